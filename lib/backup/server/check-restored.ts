import { withOwner } from '@/lib/db/owner-connection';
import { asRestore } from '@/lib/db/transaction';
import { faultSentence } from '@/lib/integrity/fault';
import { readTrust } from '@/lib/integrity/server/read-trust';
import { verifyLog } from '@/lib/integrity/server/verify-log';
import { decodeBase64 } from '@/lib/ledger/base64';
import { openCheckpoint, readCheckpoint } from '@/lib/ledger/checkpoint';
import { noteKey } from '@/lib/ledger/note';
import { verifyEd25519 } from '@/lib/ledger/server/ed25519';
import type { Remembered } from '@/lib/ledger/server/signer-home';
import { AppError } from '@/lib/shared/errors';
import type { BackupManifest } from '../contract';
import type { RecoveryDetail } from '../recovery';
import { checkRecoveredLog, type KnownHead } from './check-recovered-log';
import { saveRecoveryDetail } from './recovery-store';

export interface CheckRestored {
  manifest: BackupManifest;
  /** What the signer remembers having signed last: it lives outside the database. Empty: no signer's directory is here. */
  remembered: readonly Remembered[];
  /** Signed checkpoints that the operator has from elsewhere (an anchor, a mail, an emitter's proof), as text. */
  given: readonly string[];
  /** Open each content and compare it with its digest: not when the workspace key is lost. */
  content: boolean;
  /** Carries out again the erasures that the journals name. */
  eraseAgain: () => Promise<NonNullable<RecoveryDetail['erasedAgain']>>;
  onStep?: (what: string) => void;
  onProgress?: (done: number, of: number) => void;
}

/**
 * Looks at what a restore brought back: every log is recomputed from its stored bytes and compared with the checkpoints known from the
 * backup, the signer and the operator, and what they prove to be missing is named; then erasures made since are carried out again, and the
 * whole ledger is verified, content included. The findings are kept with the recovery, so that every page says them. Throws AppError when a given checkpoint is not of these logs.
 */
export async function checkRestored(input: CheckRestored): Promise<RecoveryDetail> {
  const { manifest } = input;
  const known: KnownHead[] = [];
  for (const log of manifest.logs) {
    if (log.checkpoint) known.push({ from: 'backup', ...(await openKnown(log.checkpoint.note, input.remembered, 'the backup')) });
  }
  for (const { origin, size, root } of input.remembered) known.push({ from: 'signer', origin, size, root: decodeBase64(root) });
  for (const note of input.given) {
    const head = await openKnown(note, input.remembered, 'a file that was given');
    if (!manifest.logs.some((log) => log.origin === head.origin))
      throw new AppError('invalidRequest', `A given checkpoint is of the log ${head.origin}, which is not in this backup.`);
    known.push({ from: 'given', ...head });
  }
  const detail: RecoveryDetail = {
    cause: 'restore',
    backup: manifest.id,
    madeAt: manifest.madeAt,
    expiresAt: manifest.expiresAt,
    logs: [],
    erasedAgain: null,
  };
  for (const { workspaceId, slug } of manifest.logs) {
    input.onStep?.(`Recomputing the log of ${slug}`);
    detail.logs.push(await withOwner((client) => checkRecoveredLog(client, { workspaceId, slug }, known, input.onProgress)));
  }
  input.onStep?.('Erasing again what was erased since');
  detail.erasedAgain = await asRestore(input.eraseAgain);
  for (const log of detail.logs) {
    if (log.faults.length > 0) continue;
    input.onStep?.(`Verifying the ledger of ${log.slug}`);
    const { keys } = await readTrust(log.workspaceId);
    const verified = await verifyLog({
      workspaceId: log.workspaceId,
      content: input.content,
      trust: keys,
      remembered: null, // compared above: being ahead is a loss, not a fault
      onPart: ({ at }, of) => {
        input.onProgress?.(at, of);
        return true;
      },
    });
    log.faults.push(...verified.faults.slice(0, 20).map(faultSentence));
  }
  await withOwner((client) => saveRecoveryDetail(client, detail));
  return detail;
}

/** A checkpoint as a tree head. Where the signer's keys are here, one of them must have signed it. */
async function openKnown(
  note: string,
  remembered: readonly Remembered[],
  where: string,
): Promise<{ origin: string; size: number; root: Uint8Array }> {
  try {
    const head = readCheckpoint(note);
    const signer = remembered.find((one) => one.origin === head.origin);
    if (!signer) return head;
    const trust = signer.keys.map(({ publicKey }) => ({
      key: noteKey(head.origin, decodeBase64(publicKey)),
      from: 0,
      until: null,
    }));
    return await openCheckpoint(note, { origin: head.origin, trust }, verifyEd25519);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new AppError(
      'unprocessable',
      `The checkpoint in ${where} is none that this installation's signer signed. ${why}`,
      {},
      undefined,
      { cause },
    );
  }
}
