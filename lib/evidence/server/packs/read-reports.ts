import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { BlockId, BlockRun, CountingProgress, FrameworkReport } from '../../contract';
import { progressWords } from '../../progress-words';
import { getFrameworkReport } from '../get-framework-report';
import { PackProblem } from './pack-problem';

export interface ReportsRequest {
  workspaceId: string;
  systemId: string | null;
  frameworks: readonly string[];
  from: Date;
  until: Date;
  lawDate: string;
}
/**
 * What the pages of the frameworks say for a scope and a period. Kept with the pack, so that it is the same on every export. `waits` is told how far the
 * counting is while it goes on. Throws PackProblem when it does not come to its end: a partial measurement is none.
 */
export type ReadReports = (
  request: ReportsRequest,
  waits: (progress: CountingProgress) => Promise<void>,
) => Promise<FrameworkReport[]>;

/** Days that are not counted yet are counted in slices; a pack waits for all of them, for a while. */
const ROUNDS = 600;
const ROUND_MS = 500;

/** The reader of packs. Tests give fewer rounds. */
export const reportsReader =
  (rounds: number, roundMs: number = ROUND_MS): ReadReports =>
  async ({ workspaceId, systemId, frameworks, from, until, lawDate }, waits) => {
    const actor = { type: 'service', workspaceId, name: 'worker' } as const;
    const reports: FrameworkReport[] = [];
    // All frameworks of a pack are measured at one instant, and a block that two of them name is run once.
    let now = new Date();
    const runs = new Map<BlockId, BlockRun>();
    for (const framework of frameworks) {
      const asked = { framework, lawDate, system: systemId === null ? null : toPublicId('system', systemId), from: from.toISOString(), to: until.toISOString() }; // prettier-ignore
      const measure = (): Promise<FrameworkReport> => getFrameworkReport(actor, { ...asked, now, known: [...runs.values()] });
      // A framework that was not in force then, or is not known here, is not measured; the cover says so.
      let report = await measure().catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'notFound') return null;
        throw error;
      });
      for (let round = 0; report?.progress; round++) {
        if (round === rounds)
          throw new PackProblem(
            `The measurement is not finished, and a pack holds no partial one: ${progressWords(report.progress)}`,
          );
        await waits(report.progress);
        await wait(roundMs);
        // Nothing is kept of what was measured while the counting went on.
        if (reports.length === 0) now = new Date();
        report = await measure();
      }
      if (!report) continue;
      reports.push(report);
      for (const run of report.controls.flatMap((one) => one.runs)) runs.set(run.block, run);
    }
    return reports;
  };

export const readReports: ReadReports = reportsReader(ROUNDS);
