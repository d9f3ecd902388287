import { withOwner } from '@/lib/db/owner-connection';
import { readCheckpoint } from '@/lib/ledger/checkpoint';
import { AppError } from '@/lib/shared/errors';
import type { BackupManifest } from '../contract';
import type { RecoveredLog } from '../recovery';
import { checkRecoveredLog, type KnownHead } from './check-recovered-log';
import { saveRecoveryDetail } from './recovery-store';

export interface CheckRestored {
  manifest: BackupManifest;
  /** What a signer remembers having signed last, by origin: it lives outside the database. */
  remembered: readonly Omit<KnownHead, 'from'>[];
  /** Signed checkpoints that the operator has from elsewhere (an anchor, a mail, an emitter's proof), as text. */
  given: readonly string[];
  /** Carries out again the erasures of a workspace that were made since the backup; returns how many. */
  eraseAgain: (workspaceId: string) => Promise<number>;
  onStep?: (what: string) => void;
  onProgress?: (done: number, of: number) => void;
}

/**
 * Looks at what a restore brought back: erasures made since are carried out again, every log is recomputed from its stored bytes and
 * compared with the checkpoints known from the backup, the signer and the operator, and what they prove to be missing is named. The
 * findings are kept with the recovery, so that every page says them. Throws AppError when a given checkpoint cannot be read.
 */
export async function checkRestored(input: CheckRestored): Promise<RecoveredLog[]> {
  const { manifest } = input;
  const known: KnownHead[] = [
    ...manifest.logs.flatMap((log) =>
      log.checkpoint ? [{ from: 'backup' as const, ...readCheckpoint(log.checkpoint.note) }] : [],
    ),
    ...input.remembered.map((one) => ({ from: 'signer' as const, ...one })),
    ...input.given.map((note) => ({ from: 'given' as const, ...readGiven(note) })),
  ];
  const logs: RecoveredLog[] = [];
  for (const { workspaceId, slug } of manifest.logs) {
    input.onStep?.(`Erasing again what was erased since (${slug})`);
    const erasedAgain = await input.eraseAgain(workspaceId);
    input.onStep?.(`Recomputing the log (${slug})`);
    const checked = await withOwner((client) => checkRecoveredLog(client, { workspaceId, slug }, known, input.onProgress));
    logs.push({ ...checked, erasedAgain });
  }
  const stray = known.filter((one) => one.from === 'given' && !manifest.logs.some((log) => log.origin === one.origin));
  if (stray.length > 0)
    throw new AppError('invalidRequest', `A given checkpoint is of the log ${stray[0]!.origin}, which is not in this backup.`);
  await withOwner((client) =>
    saveRecoveryDetail(client, {
      cause: 'restore',
      backup: manifest.id,
      madeAt: manifest.madeAt,
      expiresAt: manifest.expiresAt,
      logs,
    }),
  );
  return logs;
}

function readGiven(note: string): { origin: string; size: number; root: Uint8Array } {
  try {
    return readCheckpoint(note);
  } catch (cause) {
    throw new AppError(
      'invalidRequest',
      'A given checkpoint cannot be read: it is a signed note of origin, size and root.',
      {},
      undefined,
      { cause },
    );
  }
}
