import { DIALECTS } from './dialect-list';
import { LANGFUSE_INGESTION } from './langfuse-ingestion';
import { NATIVE_EVENTS } from './native-event';
import { OPENAI_AGENTS } from './openai-agents';
import { LOG } from './otel-log';

/**
 * The version of every mapper, by dialect. A step's row says by which one it was made (`source.mapperVersion`): rows of another version are
 * outdated, and a re-map makes them anew. A new mapper is added here; a test holds this list against what records map to.
 */
export const MAPPER_VERSIONS: Readonly<Record<string, string>> = Object.fromEntries(
  [NATIVE_EVENTS, LOG, LANGFUSE_INGESTION, OPENAI_AGENTS, ...DIALECTS].map(({ name, version }) => [name, version]),
);
