/** What an import did. Counts are events, spans and log records. */
export interface ImportSummary {
  files: { path: string; format: string; values: number; skipped: number }[];
  accepted: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
  /** The first refusals and conflicts, with where they stand. */
  errors: ImportFault[];
}
export interface ImportFault {
  path: string;
  line: number;
  code: string;
  message: string;
  field?: string;
}

export interface ImportProgress {
  path: string;
  bytesDone: number;
  bytesTotal: number;
  accepted: number;
  duplicates: number;
  rejected: number;
}

/** How many refusals a summary keeps. */
export const SHOWN_ERRORS = 20;

export function emptySummary(): ImportSummary {
  return { files: [], accepted: 0, duplicates: 0, conflicts: 0, rejected: 0, errors: [] };
}

/** Counts refusals and keeps the first. */
export function addFault(summary: ImportSummary, fault: ImportFault, times = 1): void {
  summary.rejected += times;
  if (summary.errors.length < SHOWN_ERRORS) summary.errors.push(fault);
}

/** Counts records that were received before with other content, and keeps where the first of them stand. */
export function addConflicts(summary: ImportSummary, at: Pick<ImportFault, 'path' | 'line'>, times = 1): void {
  summary.conflicts += times;
  const message = `${times === 1 ? 'A record' : `${times} records`} of this id came before with other content. Both are kept.`;
  if (summary.errors.length < SHOWN_ERRORS) summary.errors.push({ ...at, code: 'conflict', message });
}
