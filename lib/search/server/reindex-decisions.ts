import type { SqlTx } from '@/lib/db/transaction';
import { selectKeyHistories } from '@/lib/decisions/server/identity-keys-store';
import { toRows } from './index-new-records';
import { deleteRows, upsertRows } from './index-store';
import { deleteTokens } from './person-token-store';
import { deleteUses, forgetNames } from './use-store';
import { RecordTerms, type IndexedRecord } from './record-terms';

/**
 * Puts the words and persons that the records of these decisions hold now in the place of those that the index has: after an erasure.
 * Records come in the order of the log. Call under holdIndex. Decisions without records are found by nothing afterwards.
 */
export async function reindexDecisions(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
  records: readonly IndexedRecord[],
): Promise<void> {
  await deleteRows(tx, workspaceId, decisionIds);
  await deleteTokens(tx, workspaceId, decisionIds);
  const names = await deleteUses(tx, workspaceId, decisionIds);
  const terms = new RecordTerms(workspaceId, await selectKeyHistories(tx, workspaceId));
  for (const record of records) terms.add(record);
  const ids = [...terms.lexemes.keys()].sort();
  await upsertRows(tx, workspaceId, ids.flatMap((id) => toRows(id, terms.lexemes.get(id)!, undefined))); // prettier-ignore
  await terms.writeTokens(tx);
  await forgetNames(tx, workspaceId, names);
}
