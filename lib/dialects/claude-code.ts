import { count, text, type Dialect, type FieldTable, type LogReading, type LogView } from './dialect';
import { toMessages } from './messages';
import { asText, withoutUndefined } from './read-attributes';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/** What stands where content is not switched on. */
const REDACTED = '<REDACTED>';
const PREFIX = 'claude_code.';

const SPAN_KINDS: Record<string, StepKind> = {
  interaction: 'agent',
  llm_request: 'model',
  tool: 'tool',
  'tool.execution': 'tool',
  hook: 'guardrail',
};

/** `span.type` is the span's name, with or without the prefix. */
const typeOf = (from: Reader): string | undefined => {
  const type = from.text(['span.type']);
  return type?.startsWith(PREFIX) ? type.slice(PREFIX.length) : type;
};

/** A person is asked only for what no rule allows or denies: `user_permanent`, `user_temporary`, `user_abort`, `user_reject`. */
const byPerson = (source: string | undefined): boolean => source?.startsWith('user_') ?? false;

const said = (from: Reader, ...keys: string[]): string | undefined => {
  const text = from.text(keys);
  return text === REDACTED ? undefined : text;
};

function permission(from: Reader): { name: string; label?: string; by?: string } | undefined {
  const label = from.text(['decision']);
  if (label === undefined) return undefined;
  return withoutUndefined({ name: 'permission', label, by: from.text(['source']) });
}

/** `success` is the text "true" or "false" in events, a boolean in spans. */
function unsuccessful(from: Reader): string | undefined {
  const told = from.has('success') ? asText(from.values['success']) : undefined;
  if (told?.toLowerCase() !== 'false') return undefined;
  from.take('success');
  return said(from, 'error', 'error_type') ?? 'success=false; no message was reported.';
}

const ARGUMENTS = ['full_command', 'file_path', 'skill_name', 'subagent_type'];

