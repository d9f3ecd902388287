'use client';
import type { ActionResult } from '@/lib/http/problem';
import type { SignerView } from '@/lib/registry/contract';
import { ReasonDialog } from '../retention/reason-dialog';
import { Badge } from '../ui/badge';
import { CopyId } from '../ui/copy-id';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

/** Whose signatures on versions count. */
export function SignerTable({
  signers,
  revoke,
}: {
  signers: readonly SignerView[];
  /** Null for those who may not. */
  revoke: ((input: { id: string; reason: string }) => Promise<ActionResult<unknown>>) | null;
}) {
  return (
    <Table label="Trusted signers">
      <Thead>
        <tr>
          <Th>Name</Th>
          <Th>Ed25519 public key</Th>
          <Th>Named</Th>
          <Th>State</Th>
          <Th>
            <span className="sr-only">Steps</span>
          </Th>
        </tr>
      </Thead>
      <tbody>
        {signers.map((signer) => (
          <Tr key={signer.id}>
            <RowHeader className="font-medium">{signer.name}</RowHeader>
            <Td>
              <CopyId id={signer.publicKey} label="public key" />
            </Td>
            <Td>
              <Time at={signer.addedAt} style="stamp" /> by {signer.addedBy}
            </Td>
            <Td>
              {signer.revokedAt ? (
                <>
                  <Badge tone="outline">revoked</Badge> <Time at={signer.revokedAt} style="stamp" /> by {signer.revokedBy}
                </>
              ) : (
                <Badge tone="good">counts</Badge>
              )}
            </Td>
            <Td>
              {revoke && !signer.revokedAt ? (
                <ReasonDialog
                  label="Revoke"
                  name={signer.name}
                  title={`Revoke ${signer.name}?`}
                  confirm="Revoke"
                  tone="danger"
                  action={(reason) => revoke({ id: signer.id, reason })}
                >
                  <p>
                    Signatures under this key count no longer, also those made before. What runs with them is found as unsigned.
                  </p>
                </ReasonDialog>
              ) : null}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
