import type { StepError } from './detect-error';
import type { SourceTable } from './source-table';
import type { Step } from './step';

type Usage = NonNullable<Step['usage']>;

/** Names of token counts in `usageDetails` and in the older `usage`, the first that is there counts. */
export const LANGFUSE_USAGE: Readonly<Record<keyof Usage, readonly string[]>> = {
  inputTokens: ['input', 'promptTokens', 'prompt_tokens', 'input_tokens'],
  outputTokens: ['output', 'completionTokens', 'completion_tokens', 'output_tokens'],
  cacheReadTokens: ['cache_read_input_tokens', 'input_cached_tokens', 'input_cache_read'],
  cacheWriteTokens: ['cache_creation_input_tokens', 'input_cache_creation'],
  reasoningTokens: ['output_reasoning_tokens', 'reasoning_tokens', 'output_reasoning'],
};

const inBody = (...names: string[]): string[][] => names.map((name) => ['event', 'body', name]);
const [INPUT, OUTPUT, NAME] = [inBody('input'), inBody('output'), inBody('name')];

const USAGE: SourceTable = Object.fromEntries(
  Object.entries(LANGFUSE_USAGE).map(([field, names]) => [
    `usage.${field}`,
    ['usageDetails', 'usage'].flatMap((group) => names.map((name) => ['event', 'body', group, name])),
  ]),
);

const TOLD: SourceTable = {
  kind: [...inBody('type'), ['event', 'type']],
  name: NAME,
  'decision.agent': NAME,
  'messages.system': INPUT,
  'messages.input': INPUT,
  'messages.output': OUTPUT,
  query: INPUT,
  documents: OUTPUT,
  'tool.name': NAME,
  'tool.arguments': INPUT,
  'tool.result': OUTPUT,
  'model.requested': inBody('model'),
  'model.responded': inBody('model'),
  'model.parameters': inBody('modelParameters'),
  'prompt.name': inBody('promptName'),
  'prompt.version': inBody('promptVersion'),
  evaluation: inBody('value', 'stringValue', 'name'),
  ...USAGE,
};

/** Where each field is told in an event of this type. An error is told by the level and its message, or by what a tool gave back. */
export function langfuseSources(type: string, error: StepError['reportedBy'] | undefined): SourceTable {
  return {
    ...TOLD,
    kind: type.startsWith('observation-') ? TOLD['kind']! : [['event', 'type']],
    'error.message': error === 'payload' ? OUTPUT : inBody('statusMessage', 'level'),
  };
}
