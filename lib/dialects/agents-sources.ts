import type { StepError } from './detect-error';
import type { SourceTable } from './source-table';

const inData = (...paths: string[]): string[][] => paths.map((path) => ['item', 'span_data', ...path.split('.')]);

const INPUT = inData('input', '_input');
const OUTPUT = inData('output', 'response.output', '_response.output', 'result', 'data');
const USAGE = inData('usage', 'data.usage', 'response.usage', '_response.usage', 'output');
const NAMES = [...inData('name', 'model', 'server', 'data.name'), ['item', 'workflow_name']];

const TOLD: SourceTable = {
  kind: [...inData('type'), ['item', 'object']],
  name: NAMES,
  'decision.agent': inData('name', 'data.agent_name', 'agent_name'),
  'messages.system': [...inData('response.instructions', '_response.instructions'), ...INPUT],
  'messages.input': INPUT,
  'messages.output': OUTPUT,
  'tool.name': inData('name'),
  'tool.arguments': inData('input'),
  'tool.result': inData('output'),
  'model.requested': inData('model'),
  'model.responded': inData('response.model', '_response.model', 'output'),
  'model.parameters': inData('model_config', 'response_id', 'response.id', '_response.id'),
  'prompt.version': [['item', 'metadata']],
  evaluation: inData('triggered', 'name'),
  'usage.inputTokens': USAGE,
  'usage.outputTokens': USAGE,
  'usage.cacheReadTokens': USAGE,
  'usage.cacheWriteTokens': USAGE,
  'usage.reasoningTokens': USAGE,
};

/** Where each field is told in an item of the export. An error stands beside the span's data, or in what a tool gave back. */
export function agentsSources(error: StepError['reportedBy'] | undefined): SourceTable {
  return { ...TOLD, 'error.message': error === 'payload' ? inData('output') : [['item', 'error']] };
}
