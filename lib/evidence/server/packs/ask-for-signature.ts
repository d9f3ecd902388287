import { hash } from 'node:crypto';
import { z } from 'zod';
import type { SqlTx } from '@/lib/db/transaction';
import { disclosureText } from '@/lib/ledger/disclosure';
import { actEvent, appendEvents } from '@/lib/ledger/server/append';
import { readContent } from '@/lib/ledger/server/content';
import { toPublicId } from '@/lib/shared/ids';
import { askSignature, findPack, type DraftedFiles } from './pack-store';

/** The event that has a statement signed, and what it says: the pack, the hash of its manifest, and that of the statement around it. */
export const SIGNATURE_ASKED = 'pack.signatureAsked';
export const signatureAsked = z.object({ pack: z.string(), manifest: z.string(), statement: z.string() });

export const statementHash = (statement: string): string => hash('sha256', statement, 'hex');

/**
 * Asks the signer for a pack's signature, by an event of the log: it signs what its own signed tree names, so a manifest that nobody recorded is signed
 * by nobody, and one that was signed stands in the log for good. The same statement again is asked for once.
 */
export async function askForSignature(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { statement: string; manifestSha256: string; drafted: DraftedFiles | null },
): Promise<void> {
  const pack = await findPack(tx, workspaceId, packId, true);
  if (!pack || pack.cancelAsked) return;
  const before = pack.statement === given.statement && pack.signatureAskedIdx !== null && pack.signatureAskedSays !== null;
  const asked = before ? { idx: pack.signatureAskedIdx!, says: pack.signatureAskedSays! } : await record();
  await askSignature(tx, workspaceId, packId, { ...given, asked });

  async function record(): Promise<{ idx: number; says: string }> {
    const event = actEvent(
      { workspaceId, type: 'service' },
      {
        kind: SIGNATURE_ASKED,
        systemId: pack!.systemId,
        data: { pack: toPublicId('pack', packId), manifest: given.manifestSha256, statement: statementHash(given.statement) },
      },
    );
    const [appended] = await appendEvents(tx, workspaceId, [event]);
    const { salt, text } = readContent(Buffer.from(event.content!.plain), () => {
      throw new Error('what asks for a signature refers to nothing');
    });
    const says = Buffer.from(disclosureText(salt.toString('base64url'), text), 'utf8').toString('base64url');
    return { idx: appended!.idx, says };
  }
}
