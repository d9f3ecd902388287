import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { toPublicId } from '@/lib/shared/ids';
import { markTold, selectUntold } from './hold-met-store';

/**
 * Writes into the log, as `hold.met`, which decisions the database kept under a hold although their start was moved out of it or a label is gone, and marks the
 * rows with the places of their events. Call in the transaction that did it, after everything else of it is in the log.
 */
export async function noteMetHolds(tx: SqlTx, workspaceId: string): Promise<void> {
  const met = await selectUntold(tx, workspaceId);
  if (met.length === 0) return;
  const events = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    ...met.map(({ holdId, decisionId, systemId }) => ({
      kind: 'hold.met',
      decisionId,
      systemId,
      data: {
        hold: toPublicId('hold', holdId),
        decision: toPublicId('decision', decisionId),
        ground: 'its start was moved or a label taken away since: it stays under the hold that it was under',
      },
    })),
  );
  await markTold(
    tx,
    workspaceId,
    met,
    events.map((one) => one.idx),
  );
}
