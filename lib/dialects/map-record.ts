import type { Mapping, RecordTree } from './contract';
import { DEFAULT_IDENTITY_KEYS, type IdentityKeys } from './identity-keys';
import { mapLangfuseEvent } from './langfuse-ingestion';
import { mapAgentsItem } from './openai-agents';
import { mapLog } from './otel-log';
import { mapSpan } from './map-span';
import { mapNativeEvent } from './native-event';

export interface MapOptions {
  /** Where this AI system's emitters put user, session and prompt version; the defaults without. */
  keys?: IdentityKeys;
  /** Note where each field was read (`StepPart.fields`): for a reader, never on the way in. */
  sources?: boolean;
}

/**
 * A stored record as steps and facts of its decision. Pure: the same tree and options give the same mapping, so the one function serves
 * ingest, reading, re-mapping and rebuild. Never throws for what an emitter sent: what has the wrong type counts as not reported.
 */
export function mapRecord(tree: RecordTree, { keys = DEFAULT_IDENTITY_KEYS, sources = false }: MapOptions = {}): Mapping {
  switch (tree.form) {
    case 'event':
      return mapNativeEvent(tree, keys, sources);
    case 'log':
      return mapLog(tree, keys, sources);
    case 'span':
      return mapSpan(tree, keys, sources);
    case 'langfuse':
      return mapLangfuseEvent(tree, keys, sources);
    case 'agents':
      return mapAgentsItem(tree, keys, sources);
  }
}
