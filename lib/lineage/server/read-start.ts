import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { withTimeLimit } from '@/lib/search/server/budget-store';
import { readFrequentValues } from '@/lib/search/server/lookup-store';
import { keepNames, readFrequentUses } from '@/lib/search/server/use-store';
import { listFailedRuns, listRecentDatasets } from './graph-store';

export interface StartEntry {
  focus: string;
  label: string;
  detail: string;
}
export interface LineageStart {
  datasets: StartEntry[];
  /** Null: the actor may not read content. */
  documents: StartEntry[] | null;
  prompts: StartEntry[];
  models: StartEntry[];
  failed: (StartEntry & { at: string | null })[];
}

const LISTED = 12;

/** A document goes by its id; where it came from is another name of the same one, and is not listed beside it. */
async function firstNames(
  tx: SqlTx,
  found: readonly { value: string; count: number }[],
): Promise<{ value: string; count: number }[]> {
  const kept = await keepNames(tx, found.map((one) => one.value)); // prettier-ignore
  return found.filter((one) => kept.has(one.value)).slice(0, LISTED);
}

/** What the lineage page offers before something is chosen: datasets last built, documents most used, versions, and runs that failed. */
export async function readLineageStart(actor: Actor): Promise<LineageStart> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const systems = visibleSystems(actor);
  return withWorkspace(actor.workspaceId, (tx) =>
    withTimeLimit(tx, async () => {
      const counted = (count: number): string => `${count.toLocaleString('en')}${count >= 1000 ? ' or more' : ''} ${count === 1 ? 'decision' : 'decisions'}`; // prettier-ignore
      const datasets = await listRecentDatasets(tx, actor.workspaceId, LISTED);
      const documents = can(actor, 'content.read')
        ? await firstNames(tx, await readFrequentUses(tx, 'document:', '', systems, 4 * LISTED))
        : null;
      const prompts = await readFrequentValues(tx, 'promptVersion', '', systems, LISTED);
      const models = await readFrequentValues(tx, 'model', '', systems, LISTED);
      const failed = await listFailedRuns(tx, actor.workspaceId, LISTED);
      return {
        datasets: datasets.map((one) => ({
          focus: `dataset:${one.namespace}/${one.name}`,
          label: one.name,
          detail: one.versions > 0 ? `${one.versions} ${one.versions === 1 ? 'version' : 'versions'}` : 'no version reported',
        })),
        documents: documents?.map(({ value, count }) => ({ focus: `document:${value}`, label: value, detail: counted(count) })) ?? null, // prettier-ignore
        prompts: prompts.map(({ value, count }) => ({
          focus: `promptVersion:${value}`,
          label: value.includes('@') ? value : `version ${value} of a prompt without a name`,
          detail: counted(count),
        })),
        models: models.map(({ value, count }) => ({ focus: `model:${value}`, label: value, detail: counted(count) })),
        failed: failed.map((one) => ({
          focus: `job:${one.namespace}/${one.name}`,
          label: one.name,
          detail: one.state === 'FAIL' ? 'failed' : 'aborted',
          at: (one.ended_at ?? one.started_at)?.toISOString() ?? null,
        })),
      };
    }),
  );
}
