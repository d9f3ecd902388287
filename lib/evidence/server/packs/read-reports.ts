import type { FrameworkReport } from '../../contract';

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

export const readReports: ReadReports = () => Promise.resolve([]);
