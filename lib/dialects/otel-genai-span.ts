import type { Mapping, SpanTree } from './contract';
import { fromUnixNano } from './instants';
import { addContent, contentOfEvent, evaluationStep, EVALUATION_EVENTS } from './otel-genai-events';
import { genAiFacts } from './otel-genai-facts';
import { frameSpan, sourceOf, type Dialect, type SpanFacts } from './span-frame';
import { vendorFacts } from './vendor-facts';

export const OTEL_GENAI: Dialect = { name: 'otel.genai', version: '1' };

/** Spans that follow the OTel GenAI or MCP conventions, of any version, with their content in attributes or in span events. */
export function mapGenAiSpan(tree: SpanTree): Mapping {
  return frameSpan(tree, OTEL_GENAI, spanFacts(tree, OTEL_GENAI));
}

/** The GenAI facts of a span and its events, filled up by what vendors write beside them. Also the base for dialects that repeat GenAI keys. */
export function spanFacts(tree: SpanTree, dialect: Dialect): SpanFacts {
  const { span } = tree;
  const facts = genAiFacts(span.attributes);
  const vendor = vendorFacts(span.attributes);
  // e.g. a span that names no operation but says traceloop.span.kind; or LangSmith retrievers that call themselves embeddings
  if (vendor.kind && (!facts.kind || vendor.kindIsExplicit)) facts.kind = vendor.kind;
  // Messages told one by one make up a list where the attributes have none.
  const told: SpanFacts = {};
  for (const event of span.events ?? []) {
    if (EVALUATION_EVENTS.has(event.name)) {
      (facts.more ??= []).push(
        evaluationStep(event.attributes, {
          parentKey: span.spanId,
          at: fromUnixNano(event.timeUnixNano),
          source: sourceOf(dialect, tree),
        }),
      );
      continue;
    }
    const found = contentOfEvent(event.name, event.attributes);
    if (found) addContent(told, found);
  }
  addContent(facts, { facts: told, single: false });
  addContent(facts, { facts: vendor.facts, single: false });
  if (facts.kind !== 'model' && facts.usage) facts.usageCounts = false;
  return facts;
}
