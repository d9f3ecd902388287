import { nameWithoutContent } from '../reported-words';
import { toApiInstant } from '@/lib/dialects/instants';
import type { StepOutline } from '@/lib/dialects/step';
import { withoutUndefined } from '@/lib/dialects/read-attributes';
import { isOpen, readerFlags } from '../fold-step';
import type { OutlineRow } from './trail-store';

/** What the header knows that a step's flags and place depend on. */
export interface TrailContext {
  /** Whose key lists hold. */
  systemId: string;
  rootKey: string | null;
  sealed: boolean;
  /** The reader may see content. */
  readable: boolean;
}

/** Native events may leave the parent out: then the root step is meant, where there is one. */
export function parentOf(row: OutlineRow, trail: TrailContext): string | undefined {
  if (row.parent_key !== null) return row.parent_key;
  return row.dialect === 'countersign' && trail.rootKey !== null && trail.rootKey !== row.step_key ? trail.rootKey : undefined;
}

export function flagsOf(row: OutlineRow, trail: TrailContext): string[] {
  const flags = readerFlags(row, isOpen(row), trail.sealed);
  if (row.parent_key !== null && !row.parent_found) flags.push('missingParent');
  if (row.skewed) flags.push('clockSkew');
  if (row.records_truncated) flags.push('recordsTruncated');
  return flags;
}

/** A step without content. */
export function toOutline(row: OutlineRow, trail: TrailContext): StepOutline {
  const model = withoutUndefined({
    requested: row.model_requested ?? undefined,
    responded: row.model_responded ?? undefined,
    provider: row.provider ?? undefined,
  });
  const usage = withoutUndefined({ inputTokens: row.input_tokens ?? undefined, outputTokens: row.output_tokens ?? undefined });
  return withoutUndefined<StepOutline>({
    id: row.step_key,
    seq: row.seq,
    parentId: parentOf(row, trail),
    kind: row.kind,
    name: trail.readable ? row.name : nameWithoutContent(row.name),
    startedAt: toApiInstant(row.started_at),
    endedAt: row.ended_at === null ? undefined : toApiInstant(row.ended_at),
    status: row.status,
    usage: Object.keys(usage).length > 0 ? usage : undefined,
    captured: row.captured,
    flags: flagsOf(row, trail),
    source: withoutUndefined({ dialect: row.dialect, scope: row.scope ?? undefined, mapperVersion: row.mapper_version }),
    model: Object.keys(model).length > 0 ? model : undefined,
    toolName: row.tool_name ?? undefined,
    errorReportedBy: row.error_reported_by ?? undefined,
  });
}
