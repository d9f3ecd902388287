import { text, type Dialect, type Reads } from './dialect';
import { toMessages } from './messages';
import type { Message } from './step';

/** The whole talk of a run: what the model said last is the answer, everything before is what went in. */
const talk =
  (place: 'input' | 'output'): Reads<Message[]> =>
  (from, span) => {
    if (span.kind !== 'agent') return undefined;
    const given = from.value(['pydantic_ai.all_messages', 'all_messages_events']);
    const all = given === undefined ? undefined : toMessages(given, 'user');
    if (!all) return undefined;
    const answered = all.at(-1)?.role === 'assistant' ? all.length - 1 : all.length;
    const side = place === 'input' ? all.slice(0, answered) : all.slice(answered);
    return side.length > 0 ? side : undefined;
  };

/** Version 1 of its format puts the events of a model call as JSON into one attribute. */
const events =
  (place: 'input' | 'output'): Reads<Message[]> =>
  (from, span) => {
    if (span.kind !== 'model') return undefined;
    const list = from.list(['events']);
    if (!list) return undefined;
    const side = list.filter((one) => JSON.stringify(one).includes('"gen_ai.choice"') === (place === 'output'));
    return side.length > 0 ? toMessages(side.map(withoutWrapping), place === 'input' ? 'user' : 'assistant') : undefined;
  };

function withoutWrapping<T>(event: T): T {
  if (typeof event !== 'object' || event === null || !('message' in event)) return event;
  const inner = event.message as T;
  return typeof inner === 'object' && inner !== null ? inner : event;
}

/** Pydantic AI, by itself or through Logfire: GenAI names, and its own for runs of agents, tools (until version 2 of its format) and results. */
export const PYDANTIC_AI: Dialect = {
  name: 'pydantic-ai',
  version: '3',
  title: 'Pydantic AI, Logfire',
  scopes: ['pydantic-ai', 'pydantic_ai*', 'logfire*'],
  keys: ['pydantic_ai.*', 'all_messages_events', 'final_result', 'logfire.msg', 'model_request_parameters', 'tool_response'],
  kind: (from) =>
    from.has('gen_ai.operation.name')
      ? undefined
      : from.has('pydantic_ai.all_messages') || from.has('all_messages_events') || from.has('final_result')
        ? 'agent'
        : undefined,
  fields: {
    agentName: (from, span) => (span.kind === 'agent' ? from.text(['gen_ai.agent.name', 'agent_name']) : undefined),
    input: (from, span) => talk('input')(from, span) ?? events('input')(from, span),
    output: (from, span) => {
      const result = span.kind === 'agent' ? from.value(['final_result']) : undefined;
      const said = result === undefined ? undefined : toMessages(result, 'assistant');
      return said ?? talk('output')(from, span) ?? events('output')(from, span);
    },
    requested: (from, span) => (span.kind === 'agent' ? from.text(['model_name']) : undefined),
    parameters: (from) => {
      const given = from.object(['model_request_parameters']);
      return given && { ...given.all() };
    },
    toolName: text('gen_ai.tool.name'),
    arguments: (from) => from.json(['tool_arguments']),
    result: (from) => from.json(['tool_response']),
  },
  never: 'user, session and prompt version; who approved a deferred tool call; content, when include_content is off',
};