/** Arguments are spread over the span; the whole input is in its event, when it is switched on. */
function spanArguments(from: Reader): JsonValue | undefined {
  const out: JsonObject = {};
  for (const key of ARGUMENTS) {
    const value = said(from, key);
    if (value !== undefined) out[key] = value;
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

const MODEL: FieldTable = {
  requested: text('gen_ai.request.model', 'model'),
  provider: text('gen_ai.provider.name', 'gen_ai.system'),
  inputTokens: count('input_tokens'),
  outputTokens: count('output_tokens'),
  cacheReadTokens: count('cache_read_tokens'),
  cacheWriteTokens: count('cache_creation_tokens'),
  finishReasons: (from) => {
    const reason = from.value(['stop_reason']);
    return reason === undefined ? undefined : [reason];
  },
  parameters: (from) => {
    const out: JsonObject = {};
    const cost = from.number(['cost_usd']);
    const speed = from.text(['speed']);
    const effort = from.text(['effort']);
    if (cost !== undefined) out['cost.reported'] = cost;
    if (speed !== undefined) out['speed'] = speed;
    if (effort !== undefined) out['effort'] = effort;
    return Object.keys(out).length > 0 ? out : undefined;
  },
  unsuccessful,
};

const TOOL: FieldTable = {
  toolName: text('tool_name'),
  callId: text('tool_use_id', 'gen_ai.tool.call.id'),
  arguments: (from) => {
    const given = from.json(['tool_input', 'tool_parameters']);
    return given === REDACTED ? undefined : (given ?? spanArguments(from));
  },
  unsuccessful,
};

/** The event `tool.output` of a tool's span: its input and output, when OTEL_LOG_TOOL_CONTENT is on. */
const output = (events: { name: string; reader: Reader }[], ...keys: string[]): JsonValue | undefined => {
  for (const { name, reader } of events) if (name === 'tool.output') return reader.json(keys);
  return undefined;
};

const LOGS: Record<string, (from: Reader, log: LogView) => LogReading> = {
  user_prompt: () => ({
    kind: 'other',
    asks: true,
    fields: {
      name: () => 'user prompt',
      input: (from) => toMessages(said(from, 'prompt'), 'user'),
    },
  }),
  tool_result: (from) => ({
    kind: 'tool',
    key: callKey(from),
    durationMs: from.number(['duration_ms']),
    fields: TOOL,
  }),
  tool_decision: (from) => {
    const person = byPerson(from.text(['source']));
    const tool = from.text(['tool_name']);
    return {
      kind: person ? 'human' : 'guardrail',
      parentKey: callKey(from),
      fields: {
        name: () => `permission${tool ? `: ${tool}` : ''}`,
        evaluation: permission,
        input: (given) => {
          const parameters = given.json(['tool_parameters']);
          return isJsonObject(parameters) ? [{ role: 'tool call', content: JSON.stringify(parameters) }] : undefined;
        },
      },
    };
  },
  api_request: (from) => ({ kind: 'model', key: requestKey(from), durationMs: from.number(['duration_ms']), fields: MODEL }),
  api_error: (from) => ({
    kind: 'model',
    key: requestKey(from),
    durationMs: from.number(['duration_ms']),
    fields: {
      ...MODEL,
      unsuccessful: (given) => said(given, 'error', 'status_code') ?? 'The request failed; no message was reported.',
    },
  }),
  api_refusal: (from) => ({
    kind: 'model',
    key: requestKey(from),
    fields: { ...MODEL, finishReasons: (given) => [given.value(['stop_reason']) ?? 'refusal'] },
  }),
};

function callKey(from: Reader): string | undefined {
  const id = from.text(['tool_use_id', 'gen_ai.tool.call.id']);
  return id === undefined ? undefined : `call:${id}`;
}
function requestKey(from: Reader): string | undefined {
  const id = from.text(['request_id', 'client_request_id']);
  return id === undefined ? undefined : `request:${id}`;
}

/**
 * Claude Code and the Claude Agent SDK: spans (beta) and log events. What a person or a rule allowed a tool to do is a step of its own
 * under that tool's: the permission record.
 */
export const CLAUDE_CODE: Dialect = {
  name: 'claude-code',
  version: '3',
  title: 'Claude Code, Claude Agent SDK',
  scopes: ['com.anthropic.claude_code*', 'claude_code*'],
  keys: ['interaction.sequence', 'llm_request.context'],
  kind: (from) => {
    const type = typeOf(from);
    if (type === 'tool.blocked_on_user') return byPerson(from.text(['source'])) ? 'human' : 'guardrail';
    return type !== undefined && Object.hasOwn(SPAN_KINDS, type) ? SPAN_KINDS[type] : undefined;
  },
  fields: {
    ...MODEL,
    ...TOOL,
    name: (from) => (typeOf(from) === 'tool.blocked_on_user' ? 'permission' : undefined),
    agentName: (from, span) => (span.kind === 'agent' ? 'claude-code' : from.text(['agent.name', 'agent_id'])),
    input: (from) => toMessages(said(from, 'user_prompt'), 'user'),
    evaluation: (from, span) => (span.kind === 'human' || span.kind === 'guardrail' ? permission(from) : undefined),
    arguments: (from, span) => output([...span.events], 'tool_input', 'tool.input', 'input') ?? spanArguments(from),
    result: (_from, span) => output([...span.events], 'tool_output', 'tool.output', 'output', 'content'),
  },
  echoes: (from) => typeOf(from) === 'tool.execution',
  alias: (from, span) =>
    span.kind === 'tool' && typeOf(from) === 'tool' ? callKey(from) : span.kind === 'model' ? requestKey(from) : undefined,
  log: (from, log) => {
    const name = log.name.startsWith(PREFIX) ? log.name.slice(PREFIX.length) : log.name;
    const isOurs = log.name.startsWith(PREFIX) || log.text?.startsWith(PREFIX);
    return isOurs && Object.hasOwn(LOGS, name) ? LOGS[name]!(from, log) : undefined;
  },
  never:
    'what the assistant said (its messages are in no span); prompts, arguments and results, unless OTEL_LOG_USER_PROMPTS, OTEL_LOG_TOOL_DETAILS and OTEL_LOG_TOOL_CONTENT are on; the answering model',
};
