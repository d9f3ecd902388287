import { kindBy, value, type Dialect } from './dialect';
import { GENERIC_KINDS } from './kind-words';

/** Any other span: its name, times, status, and its input and output where they are called so. */
export const GENERIC: Dialect = {
  name: 'otel',
  version: '4',
  title: 'Any other OpenTelemetry span',
  scopes: [],
  keys: ['input', 'output', 'input.value', 'output.value', 'span.type', 'span.kind', 'lk.*', 'error.type'],
  kind: (from) => kindBy('span.type', GENERIC_KINDS)(from) ?? kindBy('span.kind', GENERIC_KINDS)(from),
  fields: {
    given: value('input.value', 'input', 'lk.user_input', 'lk.chat_ctx'),
    returned: value('output.value', 'output', 'lk.response.text', 'lk.function_tool.output'),
    errorType: (from) => from.text(['error.type']),
  },
  never: 'what it is, whom it concerns, which model and which prompt: no convention names them',
};
