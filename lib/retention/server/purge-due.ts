import { appendNotesAbout } from '@/lib/access/server/append-access-notes';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { lostToAnother, withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { LABEL_FIELDS, LABEL_FIELD_NAMES } from '@/lib/decisions/labels';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { askLineageRebuild, holdLineage } from '@/lib/lineage/server/lineage-store';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { holdIndex } from '@/lib/search/server/index-store';
import { deleteUses, forgetNames } from '@/lib/search/server/use-store';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { dueBefore } from '../period';
import { monthsKept, policyFor } from '../policy';
import { type DataClass } from '../words';
import { countIn, toRanges, type IndexRange } from '../ranges';
import { emptyCheckNotes, emptyCheckNotesOfMonth, insertTombstones, removeDecisions } from './content-store';
import { selectPolicies, selectSystems } from './policy-store';
import {
  ACCESS_KINDS,
  deleteQuarantined,
  deleteWords,
  dropMonth,
  hasHolds,
  insertPurge,
  LINEAGE_KINDS,
  listMonths,
  monthIsAlone,
  monthIsDue,
  monthIsHeld,
  rangesOf,
  rangesOfMonth,
  removeActs,
  selectDue,
  selectDueActs,
  selectWords,
  stillDue,
  uncount,
} from './purge-store';

/** Decisions of one transaction, which holds the log's head, with all of them or with their words alone; acts or rows of one. */
const SLICE = 50;
const ROWS = 2_000;
/** What is due changes once a day: it is looked for this often, and at once again while there is some. */
const EVERY_MS = 10 * 60_000;
const ROLLED_UP = LABEL_FIELD_NAMES.filter((name) => LABEL_FIELDS[name].rolledUp);

const round = inEachWorkspace('purge by retention');
const lookedAt = new Map<string, number>();

/**
 * Takes away what has been kept as long as its policy says and is under no hold, in every workspace, a slice or a month at a time, each
 * with its event `content.purged`. Envelopes stay, so the log verifies as before. Returns how much went. For the worker.
 */
export async function purgeDue(given: { now?: Date; always?: boolean } = {}): Promise<number> {
  const now = given.now ?? new Date();
  return round(await listWorkspaceIds(), async (workspaceId) => {
    if (!given.always && Date.now() - (lookedAt.get(workspaceId) ?? 0) < EVERY_MS) return 0;
    const gone = await purgeWorkspace(workspaceId, now);
    if (gone === 0) lookedAt.set(workspaceId, Date.now());
    return gone;
  });
}

interface Bordered {
  systemId: string;
  border: Date;
  months: number;
}

async function purgeWorkspace(workspaceId: string, now: Date): Promise<number> {
  const { current, systems } = await withWorkspace(workspaceId, async (tx) => ({
    current: (await selectPolicies(tx, workspaceId, now)).current,
    systems: await selectSystems(tx, workspaceId, now),
  }));
  if (current.every((policy) => policy.keepMonths === null)) return 0;
  const borders = (dataClass: DataClass): Bordered[] =>
    systems.flatMap(({ systemId, highRisk }) => {
      const months = monthsKept(policyFor(current, dataClass, systemId), highRisk);
      return months === null ? [] : [{ systemId, months, border: dueBefore(now, months) }];
    });
  const content = borders('decisionContent');
  let gone = content.length > 0 ? await purgeMonths(workspaceId, content) : 0;
  for (const one of content) gone += await inSlices(workspaceId, one, selectDue, purgeDecisions);
  for (const one of borders('searchIndex')) gone += await inSlices(workspaceId, one, selectWords, purgeWords);
  for (const dataClass of ['lineage', 'accessRecord', 'quarantine'] as const) {
    const months = monthsKept(policyFor(current, dataClass, null));
    if (months === null) continue;
    const at = { months, border: dueBefore(now, months) };
    const purge = { lineage: purgeLineage, accessRecord: purgeAccess, quarantine: purgeQuarantine }[dataClass];
    gone += await repeat(() => withWorkspace(workspaceId, (tx) => purge(tx, workspaceId, at)));
  }
  return gone;
}

/**
 * What is due is looked for before the head is locked, because between two of them there may be thousands that a hold keeps, and goes on from the last one:
 * no slice looks at them again. Under the lock each slice is asked once more, so that a hold that was placed meanwhile keeps what it met.
 */
async function inSlices(
  workspaceId: string,
  one: Bordered,
  find: typeof selectDue,
  purge: (tx: SqlTx, workspaceId: string, one: Bordered, ids: readonly string[]) => Promise<number>,
): Promise<number> {
  let gone = 0;
  for (let after: string | null = null; ;) {
    const ids: string[] = await withWorkspace(workspaceId, (tx) => find(tx, workspaceId, one, after, SLICE));
    if (ids.length === 0) return gone;
    gone += await withWorkspace(workspaceId, (tx) => purge(tx, workspaceId, one, ids));
    after = ids.at(-1)!;
  }
}

async function repeat(slice: () => Promise<number>): Promise<number> {
  let all = 0;
  for (let n = await slice(); n > 0; n = await slice()) all += n;
  return all;
}

class ByRows extends Error {}

/** Months of which everything is due go as a whole. */
async function purgeMonths(workspaceId: string, content: readonly Bordered[]): Promise<number> {
  const borders = new Map(content.map((one) => [one.systemId, one.border]));
  const latest = Math.max(...content.map((one) => one.border.getTime()));
  const months = (await withWorkspace(workspaceId, listMonths)).filter((month) => Date.parse(month) < latest);
  let gone = 0;
  for (const month of months) {
    try {
      gone += await withWorkspace(workspaceId, (tx) => purgeMonth(tx, workspaceId, month, borders));
    } catch (error) {
      if (!(error instanceof ByRows) && !lostToAnother(error)) throw error; // else what is due in it goes by rows, or next time
    }
  }
  return gone;
}

async function purgeMonth(tx: SqlTx, workspaceId: string, month: string, borders: ReadonlyMap<string, Date>): Promise<number> {
  if (!(await monthIsDue(tx, workspaceId, month, borders)).due || !(await monthIsAlone(tx, month))) return 0;
  // Else everything below would be done under the lock, and undone.
  if (await monthIsHeld(tx, month)) return 0;
  await holdIndex(tx, workspaceId);
  await lockHead(tx, workspaceId);
  const { due, decisions } = await monthIsDue(tx, workspaceId, month, borders); // again: a late event may have come meanwhile
  if (!due) return 0;
  await appendNotesAbout(tx, workspaceId, { month }, selectPresent);
  const ranges = await rangesOfMonth(tx, workspaceId, month);
  const idx = await record(tx, workspaceId, { dataClass: 'decisionContent', month, decisions, ranges });
  await uncount(tx, workspaceId, { month }, ROLLED_UP);
  if (!(await dropMonth(tx, idx, month))) throw new ByRows();
  await emptyCheckNotesOfMonth(tx, workspaceId, month);
  await forgetNames(tx, workspaceId, 'all');
  return decisions;
}

async function purgeDecisions(tx: SqlTx, workspaceId: string, one: Bordered, found: readonly string[]): Promise<number> {
  await holdIndex(tx, workspaceId);
  await lockHead(tx, workspaceId);
  const ids = await stillDue(tx, workspaceId, one, found);
  if (ids.length === 0) return 0;
  await appendNotesAbout(tx, workspaceId, { ids }, selectPresent);
  const ranges = await rangesOf(tx, workspaceId, ids);
  const { systemId, months } = one;
  const idx = await record(tx, workspaceId, { dataClass: 'decisionContent', systemId, months, decisions: ids.length, ranges });
  await uncount(tx, workspaceId, { ids }, ROLLED_UP);
  const names = await deleteUses(tx, workspaceId, ids);
  await removeDecisions(tx, idx, ids);
  await emptyCheckNotes(tx, workspaceId, ids);
  await forgetNames(tx, workspaceId, names);
  return ids.length;
}

async function purgeWords(tx: SqlTx, workspaceId: string, one: Bordered, found: readonly string[]): Promise<number> {
  await holdIndex(tx, workspaceId);
  await lockHead(tx, workspaceId);
  const rows = await deleteWords(tx, workspaceId, one, found);
  const { systemId, months } = one;
  if (rows > 0) await record(tx, workspaceId, { dataClass: 'searchIndex', systemId, months, decisions: rows, ranges: [] });
  return rows;
}

/** Who looked for what is about no decision, and may be the very thing that a matter is about: as with lineage. */
async function purgeAccess(tx: SqlTx, workspaceId: string, at: { months: number; border: Date }): Promise<number> {
  return (await hasHolds(tx, workspaceId)) ? 0 : purgeActs(tx, workspaceId, 'accessRecord', ACCESS_KINDS, at);
}

/** What pipelines reported is about no decision: while anything is under hold, nobody can say that it is not evidence for it. */
async function purgeLineage(tx: SqlTx, workspaceId: string, at: { months: number; border: Date }): Promise<number> {
  if (await hasHolds(tx, workspaceId)) return 0;
  await holdLineage(tx, workspaceId);
  const gone = await purgeActs(tx, workspaceId, 'lineage', LINEAGE_KINDS, at);
  if (gone > 0) await askLineageRebuild(tx, workspaceId);
  return gone;
}

async function purgeActs(
  tx: SqlTx,
  workspaceId: string,
  dataClass: DataClass,
  kinds: readonly string[],
  at: { months: number; border: Date },
): Promise<number> {
  const acts = await selectDueActs(tx, workspaceId, kinds, at.border, ROWS);
  if (acts.length === 0) return 0;
  await lockHead(tx, workspaceId);
  if (await hasHolds(tx, workspaceId)) return 0; // again: one may have been placed meanwhile
  const idx = await record(tx, workspaceId, {
    dataClass,
    months: at.months,
    decisions: 0,
    ranges: toRanges(acts.map((act) => act.idx)),
  });
  await removeActs(tx, idx, acts);
  return acts.length;
}

async function purgeQuarantine(tx: SqlTx, workspaceId: string, at: { months: number; border: Date }): Promise<number> {
  await lockHead(tx, workspaceId); // a hold that is being placed commits before, or comes after
  if (await hasHolds(tx, workspaceId)) return 0; // as with lineage
  const rows = await deleteQuarantined(tx, workspaceId, at.border, ROWS);
  if (rows > 0) await record(tx, workspaceId, { dataClass: 'quarantine', months: at.months, decisions: 0, rows, ranges: [] });
  return rows;
}

interface Purged {
  dataClass: DataClass;
  systemId?: string;
  months?: number;
  month?: string;
  decisions: number;
  rows?: number;
  ranges: readonly IndexRange[];
}

/** The event, its tombstones, and the line for the page. */
async function record(tx: SqlTx, workspaceId: string, purged: Purged): Promise<number> {
  const { dataClass, systemId, months, month, decisions, ranges } = purged;
  const records = purged.rows ?? countIn(ranges);
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'content.purged',
      systemId: systemId ?? null,
      data: {
        dataClass,
        ...(systemId && { system: toPublicId('system', systemId) }),
        ...(months !== undefined && { keepMonths: months }),
        ...(month && { month: month.slice(0, 7) }),
        decisions,
        records,
        ranges: ranges.map(([from, to]) => [from, to]),
      },
    },
  );
  await insertTombstones(tx, workspaceId, event!.idx, ranges);
  await insertPurge(tx, workspaceId, uuidv7(), {
    idx: event!.idx,
    dataClass,
    systemId: systemId ?? null,
    month: month ?? null,
    decisions,
    records,
  });
  return event!.idx;
}
