import { setImmediate } from 'node:timers/promises';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { selectKeyHistories } from '@/lib/decisions/server/identity-keys-store';
import { withWorkspace } from '@/lib/db/transaction';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { bodyOpener, textOf, type SealedBody } from '@/lib/ledger/server/open-bodies';
import {
  lockCursor,
  moveCursor,
  readChunks,
  readEvents,
  upsertRows,
  type NewestChunk,
  type SearchRow,
  type UnindexedEvent,
} from './index-store';
import { RecordTerms } from './record-terms';
import { tsvectorLiteral } from './tsquery';

/** Events a transaction takes: enough to spread the cost of a commit, few enough to be seen within a second. */
const BATCH = 500;
/** Stored bytes a transaction takes: usual records are a few KB, the largest allowed are thousands of times larger. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** A tsvector holds 1 MB of lexemes; the rest goes to the decision's next chunk. */
const CHUNK_BYTES = 800_000;

/** Records whose words are written by one statement, while those of the next are looked for. */
const SLICE = 150;

const round = inEachWorkspace('index text');

/**
 * Makes what was received since the last call findable by its words and by the persons it names: reads the log behind the workspace's cursor, and moves the
 * cursor in the transaction that writes the rows. Several workers may call it at once; one works on a workspace at a time.
 * Returns the number of events it went over, in all workspaces or in the one given; 0 means there is nothing to do now.
 * Throws when a workspace failed, after the others had their turn. `tell` hears of each workspace with something new how many milliseconds ago the oldest of
 * it was received.
 */
export async function indexNewRecords(workspaceId?: string, tell?: (waitedMs: number) => void): Promise<number> {
  const batch = (id: string): Promise<number> => indexBatch(id, tell);
  return workspaceId ? batch(workspaceId) : round(await listWorkspaceIds(), batch);
}

async function indexBatch(workspaceId: string, tell?: (waitedMs: number) => void): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const fromIdx = await lockCursor(tx, workspaceId);
    if (fromIdx === null) return 0;
    const events = await readEvents(tx, workspaceId, fromIdx, BATCH, BATCH_BYTES);
    const last = events.at(-1);
    if (!last) return 0;
    tell?.(events[0]!.waited_ms ?? 0);
    const open = await bodyOpener(tx, workspaceId, events.map(sealed));
    const terms = new RecordTerms(workspaceId, await selectKeyHistories(tx, workspaceId));
    const byDecision = groupByDecision(events);
    // The order of ids, so that two workers of different workspaces on one table never wait for each other crosswise.
    const ids = [...byDecision.keys()].sort();
    const chunks = ids.length > 0 ? await readChunks(tx, workspaceId, ids) : new Map<string, NewestChunk>();
    // The database writes the words of some decisions while those of the next are looked for.
    let writing = Promise.resolve();
    for (const slice of slices(ids, (id) => byDecision.get(id)!.length)) {
      const rows = slice.flatMap((id) => {
        for (const event of byDecision.get(id)!) addRecord(terms, event, open, workspaceId);
        return toRows(id, terms.take(id), chunks.get(id));
      });
      await writing;
      writing = upsertRows(tx, workspaceId, rows);
      writing.catch(() => undefined); // whoever waits for it next hears of it; until then nobody does, which would end the process
      await setImmediate(); // it is sent before the next are looked for
    }
    await writing;
    await terms.writeTokens(tx);
    await moveCursor(tx, workspaceId, last.idx + 1);
    return events.length;
  });
}

const sealed = ({ decision_id, idx, refs, body }: UnindexedEvent): SealedBody => ({
  anchor_id: decision_id ?? '',
  idx,
  refs,
  body: decision_id ? body : null,
});

/** A record of a decision with what the index keeps of it. */
type RecordOfDecision = UnindexedEvent & { decision_id: string; system_id: string };

/** Records that hold something, by their decision, in the order of the log. */
function groupByDecision(events: readonly UnindexedEvent[]): Map<string, RecordOfDecision[]> {
  const groups = new Map<string, RecordOfDecision[]>();
  for (const event of events) {
    if (!event.decision_id || !event.system_id || !event.body) continue;
    const group = groups.get(event.decision_id);
    if (group) group.push(event as RecordOfDecision);
    else groups.set(event.decision_id, [event as RecordOfDecision]);
  }
  return groups;
}

/** Decisions cut into runs of about SLICE records; one with more is a run of its own. */
function* slices(ids: readonly string[], sizeOf: (id: string) => number): Generator<string[]> {
  let slice: string[] = [];
  let size = 0;
  for (const id of ids) {
    slice.push(id);
    size += sizeOf(id);
    if (size < SLICE) continue;
    yield slice;
    slice = [];
    size = 0;
  }
  if (slice.length > 0) yield slice;
}

function addRecord(
  terms: RecordTerms,
  event: RecordOfDecision,
  open: Awaited<ReturnType<typeof bodyOpener>>,
  workspaceId: string,
): void {
  try {
    const text = textOf(open(sealed(event)));
    if (text === null) throw new Error('unreadable');
    terms.add({ decisionId: event.decision_id, systemId: event.system_id, idx: event.idx, text });
  } catch {
    // One record that cannot be read must not stop the index of everybody else; it is named, without its content.
    log().error({ workspaceId, idx: event.idx }, 'search: a record could not be read and is not searchable by its words');
  }
}

/** The decision's new lexemes as rows: into its newest chunk while that has room, then into further ones. */
export function toRows(decisionId: string, lexemes: ReadonlySet<string>, newest: NewestChunk | undefined): SearchRow[] {
  const rows: SearchRow[] = [];
  let chunk = newest?.chunk ?? 0;
  let bytes = newest?.bytes ?? 0;
  let held: string[] = [];
  const flush = (): void => {
    if (held.length > 0) rows.push({ decisionId, chunk, tsv: tsvectorLiteral(held) });
    held = [];
  };
  for (const lexeme of lexemes) {
    const size = lexeme.length * 3 + 8;
    if (bytes + size > CHUNK_BYTES) {
      flush();
      chunk++;
      bytes = 0;
    }
    held.push(lexeme);
    bytes += size;
  }
  flush();
  return rows;
}
