'use client';
import { Ban, Check, Clock } from 'lucide-react';
import type { Scope } from '@/lib/access/actor';
import { SCOPE_LABELS } from '@/lib/access/permissions';
import type { ActionResult } from '@/lib/http/problem';
import { Badge } from '../ui/badge';
import { EmptyState, Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { ConfirmButton } from './confirm-button';

export interface KeyItem {
  keyId: string;
  name: string;
  publicKey: string;
  scopes: readonly Scope[];
  systemKey: string | null;
  createdByName: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  state: 'active' | 'expired' | 'revoked';
}

const states = {
  active: { tone: 'plain', icon: Check },
  expired: { tone: 'dashed', icon: Clock },
  revoked: { tone: 'critical', icon: Ban },
} as const;

export function KeyTable({
  keys,
  more,
  manage,
  revoke,
}: {
  keys: readonly KeyItem[];
  more: boolean;
  manage: boolean;
  revoke: (input: { keyId: string }) => Promise<ActionResult<void>>;
}) {
  if (keys.length === 0) {
    return (
      <EmptyState title="There is no API key yet">
        {manage
          ? 'Make one with the scope “ingest” and give it to what sends events. Its last use appears here within seconds.'
          : 'An administrator can make one. Then its scopes and its last use are listed here.'}
      </EmptyState>
    );
  }
  return (
    <>
      <Table label="API keys">
        <Thead>
          <tr>
            <Th>Name</Th>
            <Th>Begins with</Th>
            <Th>Scopes</Th>
            <Th>AI system</Th>
            <Th>Last used</Th>
            <Th>Expires</Th>
            <Th>State</Th>
            <Th>Made</Th>
            {manage ? (
              <Th>
                <span className="sr-only">Commands</span>
              </Th>
            ) : null}
          </tr>
        </Thead>
        <tbody>
          {keys.map((key) => (
            <Tr key={key.keyId}>
              <RowHeader className="max-w-60 min-w-36 font-medium break-words">{key.name}</RowHeader>
              <Td className="font-mono whitespace-nowrap">{key.publicKey}_…</Td>
              <Td>
                <span className="flex flex-wrap gap-1">
                  {key.scopes.map((scope) => (
                    <Badge key={scope} title={SCOPE_LABELS[scope]}>
                      {scope}
                    </Badge>
                  ))}
                </span>
              </Td>
              <Td className="max-w-50 break-words">{key.systemKey ?? <span className="text-muted">all</span>}</Td>
              <Td>{key.lastUsedAt ? <Time at={key.lastUsedAt} style="stamp" /> : <span className="text-muted">never</span>}</Td>
              <Td>
                {key.expiresAt ? <Time at={key.expiresAt} style="stamp" /> : <span className="text-muted">when revoked</span>}
              </Td>
              <Td>
                <Badge tone={states[key.state].tone} icon={states[key.state].icon}>
                  {key.state}
                </Badge>
              </Td>
              <Td>
                <Time at={key.createdAt} style="date" />
                {key.createdByName ? <span className="block text-label text-muted">by {key.createdByName}</span> : null}
              </Td>
              {manage ? (
                <Td className="text-end">
                  {key.state === 'active' ? (
                    <ConfirmButton
                      label="Revoke"
                      name={key.name}
                      title={`Revoke “${key.name}”?`}
                      confirm="Revoke for good"
                      action={() => revoke({ keyId: key.keyId })}
                    >
                      <p>
                        What uses this key is refused within seconds, with the code <code className="font-mono">keyRevoked</code>.
                        What it sent stays. This cannot be taken back; a new key can be made.
                      </p>
                    </ConfirmButton>
                  ) : null}
                </Td>
              ) : null}
            </Tr>
          ))}
        </tbody>
      </Table>
      {more ? (
        <Notice className="mx-gutter my-4">Only the newest 200 keys are listed. Revoke what is not used any more.</Notice>
      ) : null}
    </>
  );
}
