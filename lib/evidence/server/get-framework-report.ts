import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { listOverviewRows } from '@/lib/registry/server/system-overview-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { applicabilityOf, type SystemFacts } from '../applicability';
import {
  AUTOMATION_CLASSES,
  EVIDENCE_STATES,
  type BlockId,
  type BlockRun,
  type ControlStatus,
  type Framework,
  type FrameworkReport,
} from '../contract';
import { conditionBlocks, isShown, stateOfControl } from '../control-status';
import { frameworkOn } from '../frameworks';
import { addDays, startOf } from '../period';
import { freshen } from './freshen';
import { besideControl, readDocuments } from './list-documents';
import { measureBlocks } from './measure-blocks';
import { listControlRows, listTaskRows } from './register-store';
import { resolveScope, type AskedFor } from './scope';

export interface ReportAsked extends AskedFor {
  framework: string;
  /** The day whose law is used, `YYYY-MM-DD`; the last day of the period when left out. */
  lawDate?: string | null;
  /** Only these controls are judged. */
  refs?: readonly string[];
  now?: Date;
  /** Runs over the same scope, period and instant that are not to be run again: reports that stand side by side then say the same of a block. */
  known?: readonly BlockRun[];
}

/**
 * A framework over an AI system (or all that the reader sees) and a period: each control with whether it binds, what the record shows, which documents
 * are held and what is missing. Days that are not counted yet are counted first as far as that is quick; `progress` says how far it is. Throws notFound.
 */
export async function getFrameworkReport(actor: Actor, given: ReportAsked): Promise<FrameworkReport> {
  const now = given.now ?? new Date();
  const { asked, system } = await resolveScope(actor, given, now);
  const lawDate = given.lawDate ?? addDays(asked.to, -1);
  const framework = frameworkOn(given.framework, lawDate);
  if (!framework) throw new AppError('notFound', 'There is no such framework.', { field: 'framework' });
  const facts = await factsOf(actor, system?.id ?? null);
  const progress = await freshen(asked);
  const controls = given.refs ? framework.controls.filter((one) => given.refs!.includes(one.ref)) : framework.controls;
  const day = [addDays(asked.to, -1), now.toISOString().slice(0, 10)].sort()[0]!;
  const report = await withWorkspace(actor.workspaceId, async (tx) => {
    const ids = [...new Set(controls.flatMap((one) => [...one.blocks, ...conditionBlocks(one)]))] as BlockId[];
    const known = (given.known ?? []).filter((run) => ids.includes(run.block));
    const others = ids.filter((id) => !known.some((run) => run.block === id));
    const runs = [...known, ...(await measureBlocks(tx, asked, others))].sort((a, b) => (a.block < b.block ? -1 : 1));
    const documents = await readDocuments(tx, actor.workspaceId, asked.systems);
    const rows = await listControlRows(tx, actor.workspaceId, framework.id, system?.id ?? null);
    const tasks = await listTaskRows(tx, actor.workspaceId, { systems: asked.systems, framework: framework.id, openOnly: true });
    return controls.map((control): ControlStatus => {
      const own = rows.filter((row) => row.ref === control.ref);
      const owner = own.findLast((row) => row.ownerId !== null);
      const argued = own.some((row) => row.excluded);
      const { state, says, gaps } = stateOfControl(control, { runs, documents, day });
      const mine = runs.filter((run) => control.blocks.includes(run.block));
      const main = mine.find((run) => run.population > 0) ?? mine[0];
      const newest = mine.reduce<string | null>(
        (at, run) => (run.newestAt !== null && (at === null || run.newestAt > at) ? run.newestAt : at),
        null,
      );
      return {
        framework: framework.id,
        frameworkVersion: framework.version,
        control,
        applicability: applicabilityOf(framework, control, facts, lawDate, argued),
        state,
        says,
        gaps,
        runs: mine,
        documents: documents
          .filter((one) => control.documents.some((slot) => slot.kind === one.kind))
          .map((one) => besideControl(actor, one)),
        population: main?.population ?? 0,
        coverage: main?.coverage ?? null,
        age: newest === null ? null : Math.max(0, Math.floor((now.getTime() - Date.parse(newest)) / 86_400_000)),
        owner: owner?.ownerId ? { id: toPublicId('person', owner.ownerId), name: owner.ownerName ?? '' } : null,
        openTasks: tasks.filter((task) => task.ref === control.ref).length,
      };
    });
  });
  return {
    framework: head(framework),
    system: system && { id: system.publicId, key: system.key, name: system.name },
    period: { from: startOf(asked.from).toISOString(), to: startOf(asked.to).toISOString() },
    lawDate,
    runAt: now.toISOString(),
    logSize: report.flatMap((one) => one.runs)[0]?.logSize ?? 0,
    progress,
    split: splitOf(report),
    controls: report,
  };
}

const head = ({ id, version, title, versionTitle, notes }: Framework): FrameworkReport['framework'] => ({
  id,
  version,
  title,
  versionTitle,
  notes,
});

/** What is stated of the system; for all systems nothing is, and no row binds "all". */
async function factsOf(actor: Actor, systemId: string | null): Promise<SystemFacts> {
  if (systemId === null) return { role: null, riskClass: null, annexPoint: null, operator: null };
  const [found] = await withWorkspace(actor.workspaceId, (tx) => listOverviewRows(tx, actor.workspaceId, [systemId]));
  return {
    role: found?.role ?? null,
    riskClass: found?.riskClass ?? null,
    annexPoint: found?.annexPoint ?? null,
    operator: found?.operator ?? null,
  };
}

/** The honest split, over the rows that speak of the system. */
function splitOf(statuses: readonly ControlStatus[]): FrameworkReport['split'] {
  const shown = statuses.filter((one) => isShown(one.applicability));
  return Object.fromEntries(
    AUTOMATION_CLASSES.map((name) => {
      const own = shown.filter((one) => one.control.automation === name);
      const states = Object.fromEntries(EVIDENCE_STATES.map((state) => [state, own.filter((one) => one.state === state).length]));
      return [name, { controls: own.length, states }];
    }),
  ) as FrameworkReport['split'];
}
