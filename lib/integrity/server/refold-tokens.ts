import type { SqlTx } from '@/lib/db/transaction';
import { selectKeyHistories } from '@/lib/decisions/server/identity-keys-store';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { RecordTerms } from '@/lib/search/server/record-terms';
import { nextByTokens, nextIndexed } from './read-model-store';

/** Decisions, and records of one, that are read at once. */
const DECISIONS = 200;
const RECORDS = 50;

/**
 * Finds anew which persons those decisions name of which only the index of persons says all: a hold on a person, and an erasure of one, rely on its tokens there.
 * Writes into an empty `person_token`.
 */
export async function refoldTokens(tx: SqlTx, workspaceId: string): Promise<void> {
  const histories = await selectKeyHistories(tx, workspaceId);
  for (let after: string | null = null; ;) {
    const ids = await nextByTokens(tx, workspaceId, after, DECISIONS);
    for (const decisionId of ids) {
      for (let from = -1; ;) {
        // Made anew each time: it remembers every word, and a decision may have any number of records.
        const terms = new RecordTerms(workspaceId, histories);
        const records = await nextIndexed(tx, workspaceId, decisionId, from, RECORDS);
        const open = await bodyOpener(tx, workspaceId, records);
        for (const record of records) {
          try {
            const text = textOf(open(record));
            if (text !== null) terms.add({ decisionId, systemId: record.system_id, idx: record.idx, text });
          } catch {
            // Content that cannot be read is a fault of its own.
          }
        }
        await terms.writePersons(tx);
        if (records.length < RECORDS) break;
        from = records.at(-1)!.idx;
      }
    }
    if (ids.length < DECISIONS) return;
    after = ids.at(-1)!;
  }
}
