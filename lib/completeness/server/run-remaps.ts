import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { MAPPER_VERSIONS } from '@/lib/dialects/mapper-versions';
import { appendAct } from '@/lib/ledger/server/append';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { selectSizes } from '@/lib/retention/server/content-store';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { isOutdated } from '../remap';
import { remapDecisions } from './remap-decisions';
import {
  addCensus,
  beginRun,
  finishRun,
  insertRun,
  lastCount,
  lockRun,
  mappedBy,
  nextDecisions,
  openRuns,
  saveProgress,
  type CensusRow,
  type MappedBy,
  type RunRow,
} from './remap-store';

/** Decisions looked at, and decisions and stored bytes mapped anew, in one transaction: ingest waits for the log's head meanwhile. */
const LOOKED_AT = 500;
const REMAPPED = 10;
const REMAPPED_BYTES = 8 * 1024 * 1024;

const round = inEachWorkspace('map decisions anew');
/** Workspaces of which this process knows that the count is one of these mappers. */
const counted = new Set<string>();

/**
 * Goes on with what was asked for: re-maps, and counts of what was mapped by which version. The first round after a mapper changed asks for
 * a count by itself. Returns how many decisions it looked at. For the worker.
 */
export async function runRemaps(workspaceId?: string): Promise<number> {
  return workspaceId ? runOne(workspaceId) : round(await listWorkspaceIds(), runOne);
}

async function runOne(workspaceId: string): Promise<number> {
  if (!counted.has(workspaceId)) await withWorkspace(workspaceId, (tx) => askCount(tx, workspaceId));
  return withWorkspace(workspaceId, async (tx) => {
    const run = await lockRun(tx, workspaceId);
    if (!run) return 0;
    if (run.state === 'waiting') await beginRun(tx, workspaceId, run);
    const page = await nextDecisions(tx, workspaceId, run.systemId, run.after, LOOKED_AT);
    const mapped = await mappedBy(tx, workspaceId, page.map((one) => one.decisionId)); // prettier-ignore
    const done =
      run.kind === 'count'
        ? await countPage(tx, workspaceId, run, page, mapped)
        : await remapPage(tx, workspaceId, run, page, mapped);
    if (!done) return page.length;
    await end(tx, workspaceId, run);
    return page.length + 1;
  });
}

async function askCount(tx: SqlTx, workspaceId: string): Promise<void> {
  const last = await lastCount(tx, workspaceId);
  if (last && sameVersions(last.toVersions)) {
    counted.add(workspaceId);
    return;
  }
  if ((await openRuns(tx, workspaceId, 'count')) > 0) return;
  await insertRun(tx, workspaceId, {
    runId: uuidv7(),
    kind: 'count',
    scope: 'all',
    systemId: null,
    askedBy: null,
    askedByName: null,
    toVersions: { ...MAPPER_VERSIONS },
  });
}

function sameVersions(other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(MAPPER_VERSIONS);
  return names.length === Object.keys(other).length && names.every((name) => other[name] === MAPPER_VERSIONS[name]);
}

type Page = { decisionId: string; systemId: string }[];

async function countPage(tx: SqlTx, workspaceId: string, run: RunRow, page: Page, mapped: readonly MappedBy[]): Promise<boolean> {
  const systemOf = new Map(page.map((one) => [one.decisionId, one.systemId]));
  const sums = new Map<string, CensusRow>();
  for (const { decisionId, dialect, version, steps } of mapped) {
    const systemId = systemOf.get(decisionId)!;
    const key = `${systemId} ${dialect} ${version}`;
    const held = sums.get(key) ?? { systemId, dialect, version, decisions: 0, steps: 0 };
    held.decisions++;
    held.steps += steps;
    sums.set(key, held);
  }
  await addCensus(tx, workspaceId, [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)); // prettier-ignore
  const after = page.at(-1)?.decisionId ?? run.after;
  Object.assign(run, { after, checked: run.checked + page.length });
  await saveProgress(tx, workspaceId, run.runId, run);
  return page.length < LOOKED_AT;
}

async function remapPage(tx: SqlTx, workspaceId: string, run: RunRow, page: Page, mapped: readonly MappedBy[]): Promise<boolean> {
  const old = new Map<string, MappedBy[]>();
  for (const one of mapped)
    if (run.scope === 'all' || isOutdated(one.dialect, one.version)) old.set(one.decisionId, [...(old.get(one.decisionId) ?? []), one]); // prettier-ignore
  const wanted = page.filter((one) => old.has(one.decisionId)).map((one) => one.decisionId);
  const sizes = await selectSizes(tx, workspaceId, wanted.slice(0, REMAPPED));
  let bytes = 0;
  const taken = wanted.slice(0, REMAPPED).filter((id, i) => (bytes += sizes.get(id) ?? 0) <= REMAPPED_BYTES || i === 0);
  await remapDecisions(tx, workspaceId, taken);
  const whole = taken.length === wanted.length;
  const after = whole ? (page.at(-1)?.decisionId ?? run.after) : taken.at(-1)!;
  const checked = whole ? page.length : page.findIndex((one) => one.decisionId === after) + 1;
  const fromVersions = { ...run.fromVersions };
  for (const id of taken)
    for (const { dialect, version } of old.get(id)!) {
      const name = `${dialect}/${version}`;
      fromVersions[name] = (fromVersions[name] ?? 0) + 1;
    }
  Object.assign(run, { after, checked: run.checked + checked, changed: run.changed + taken.length, fromVersions });
  await saveProgress(tx, workspaceId, run.runId, run);
  return whole && page.length < LOOKED_AT;
}

/** A re-map is an event: who asked, when, from which versions to which, and how many decisions. The count is taken anew after it. */
async function end(tx: SqlTx, workspaceId: string, run: RunRow): Promise<void> {
  if (run.kind === 'count') return finishRun(tx, workspaceId, run.runId, null);
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'record.remapped',
      systemId: run.systemId,
      data: {
        scope: run.scope,
        ...(run.systemId && { system: toPublicId('system', run.systemId) }),
        ...(run.askedBy && { askedBy: { id: toPublicId('person', run.askedBy), name: run.askedByName ?? '' } }),
        askedAt: run.askedAt.toISOString(),
        from: run.fromVersions,
        to: run.toVersions,
        checked: run.checked,
        decisions: run.changed,
      },
    },
  );
  await finishRun(tx, workspaceId, run.runId, event!.idx);
  counted.delete(workspaceId);
  await insertRun(tx, workspaceId, {
    runId: uuidv7(),
    kind: 'count',
    scope: 'all',
    systemId: null,
    askedBy: null,
    askedByName: null,
    toVersions: { ...MAPPER_VERSIONS },
  });
}
