import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { FrameworkReport } from '../contract';
import { progressWords } from '../progress-words';
import { getFrameworkReport, type ReportAsked } from './get-framework-report';
import { insertRun } from './run-store';

/**
 * Measures a framework and keeps what was found: the event `evidence.run` holds the state of each control and the counts of each block, so that two
 * runs can be compared and nobody can say later that it was otherwise. Refused while days are still being counted.
 */
export async function keepRun(actor: Actor, given: ReportAsked): Promise<{ id: string; index: number }> {
  requirePermission(actor, 'evidence.manage');
  const report = await getFrameworkReport(actor, given);
  if (report.progress) throw new AppError('conflict', `${progressWords(report.progress)} Keep the measurement when it is done.`);
  const runId = uuidv7();
  const systemId = report.system ? fromPublicId('system', report.system.id) : null;
  const { controls, blocks } = keptOf(report);
  const index = await withWorkspace(actor.workspaceId, async (tx) => {
    const [event] = await appendAct(tx, actor, {
      kind: 'evidence.run',
      systemId,
      data: {
        run: toPublicId('evidenceRun', runId),
        framework: report.framework.id,
        frameworkVersion: report.framework.version,
        period: report.period,
        lawDate: report.lawDate,
        logSize: report.logSize,
        controls,
        blocks,
      },
    });
    await insertRun(tx, actor.workspaceId, {
      runId,
      framework: report.framework.id,
      frameworkVersion: report.framework.version,
      systemId,
      fromDay: report.period.from.slice(0, 10),
      toDay: report.period.to.slice(0, 10),
      lawDate: report.lawDate,
      logSize: report.logSize,
      controls,
      blocks,
      runBy: actor.type === 'person' ? actor.personId : null,
      runByName: actor.type === 'service' ? 'Countersign' : actor.name,
      idx: event!.idx,
    });
    return event!.idx;
  });
  return { id: toPublicId('evidenceRun', runId), index };
}

function keptOf(report: FrameworkReport): { controls: JsonObject[]; blocks: JsonObject[] } {
  const runs = new Map(report.controls.flatMap((one) => one.runs).map((run) => [run.block, run]));
  return {
    controls: report.controls.map((one) => ({
      ref: one.control.ref,
      applicability: one.applicability.state,
      state: one.state,
      population: one.population,
      coverage: one.coverage,
    })),
    blocks: [...runs.values()].map(({ block, version, state, population, covered, contradicted, facts }) => ({
      block,
      version,
      state,
      population,
      covered,
      contradicted,
      facts,
    })),
  };
}
