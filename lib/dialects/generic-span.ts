import type { Mapping, SpanTree } from './contract';
import { frameSpan, type Dialect } from './span-frame';
import { vendorFacts } from './vendor-facts';

export const OTEL: Dialect = { name: 'otel', version: '1' };

/** Any other span: its name, times and status, and its input and output where a known key holds them. */
export function mapGenericSpan(tree: SpanTree): Mapping {
  const { kind, facts } = vendorFacts(tree.span.attributes);
  if (kind !== 'model' && facts.usage) facts.usageCounts = false;
  return frameSpan(tree, OTEL, { ...facts, kind });
}
