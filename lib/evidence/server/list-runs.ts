import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { resolveScope } from './scope';
import { listRunRows } from './run-store';

export interface KeptRun {
  id: string;
  framework: string;
  frameworkVersion: string;
  system: string | null;
  from: string;
  to: string;
  lawDate: string;
  logSize: number;
  by: string;
  at: string;
  index: number;
  controls: { ref: string; state: string; population: number }[];
  /** Against the run of the same framework and system before it: what changed. */
  changed: { ref: string; before: string; after: string }[] | null;
}

/** Measurements that were kept, the newest first, each held against the one before it. */
export async function listRuns(actor: Actor): Promise<KeptRun[]> {
  const { asked, systems } = await resolveScope(actor, {});
  const rows = await withWorkspace(actor.workspaceId, (tx) => listRunRows(tx, actor.workspaceId, asked.systems, 100));
  const names = new Map(systems.map((one) => [one.id, one.name]));
  const runs = rows.map((row) => ({
    row,
    controls: row.controls.map((one) => ({ ref: String(one.ref), state: String(one.state), population: Number(one.population) })),
  }));
  return runs.map(({ row, controls }, at) => {
    const before = runs.slice(at + 1).find((one) => one.row.framework === row.framework && one.row.systemId === row.systemId);
    const held = before && new Map(before.controls.map((one) => [one.ref, one.state]));
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
      controls,
      changed: held
        ? controls.flatMap(({ ref, state }) => {
            const was = held.get(ref);
            return was !== undefined && was !== state ? [{ ref, before: was, after: state }] : [];
          })
        : null,
    };
  });
}
