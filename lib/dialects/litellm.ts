import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { text, type Dialect, type Reads } from './dialect';
import { toMessages } from './messages';
import type { Reader } from './reader';
import type { Message } from './step';

/** The raw request and answer of the provider: `llm.openai.messages`, `llm.anthropic.content`. */
function raw(from: Reader, member: string): JsonValue | undefined {
  for (const key of Object.keys(from.values))
    if (key.startsWith('llm.') && key.endsWith(`.${member}`) && key.split('.').length === 3) return from.json([key]);
  return undefined;
}

const answers: Reads<Message[]> = (from) => {
  const choices = raw(from, 'choices');
  if (!Array.isArray(choices)) return undefined;
  const messages = choices.flatMap((choice) =>
    isJsonObject(choice) && isJsonObject(choice['message']) ? [choice['message']] : [],
  );
  return messages.length > 0 ? toMessages(messages, 'assistant') : undefined;
};

/** A guardrail of the proxy: which one, when, and what it did. */
function guarded(from: Reader): { name: string; label?: string; explanation?: string } | undefined {
  const name = from.text(['guardrail_name']);
  if (name === undefined) return undefined;
  const label = from.text(['guardrail_status', 'guardrail_mode']);
  const told = from.value(['guardrail_response']);
  const explanation = told === undefined ? undefined : typeof told === 'string' ? told : JSON.stringify(told);
  return { name, ...(label !== undefined && { label }), ...(explanation !== undefined && { explanation }) };
}

/** LiteLLM, the library and the proxy. Its default mode puts the call's own name where the conventions have an operation. */
export const LITELLM: Dialect = {
  name: 'litellm',
  version: '3',
  title: 'LiteLLM',
  scopes: ['litellm*'],
  keys: ['litellm.*', 'hidden_params', 'guardrail_name', 'metadata.user_api_key_hash'],
  kind: (from) => {
    if (from.has('guardrail_name')) return 'guardrail';
    if (from.has('gen_ai.operation.name')) return undefined;
    const type = from.text(['litellm.request.type', 'llm.request.type']);
    return type === undefined ? undefined : /completion|embedding|responses|anthropic_messages/.test(type) ? 'model' : undefined;
  },
  fields: {
    input: (from) => {
      const messages = raw(from, 'messages') ?? raw(from, 'input');
      return messages === undefined ? undefined : toMessages(messages, 'user');
    },
    output: answers,
    requested: text('gen_ai.request.model'),
    parameters: (from) => {
      const out: JsonObject = {};
      const streamed = from.text(['llm.is_streaming']);
      const cost = from.number(['gen_ai.cost.total_cost']);
      if (streamed !== undefined) out['stream'] = streamed === 'True' || streamed === 'true';
      if (cost !== undefined) out['cost.reported'] = cost;
      return Object.keys(out).length > 0 ? out : undefined;
    },
    evaluation: guarded,
    errorType: text('exception', 'error.type'),
  },
  // the raw span under the call repeats its request, without counts; the proxy's frame carries the call's own
  never: 'which agent or prompt version called; tools’ results, which the caller runs; content, when message logging is off',
};
