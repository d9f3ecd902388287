import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { recordOf } from '@/lib/decisions/conflict-body';
import { insertLinks, type LinkRow } from '@/lib/decisions/server/link-store';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import type { JsonValue } from '@/lib/shared/json';
import { COUNTER_KIND, counterOf } from '../counter';
import { factsOf, mayTell, type RecordFacts } from '../read-facts';
import { judgeDecisions } from './judge-decisions';
import { saveCounters, settleCounts, type CounterRow } from './counter-store';
import {
  hasRemovals,
  lockCursor,
  moveCursor,
  readLogged,
  selectDecisions,
  type DecisionRow,
  type LoggedEvent,
} from './cursor-store';
import { addTold, forgetGone, type GapRow } from './gap-store';
import { lockCheck, moveCheck, nextSealed } from './assertion-store';
import { takeNumbers, type Numbered } from './take-numbers';

/** Events a transaction takes, and stored bytes of them. */
const BATCH = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;
const CHECKED_AT_ONCE = 500;
/** Retention keeps what is decided for a month at least: what was received until then can still be counted. */
const SETTLED_MS = 28 * 86_400_000;
/** Kinds after which decisions may be gone. */
const REMOVALS = new Set(['content.purged', 'content.erased']);

const round = inEachWorkspace('follow the log for completeness');

/**
 * Keeps what is known of the completeness of the record: reads the log behind the workspace's cursor (numbers of emitters, stated sampling,
 * dropped counts, links, counters), judges decisions when they are sealed, and moves the cursor in the transaction that writes the rows.
 * Returns how much it went over; 0 means there is nothing to do now. For the worker. Throws when a workspace failed, after the others.
 */
export async function followLog(workspaceId?: string): Promise<number> {
  return workspaceId ? followOne(workspaceId) : round(await listWorkspaceIds(), followOne);
}

async function followOne(workspaceId: string): Promise<number> {
  const followed = await withWorkspace(workspaceId, (tx) => followBatch(tx, workspaceId));
  if (followed > 0) return followed;
  const checked = await withWorkspace(workspaceId, (tx) => checkOlder(tx, workspaceId));
  if (checked > 0) return checked;
  return withWorkspace(workspaceId, (tx) => settleCounts(tx, workspaceId, new Date(Date.now() - SETTLED_MS), 100));
}

async function followBatch(tx: SqlTx, workspaceId: string): Promise<number> {
  const cursor = await lockCursor(tx, workspaceId);
  if (cursor === null) return 0;
  const events = await readLogged(tx, workspaceId, cursor.nextIdx, BATCH, BATCH_BYTES);
  const last = events.at(-1);
  if (!last) return 0;
  // Looked at again: what removed records told is not told twice by those that are left (reset-completeness.ts).
  const again = (idx: number): boolean => idx < cursor.againBelow;
  const keepNumbers = again(events[0]!.idx) && (await hasRemovals(tx, workspaceId));
  const told = await read(tx, workspaceId, events);
  const decisions = new Map(
    (await selectDecisions(tx, workspaceId, touchedBy(events))).map((one) => [one.decision_id, one] as const),
  );
  await takeNumbers(
    tx,
    workspaceId,
    told.numbered.filter((one) => !(keepNumbers && again(one.idx))),
  );
  await addTold(
    tx,
    workspaceId,
    told.gaps((idx, decisionId) => {
      const decision = decisions.get(decisionId);
      return decision && again(idx) && decision.erased ? undefined : decision;
    }),
  );
  await insertLinks(tx, workspaceId, told.links.filter((link) => decisions.has(link.decisionId))); // prettier-ignore
  await saveCounters(tx, workspaceId, told.counters);
  // A decision is judged at the seal that stands; one that is open again is not judged.
  await judgeDecisions(tx, workspaceId, [...decisions.values()]);
  if (events.some((event) => REMOVALS.has(event.kind))) await forgetGone(tx, workspaceId);
  await moveCursor(tx, workspaceId, last.idx + 1);
  return events.length;
}

function touchedBy(events: readonly LoggedEvent[]): string[] {
  const ids = new Set<string>();
  for (const { decision_id, by_emitter, kind } of events)
    if (decision_id && (by_emitter || kind === 'decision.sealed')) ids.add(decision_id);
  return [...ids].sort();
}

interface Told {
  numbered: Numbered[];
  links: LinkRow[];
  counters: CounterRow[];
  gaps(decisionOf: (idx: number, decisionId: string) => DecisionRow | undefined): GapRow[];
}

async function read(tx: SqlTx, workspaceId: string, events: readonly LoggedEvent[]): Promise<Told> {
  const open = await bodyOpener(tx, workspaceId, events);
  const facts: { event: LoggedEvent; facts: RecordFacts }[] = [];
  const counters: CounterRow[] = [];
  for (const event of events) {
    if (!event.by_emitter || !event.body || !event.system_id) continue;
    const text = textOf(open(event));
    if (text === null) {
      // One record that cannot be read must not stop the rest; it is named, without its content.
      log().error({ workspaceId, idx: event.idx }, 'completeness: a record could not be read');
      continue;
    }
    if (event.kind === COUNTER_KIND) {
      const said = counterOf(JSON.parse(text) as JsonValue);
      if (said) counters.push({ ...said, systemId: event.system_id, idx: event.idx });
    } else if (event.decision_id && mayTell(text)) {
      const stored = recordOf(JSON.parse(text) as JsonValue);
      if (stored && !stored.conflict) facts.push({ event, facts: factsOf(stored.tree) });
    }
  }
  return {
    counters,
    numbered: facts.flatMap(({ event, facts: { sequence } }) =>
      sequence ? [{ ...sequence, systemId: event.system_id!, at: event.occurred_at, idx: event.idx }] : [],
    ),
    links: facts.flatMap(({ event, facts: { links } }) =>
      links.map((link) => ({ ...link, decisionId: event.decision_id!, systemId: event.system_id!, idx: event.idx })),
    ),
    gaps: (decisionOf) =>
      facts.flatMap(({ event, facts: one }) => {
        const decision = decisionOf(event.idx, event.decision_id!);
        return decision ? gapsOf(decision, one) : [];
      }),
  };
}

function gapsOf(decision: DecisionRow, { probability, dropped }: RecordFacts): GapRow[] {
  const { decision_id: decisionId, system_id: systemId, started_at: startedAt } = decision;
  const about = { decisionId, systemId, startedAt, detail: '' };
  const rows: GapRow[] = [];
  if (probability !== undefined && probability < 1) rows.push({ ...about, code: 'sampled', amount: 1 / probability });
  if (dropped?.attributes) rows.push({ ...about, code: 'droppedAttributes', amount: dropped.attributes });
  if (dropped?.events) rows.push({ ...about, code: 'droppedEvents', amount: dropped.events });
  if (dropped?.links) rows.push({ ...about, code: 'droppedLinks', amount: dropped.links });
  return rows;
}

/** Holds older decisions of a system against assertions that were set since. */
async function checkOlder(tx: SqlTx, workspaceId: string): Promise<number> {
  const check = await lockCheck(tx, workspaceId);
  if (!check) return 0;
  const ids = await nextSealed(tx, workspaceId, check.system_id, check.after, CHECKED_AT_ONCE);
  await judgeDecisions(tx, workspaceId, await selectDecisions(tx, workspaceId, ids));
  await moveCheck(tx, workspaceId, check.system_id, ids.length < CHECKED_AT_ONCE ? null : ids.at(-1)!);
  return ids.length + 1;
}
