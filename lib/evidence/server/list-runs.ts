import { roomsOf, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { listSystems } from '@/lib/registry/server/list-systems';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { KeptRun, RunComparison, RunName } from '../run-contract';
import { holdsMeasurement } from './room-scope';
import { findRunRow, listRunChoiceRows, listRunRows, type KeptRunRow, type RunChoice, type RunReach } from './run-store';

type Row = KeptRunRow & { runAt: Date };

const PAGE = 100;
/** So many of the newest can be chosen to be compared. */
const CHOICES = 1_000;

/** Measurements that were kept, the newest first and keyset-paged, each held against the one before it. Throws invalidCursor. */
export async function listRuns(
  actor: Actor,
  given: { cursor?: string | null; limit?: number } = {},
): Promise<{ items: KeptRun[]; nextCursor: string | null }> {
  const names = await namesOf(actor);
  const limit = Math.min(given.limit ?? PAGE, PAGE);
  const before = given.cursor ? Number(/^r(\d{1,15})$/.exec(given.cursor)?.[1] ?? Number.NaN) : null;
  if (Number.isNaN(before)) throw brokenCursor(given.cursor ?? '');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listRunRows(tx, actor.workspaceId, reachOf(actor, names), { before, limit: limit + 1 })); // prettier-ignore
  const items = rows.slice(0, limit).map((row) => {
    const kept = toKept(row, names);
    const held = row.before && new Map(row.before.map((one) => [String(one.ref), String(one.state)]));
    return {
      ...kept,
      changed: held
        ? kept.controls.flatMap(({ ref, state }) => {
            const was = held.get(ref);
            return was !== undefined && was !== state ? [{ ref, before: was, after: state }] : [];
          })
        : null,
    };
  });
  return { items, nextCursor: rows.length > limit ? `r${rows[limit - 1]!.idx}` : null };
}

/** What any two measurements can be chosen from: the newest, without what they found. */
export async function listRunChoices(actor: Actor): Promise<RunName[]> {
  const names = await namesOf(actor);
  const rows = await withWorkspace(actor.workspaceId, (tx) => listRunChoiceRows(tx, actor.workspaceId, reachOf(actor, names), CHOICES)); // prettier-ignore
  return rows.map((row) => nameOf(row, names));
}

const reachOf = (actor: Actor, names: ReadonlyMap<string, string>): RunReach => ({
  systems: [...names.keys()],
  held: roomsOf(actor)?.flatMap(({ systemId, frameworks, from, until }) => frameworks.map((framework) => ({ systemId, framework, from, until }))) ?? null, // prettier-ignore
});

/** Any two measurements of one framework side by side, whichever is named first. Throws notFound; invalidRequest for two that cannot be compared. */
export async function compareRuns(actor: Actor, one: string, other: string): Promise<RunComparison> {
  const names = await namesOf(actor);
  const [a, b] = [await findRun(actor, one, names), await findRun(actor, other, names)];
  if (a.runId === b.runId) throw new AppError('invalidRequest', 'Both are the same measurement. Choose another one to compare it with.', { field: 'against' }); // prettier-ignore
  if (a.framework !== b.framework) throw new AppError('invalidRequest', 'They measure two frameworks, which have no control in common.', { field: 'against' }); // prettier-ignore
  const [before, after] = [a, b].sort((x, y) => x.idx - y.idx).map((row) => toKept(row, names)) as [RunComparison['before'], RunComparison['after']]; // prettier-ignore
  const [was, is] = [before, after].map((run) => new Map(run.controls.map(({ ref, state, population }) => [ref, { state, population }]))); // prettier-ignore
  const changed = [...new Set([...is!.keys(), ...was!.keys()])].flatMap((ref) => {
    const [old, now] = [was!.get(ref) ?? null, is!.get(ref) ?? null];
    return old?.state === now?.state && old?.population === now?.population ? [] : [{ ref, before: old, after: now }];
  });
  const otherwise = [
    before.system === after.system ? null : `the AI system: ${before.system ?? 'all'}, then ${after.system ?? 'all'}`,
    before.from === after.from && before.to === after.to ? null : 'the period',
    before.lawDate === after.lawDate ? null : `the law: as of ${before.lawDate}, then ${after.lawDate}`,
    before.frameworkVersion === after.frameworkVersion ? null : `the framework: ${before.frameworkVersion}, then ${after.frameworkVersion}`, // prettier-ignore
  ].filter((said) => said !== null);
  return { before, after, changed, otherwise };
}

async function findRun(actor: Actor, id: string, names: ReadonlyMap<string, string>): Promise<Row> {
  const runId = fromPublicId('evidenceRun', id);
  const row = runId && (await withWorkspace(actor.workspaceId, (tx) => findRunRow(tx, actor.workspaceId, runId)));
  if (!row || !isTheirs(actor, row) || (row.systemId !== null && !names.has(row.systemId)))
    throw new AppError('notFound', 'There is no such measurement, or it is of an AI system that you do not see.');
  return row;
}

async function namesOf(actor: Actor): Promise<Map<string, string>> {
  requirePermission(actor, 'evidence.read');
  return new Map((await listSystems(actor)).map((one) => [one.id, one.name]));
}
const isTheirs = (actor: Actor, row: Row): boolean =>
  holdsMeasurement(actor, { systemId: row.systemId, framework: row.framework, from: row.fromDay, to: row.toDay });

function toKept(row: Row, names: ReadonlyMap<string, string>): Omit<KeptRun, 'changed'> {
  return {
    ...nameOf(row, names),
    frameworkVersion: row.frameworkVersion,
    lawDate: row.lawDate,
    logSize: row.logSize,
    by: row.runByName,
    index: row.idx,
    controls: row.controls.map((one) => ({
      ref: String(one.ref),
      state: String(one.state),
      population: Number(one.population),
    })),
  };
}

function nameOf(row: RunChoice, names: ReadonlyMap<string, string>): RunName {
  return {
    id: toPublicId('evidenceRun', row.runId),
    framework: row.framework,
    system: row.systemId === null ? null : (names.get(row.systemId) ?? ''),
    from: row.fromDay,
    to: row.toDay,
    at: row.runAt.toISOString(),
  };
}
