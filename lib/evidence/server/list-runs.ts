import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { listSystems } from '@/lib/registry/server/list-systems';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { KeptRun, RunComparison } from '../run-contract';
import { holdsMeasurement } from './room-scope';
import { findRunRow, listRunRows, type KeptRunRow } from './run-store';

type Row = KeptRunRow & { runAt: Date };

/** Measurements that were kept, the newest first, each held against the one before it. */
export async function listRuns(actor: Actor): Promise<KeptRun[]> {
  const names = await namesOf(actor);
  const rows = (await withWorkspace(actor.workspaceId, (tx) => listRunRows(tx, actor.workspaceId, [...names.keys()], 100))).filter((row) => isTheirs(actor, row)); // prettier-ignore
  const runs = rows.map((row) => ({ row, kept: toKept(row, names) }));
  return runs.map(({ row, kept }, at) => {
    const before = runs.slice(at + 1).find((one) => one.row.framework === row.framework && one.row.systemId === row.systemId);
    const held = before && new Map(before.kept.controls.map((one) => [one.ref, one.state]));
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
}

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
    id: toPublicId('evidenceRun', row.runId),
    framework: row.framework,
    frameworkVersion: row.frameworkVersion,
    system: row.systemId === null ? null : (names.get(row.systemId) ?? ''),
    from: row.fromDay,
    to: row.toDay,
    lawDate: row.lawDate,
    logSize: row.logSize,
    by: row.runByName,
    at: row.runAt.toISOString(),
    index: row.idx,
    controls: row.controls.map((one) => ({
      ref: String(one.ref),
      state: String(one.state),
      population: Number(one.population),
    })),
  };
}
