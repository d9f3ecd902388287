import type { SqlTx } from '@/lib/db/transaction';
import type { RecordTree } from '@/lib/dialects/contract';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { maskFor } from '@/lib/privacy/server/personal-data';
import type { JsonValue } from '@/lib/shared/json';
import { mapRecord } from '@/lib/dialects/map-record';
import { isRecordTree, recordTexts } from '../record-text';
import { phraseStream, streamHasPhrase } from '../tokenise';

const EVENTS_AT_ONCE = 500;
/** Stored bytes of a slice: usual records are a few KB, the largest allowed are thousands of times larger. */
const BYTES_AT_ONCE = 8 * 1024 * 1024;

/** Of each phrase, in which of these decisions its words stand in a row in one text. Reads the stored records. */
export async function findPhrases(
  tx: SqlTx,
  workspaceId: string,
  phrases: readonly string[],
  decisionIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map(phrases.map((phrase) => [phrase, new Set<string>()]));
  const streams = phrases.map((phrase) => ({ phrase, stream: phraseStream(phrase), words: plainWords(phrase) }));
  const open = (id: string): typeof streams => streams.filter(({ phrase }) => !found.get(phrase)!.has(id));
  const mask = maskFor(workspaceId);
  // Pages by key, so that a trail of 30,000 steps is read in slices.
  for (let after: { id: string; idx: number } | null = null; ;) {
    const rows: { anchor_id: string; idx: number; refs: number[] | null; body: Uint8Array }[] = await tx.sql(
      `SELECT anchor_id, idx, refs, body FROM (
         SELECT p.*, sum(octet_length(p.body)) OVER (ORDER BY p.anchor_id, p.idx) - octet_length(p.body) AS before FROM (
           SELECT x.anchor_id, x.idx, x.refs, x.body FROM disclosure x
           JOIN event e ON e.workspace_id = x.workspace_id AND e.idx = x.idx AND e.actor_type = 'emitter'
           WHERE x.workspace_id = countersign_workspace() AND x.anchor_id = ANY($1::uuid[])
             AND ($2::uuid IS NULL OR (x.anchor_id, x.idx) > ($2::uuid, $3::bigint))
           ORDER BY x.anchor_id, x.idx LIMIT ${EVENTS_AT_ONCE}) p
       ) r WHERE before < ${BYTES_AT_ONCE} ORDER BY anchor_id, idx`,
      [decisionIds, after?.id ?? null, after?.idx ?? 0],
    );
    const openRow = await bodyOpener(tx, workspaceId, rows);
    for (const row of rows) {
      const wanted = open(row.anchor_id);
      if (wanted.length === 0) continue;
      const body = textOf(openRow(row));
      if (body === null || !wanted.some((one) => mayHold(body, one.words))) continue;
      const tree = JSON.parse(body) as JsonValue;
      if (!isRecordTree(tree)) continue;
      for (const text of recordTexts(tree as unknown as RecordTree, mask, mapRecord(tree as unknown as RecordTree))) {
        const stream = phraseStream(text);
        for (const one of wanted) if (streamHasPhrase(stream, one.stream)) found.get(one.phrase)!.add(row.anchor_id);
      }
    }
    const last = rows.at(-1);
    const bytes = rows.reduce((sum, row) => sum + row.body.byteLength, 0);
    if (!last || (rows.length < EVENTS_AT_ONCE && bytes < BYTES_AT_ONCE)) break;
    after = { id: last.anchor_id, idx: last.idx };
  }
  return new Map([...found].map(([phrase, ids]) => [phrase, [...ids]]));
}

/** The words of a phrase as they stand in a record's JSON. Null when letters of the phrase could be written in more ways than one. */
function plainWords(phrase: string): string[] | null {
  return /^[\x20-\x7e]*$/.test(phrase) ? (phrase.toLowerCase().match(/[a-z0-9]+/g) ?? []) : null;
}
/** A cheap look before a record is mapped: compatibility forms and escapes could hide a phrase only where there are any. */
function mayHold(body: string, words: readonly string[] | null): boolean {
  if (words === null || !/^[\x00-\x7f]*$/.test(body) || body.includes('\\u')) return true;
  const text = body.toLowerCase();
  return words.every((word) => text.includes(word));
}
