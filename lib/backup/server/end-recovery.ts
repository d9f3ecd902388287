import { withControl } from '@/lib/db/transaction';
import { env } from '@/lib/env';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { lostWords } from '../lost-words';
import { notCapturedIn, type NotCaptured, type RecoveredLog } from '../recovery';
import { closeRecovery, enterWorkspace, findRecovery } from './recovery-store';

export interface EndRecovery {
  /** Who ends it: a name, for the event. */
  by: string;
  /** Goes on although events that were acknowledged, and proved to be so, are not there. */
  acceptLoss: boolean;
}
export interface EndedRecovery {
  logs: { workspaceId: string; slug: string; size: number; lost: RecoveredLog['lost']; notCaptured: NotCaptured[] }[];
}

/**
 * Ends the recovery of a restored database: from here on it takes writes again. Every log gets `recovery.ended`, which names the backup
 * and the events that are known to be lost. Throws `conflict` while a log is faulty, and while events are lost and nobody accepted that.
 */
export async function endRecovery({ by, acceptLoss }: EndRecovery): Promise<EndedRecovery> {
  if (env().COUNTERSIGN_READ_ONLY)
    throw new AppError(
      'conflict',
      'COUNTERSIGN_READ_ONLY is set: take it away and start Countersign again. No recovery was ended.',
    );
  return withControl(
    async (tx) => {
      const recovery = await findRecovery(tx);
      if (!recovery) throw new AppError('notFound', 'No recovery lasts: this Countersign takes writes.');
      const { detail } = recovery;
      if (detail.logs.length === 0)
        throw new AppError(
          'conflict',
          'The restored logs have not been checked: `countersign restore` did not come to its end. Restore again.',
        );
      const faulty = detail.logs.find((log) => log.faults.length > 0);
      if (faulty)
        throw new AppError(
          'conflict',
          `The log of ${faulty.slug} is not what was signed: ${faulty.faults[0]} Restore another backup; this one cannot be gone on with.`,
        );
      const losing = detail.logs.find((log) => log.lost !== null);
      if (losing?.lost && !acceptLoss)
        throw new AppError(
          'conflict',
          `The log of ${losing.slug} had ${lostWords(losing.lost)} when it was last signed, and they are not in this backup. Restore a newer backup, or go on without them with --accept-loss: the log then says so for ever.`,
        );
      for (const log of detail.logs) {
        await enterWorkspace(tx, log.workspaceId);
        const ahead = log.checkpoints.filter((one) => one.outcome === 'ahead').at(-1);
        await appendAct(
          tx,
          { workspaceId: log.workspaceId, type: 'service' },
          {
            kind: 'recovery.ended',
            data: {
              by,
              backup: toPublicId('backup', detail.backup),
              backupMadeAt: detail.madeAt,
              size: log.size,
              lost: log.lost,
              lostCheckpoint: ahead ? { size: ahead.size, root: ahead.root } : null,
              erasedAgain: detail.erasedAgain?.erased ?? 0,
              notCaptured: notCapturedIn(detail, log.workspaceId).map(({ system, level }) => ({ system, level })),
            },
          },
        );
      }
      await closeRecovery(tx, recovery.id, by);
      return { logs: detail.logs.map(({ workspaceId, slug, size, lost }) => ({ workspaceId, slug, size, lost, notCaptured: notCapturedIn(detail, workspaceId) })) }; // prettier-ignore
    },
    { evenInRecovery: true },
  );
}
