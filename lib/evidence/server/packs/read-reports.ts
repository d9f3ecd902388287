import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { FrameworkReport } from '../../contract';
import { getFrameworkReport } from '../get-framework-report';

export interface ReportsRequest {
  workspaceId: string;
  systemId: string | null;
  frameworks: readonly string[];
  from: Date;
  until: Date;
  lawDate: string;
}
/** What the pages of the frameworks say for a scope and a period. Kept with the pack, so that it is the same on every export. */
export type ReadReports = (request: ReportsRequest) => Promise<FrameworkReport[]>;

/** Days that are not counted yet are counted in slices; a pack waits for all of them, for a while. */
const ROUNDS = 600;

export const readReports: ReadReports = async ({ workspaceId, systemId, frameworks, from, until, lawDate }) => {
  const actor = { type: 'service', workspaceId, name: 'worker' } as const;
  const reports: FrameworkReport[] = [];
  for (const framework of frameworks) {
    const asked = { framework, lawDate, system: systemId === null ? null : toPublicId('system', systemId), from: from.toISOString(), to: until.toISOString() };
    // A framework that was not in force then, or is not known here, is not measured; the cover says so.
    let report = await getFrameworkReport(actor, asked).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'notFound') return null;
      throw error;
    });
    for (let round = 0; report && report.progress !== null && round < ROUNDS; round++) {
      await wait(500);
      report = await getFrameworkReport(actor, asked);
    }
    if (report) reports.push(report);
  }
  return reports;
}; // prettier-ignore
