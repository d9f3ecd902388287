import { mapAiSdkSpan } from './ai-sdk';
import type { Mapping, RecordTree, SpanTree } from './contract';
import { mapGenericSpan } from './generic-span';
import { mapLangfuseEvent } from './langfuse-ingestion';
import { mapNativeEvent } from './native-event';
import { mapAgentsItem } from './openai-agents';
import { mapOpenInferenceSpan } from './openinference';
import { mapLog } from './otel-log';
import { mapGenAiSpan } from './otel-genai-span';
import { hasPrefix } from './span-frame';

/**
 * A stored record as steps and facts of its decision. Pure: the same tree gives the same mapping, so the one function serves ingest,
 * reading, re-mapping and rebuild. Never throws for what an emitter sent: what has the wrong type counts as not reported.
 */
export function mapRecord(tree: RecordTree): Mapping {
  if (tree.form === 'event') return mapNativeEvent(tree);
  if (tree.form === 'log') return mapLog(tree);
  if (tree.form === 'langfuse') return mapLangfuseEvent(tree);
  if (tree.form === 'agents') return mapAgentsItem(tree);
  return spanMapper(tree)(tree);
}

/** By the instrumentation's scope name first, then by the keys it writes. */
function spanMapper(tree: SpanTree): (tree: SpanTree) => Mapping {
  const scope = tree.scope.name ?? '';
  const { attributes } = tree.span;
  if (scope === 'ai' || Object.hasOwn(attributes, 'ai.operationId')) {
    // the AI SDK from version 7 writes GenAI keys under the same scope
    if (hasPrefix(attributes, 'ai.')) return mapAiSdkSpan;
  }
  if (scope.includes('openinference') || Object.hasOwn(attributes, 'openinference.span.kind')) return mapOpenInferenceSpan;
  const genAi = (name: string): boolean => name.startsWith('gen_ai.');
  if (hasPrefix(attributes, 'gen_ai.') || hasPrefix(attributes, 'mcp.') || tree.span.events?.some((event) => genAi(event.name)))
    return mapGenAiSpan;
  return mapGenericSpan;
}
