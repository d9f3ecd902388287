import type { SqlTx } from '@/lib/db/transaction';
import { recordOf } from '@/lib/decisions/conflict-body';
import { forgetFirstSeen } from '@/lib/decisions/server/first-seen-store';
import { refoldDecisions } from '@/lib/decisions/server/refold-decisions';
import { lockHead } from '@/lib/ledger/server/append-store';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { selectBodies } from '@/lib/retention/server/content-store';
import { holdIndex } from '@/lib/search/server/index-store';
import { ACTS_NAMING_PERSONS } from '@/lib/search/server/index-store';
import type { IndexedRecord } from '@/lib/search/server/record-terms';
import { reindexDecisions } from '@/lib/search/server/reindex-decisions';
import type { JsonValue } from '@/lib/shared/json';
import { selectDecisions } from './cursor-store';
import { judgeDecisions } from './judge-decisions';
import { findFirstSeen, takeFirstSeen } from './remap-store';

/**
 * Makes the rows of decisions anew from the records in the log, by the mappers as they are now: rows, daily counts, what was first seen in
 * them, words and persons, and what is missing of them. The records and their leaves stay as they are. In the caller's transaction; the
 * result is what a rebuild of everything would make.
 */
export async function remapDecisions(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  if (decisionIds.length === 0) return;
  await holdIndex(tx, workspaceId);
  await lockHead(tx, workspaceId);
  const forgotten = await takeFirstSeen(tx, workspaceId, decisionIds);
  forgetFirstSeen();
  try {
    await refoldDecisions(tx, workspaceId, decisionIds);
    await findFirstSeen(tx, workspaceId, forgotten);
  } finally {
    forgetFirstSeen();
  }
  for (const decisionId of decisionIds)
    await reindexDecisions(tx, workspaceId, [decisionId], await recordsOf(tx, workspaceId, decisionId));
  await judgeDecisions(tx, workspaceId, await selectDecisions(tx, workspaceId, decisionIds));
}

async function recordsOf(tx: SqlTx, workspaceId: string, decisionId: string): Promise<IndexedRecord[]> {
  const bodies = (await selectBodies(tx, workspaceId, decisionId)).filter(
    (row) => row.actor_type === 'emitter' || ACTS_NAMING_PERSONS.includes(row.kind),
  );
  const open = await bodyOpener(tx, workspaceId, bodies);
  return bodies.flatMap((row) => {
    const text = row.system_id === null ? null : textOf(open(row));
    return text !== null && (row.actor_type !== 'emitter' || recordOf(JSON.parse(text) as JsonValue))
      ? [{ decisionId, systemId: row.system_id!, idx: row.idx, text }]
      : [];
  });
}
