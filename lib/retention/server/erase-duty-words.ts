import { setImmediate } from 'node:timers/promises';
import type { SqlTx } from '@/lib/db/transaction';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { encrypt, placeOf } from '@/lib/ledger/server/cipher';
import { prepareContent } from '@/lib/ledger/server/content';
import { dataKeysFor, monthAnchor } from '@/lib/ledger/server/data-keys';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { erasedMarker } from '@/lib/privacy/markers';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { toRanges } from '../ranges';
import { insertTombstones } from './content-store';
import { markDutyWords, nextDutyActs, replaceActs, selectDutyWords } from './duty-words-store';
import { namingTest, type Names } from './naming';

const BATCH = 500;
/** What people write in their own words in these acts. What they call a case may be an address, or the number of a customer. */
const WORDS = ['matter', 'basis', 'reason', 'case', 'caseNumber'] as const;
const GONE = erasedMarker('text');

/** An act on a hold or a request for erasure, or a search for a person, of which words go, and what is left of it. */
export interface DutyAct {
  anchorId: string;
  idx: number;
  /** What is left, to be encrypted, and its digest, which the event of the erasure attests. */
  plain: Uint8Array;
  record: string;
}

/**
 * What people wrote of holds, of requests for erasure and of searches for persons (matter, basis, reasons, what they called the case), where it names any of these persons. Only those words go: who
 * did what, when, on which decisions and on which legal basis is the record of why something was kept or erased. From a place in the log on, or
 * of what stands at some places: that is read again.
 */
export async function findDutyWords(
  tx: SqlTx,
  workspaceId: string,
  names: Pick<Names, 'words' | 'values'>,
  { start = 0, among = null }: { start?: number; among?: readonly number[] | null } = {},
): Promise<DutyAct[]> {
  const naming = namingTest(names);
  if (!naming || among?.length === 0) return [];
  const found: DutyAct[] = [];
  for (let from = start; ;) {
    const rows = await nextDutyActs(tx, workspaceId, from, BATCH, among);
    const last = rows.at(-1);
    if (!last) return found;
    const open = await bodyOpener(tx, workspaceId, rows);
    for (const row of rows) {
      const text = textOf(open(row));
      const said = text === null ? null : (JSON.parse(text) as JsonValue);
      const left = isJsonObject(said) ? withoutWords(said, naming) : null;
      if (!left) continue;
      const { digest, plain } = prepareContent(canonicalJson(left));
      found.push({ anchorId: row.anchor_id, idx: row.idx, plain, record: digest });
    }
    from = last.idx + 1;
    await setImmediate(); // the process answers others, too
  }
}

/** Null: none of its words names anybody. */
function withoutWords(said: JsonObject, naming: (text: string) => boolean): JsonObject | null {
  const gone = WORDS.filter((name) => named(said[name], naming));
  return gone.length === 0 ? null : { ...said, ...Object.fromEntries(gone.map((name) => [name, GONE])) };
}
const named = (words: JsonValue | undefined, naming: (text: string) => boolean): boolean =>
  typeof words === 'string' && naming(JSON.stringify(words));

/** What the event says of them: verification holds what is there now against these digests. */
export const dutyWordsSay = (acts: readonly DutyAct[]): JsonObject =>
  acts.length > 0 ? { remains: acts.map(({ idx, record }) => ({ index: idx, record })) } : {};

/** The words go, by an event `content.erased` that is in the log already and names them, from the log's disclosures and from the rows that pages show. */
export async function removeDutyWords(
  tx: SqlTx,
  workspaceId: string,
  causeIdx: number,
  acts: readonly DutyAct[],
  names: Pick<Names, 'words' | 'values'>,
): Promise<void> {
  const naming = namingTest(names);
  if (acts.length === 0 || !naming) return;
  // Twice, the event would attest two contents for one place, of which one stays: verification would never hold again.
  if (new Set(acts.map((one) => one.idx)).size < acts.length) throw new Error('an act would lose its words twice');
  await insertTombstones(tx, workspaceId, causeIdx, toRanges(acts.map((one) => one.idx)));
  const keys = await dataKeysFor(tx, workspaceId, new Set(acts.map((one) => monthAnchor(one.anchorId))));
  const bodies = acts.map(({ anchorId, idx, plain }) => ({
    anchorId,
    idx,
    body: encrypt(keys.get(monthAnchor(anchorId))!, plain, placeOf(workspaceId, idx)),
  }));
  await replaceActs(tx, causeIdx, bodies);
  const rows = (await selectDutyWords(tx, workspaceId)).filter((row) => named(row.words, naming));
  await markDutyWords(tx, workspaceId, rows, GONE);
}
