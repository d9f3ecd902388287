import { AI_SDK } from './ai-sdk';
import { OTEL } from './generic-span';
import { NATIVE } from './native-event';
import { OPENINFERENCE } from './openinference';
import { OTEL_GENAI } from './otel-genai-span';
import { OTEL_LOG } from './otel-log';

/**
 * The version of every mapper, by dialect. A step's row says by which one it was made (`source.mapperVersion`): rows of another version are
 * outdated, and a re-map makes them anew. A new mapper is added here; a test holds this list against what records map to.
 */
export const MAPPER_VERSIONS: Readonly<Record<string, string>> = Object.fromEntries(
  [NATIVE, OTEL, OTEL_GENAI, OTEL_LOG, OPENINFERENCE, AI_SDK].map(({ name, version }) => [name, version]),
);
