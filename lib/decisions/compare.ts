import { z } from 'zod';
import { parseJson } from '@/lib/dialects/read-attributes';
import { modelNames, type Message, type Step, stepKind } from '@/lib/dialects/step';
import type { JsonValue } from '@/lib/shared/json';
import { alignSteps, type Alignable } from './compare-align';
import { diffJson, sameJson, type JsonChange } from './compare-json';
import { diffText } from './compare-text';
import { onlyWording } from './compare-wording';
import { decisionSummary, type DecisionSummary } from './contract';
import { readTurn, type PlacedMessage } from './conversation';
import { messageText } from './step-text';

/** Two decisions side by side: steps aligned, and what differs. Pure and client-safe; GET /api/v1/decisions/{id}/compare/{other}. */
const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;
const textOp = z.object({ op: z.enum(['same', 'removed', 'added']), text: z.string() });
const jsonChange = z.object({
  path: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  left: json.optional(),
  right: json.optional(),
  wording: z.number().optional().describe('Both are sentences that differ in wording alone; this share of it is in both.'),
});
const wording = z
  .number()
  .optional()
  .describe(
    'Nothing but wording differs: no figure, identifier or negation. The least share of it that both sides have, 0 to 1.',
  );

export const fieldDifference = z.discriminatedUnion('form', [
  z.object({
    form: z.literal('value'),
    field: z.string(),
    label: z.string(),
    left: z.string().optional(),
    right: z.string().optional(),
  }),
  z.object({ form: z.literal('text'), field: z.string(), label: z.string(), ops: z.array(textOp), wording }),
  z.object({ form: z.literal('json'), field: z.string(), label: z.string(), changes: z.array(jsonChange), wording }),
]);
export type FieldDifference = z.infer<typeof fieldDifference>;

export const comparedStep = z.object({
  id: z.string(),
  /** 1-based, in order of start. */
  position: z.number().int(),
  kind: stepKind,
  name: z.string(),
  tool: z.string().optional(),
  model: modelNames.optional(),
  status: z.enum(['ok', 'error', 'unset']),
  captured: z.enum(['full', 'partial', 'none']),
});
export const comparedRow = z.object({
  state: z
    .enum(['same', 'reworded', 'changed', 'leftOnly', 'rightOnly'])
    .describe('reworded: what the model wrote is worded otherwise, and nothing else differs.'),
  left: comparedStep.optional(),
  right: comparedStep.optional(),
  differences: z.array(fieldDifference),
});
export type ComparedRow = z.infer<typeof comparedRow>;

export const comparison = z.object({
  left: decisionSummary,
  right: decisionSummary,
  /** Facts of the decisions as wholes: versions, models, outcome, input, output. Only what differs. */
  facts: z.array(fieldDifference),
  rows: z.array(comparedRow),
  counts: z.object({ same: z.number(), reworded: z.number(), changed: z.number(), leftOnly: z.number(), rightOnly: z.number() }),
  /** Index of the row that differs first in time; null when all are the same. */
  firstDifference: z.number().int().nullable(),
  /** How many steps of each side were compared, of how many. */
  compared: z.object({ left: z.number(), leftTotal: z.number(), right: z.number(), rightTotal: z.number() }),
  /** False: the caller may not read content, so only structure was compared. */
  contentVisible: z.boolean(),
});
export type Comparison = z.infer<typeof comparison>;

/** Steps of one side beyond this number are not compared, and `compared` says so. */
export const MOST_COMPARED = 2000;

export interface Side {
  decision: DecisionSummary;
  /** In any order. */
  steps: readonly Step[];
  total: number;
}

export function compareDecisions(left: Side, right: Side, contentVisible: boolean): Comparison {
  const a = readable(left.steps);
  const b = readable(right.steps);
  const rows = alignSteps(a.map(alignable), b.map(alignable)).map((pair) =>
    rowOf(pair.left === null ? null : a[pair.left]!, pair.right === null ? null : b[pair.right]!),
  );
  const count = (state: ComparedRow['state']): number => rows.filter((row) => row.state === state).length;
  const first = firstOf(rows);
  return {
    left: left.decision,
    right: right.decision,
    facts: compareFacts(left.decision, right.decision),
    rows,
    counts: {
      same: count('same'),
      reworded: count('reworded'),
      changed: count('changed'),
      leftOnly: count('leftOnly'),
      rightOnly: count('rightOnly'),
    },
    firstDifference: first < 0 ? null : first,
    compared: { left: a.length, leftTotal: left.total, right: b.length, rightTotal: right.total },
    contentVisible,
  };
}

/** How an agent ended is the end of its steps, though the agent began before them: other differences come first. Other words come last. */
function firstOf(rows: readonly ComparedRow[]): number {
  const late = (row: ComparedRow): boolean =>
    row.left?.kind === 'agent' &&
    row.state === 'changed' &&
    row.differences.every(({ field }) => /^(messages\.output|status$|error\.|stateAfter|captured$)/.test(field));
  const differs = (row: ComparedRow): boolean => row.state !== 'same' && row.state !== 'reworded';
  const early = rows.findIndex((row) => differs(row) && !late(row));
  if (early >= 0) return early;
  const any = rows.findIndex(differs);
  return any >= 0 ? any : rows.findIndex((row) => row.state === 'reworded');
}

/** A step with what it adds to the conversation, so that one early difference is not reported again at every later call. */
interface ReadStep {
  step: Step;
  position: number;
  content: Content;
}
interface Content {
  system: string;
  input: Message[];
  output: Message[];
  request: JsonValue;
}

function readable(steps: readonly Step[]): ReadStep[] {
  const ordered = [...steps]
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0))
    .slice(0, MOST_COMPARED);
  let before: Step | undefined;
  let between: Step[] = [];
  return ordered.map((step, i) => {
    const turn = readTurn(step, before, between);
    const content: Content = {
      system: turn.system.map((entry) => messageText(entry.message)).join('\n'),
      input: messagesOf(turn.fresh),
      output: messagesOf(turn.output),
      request: requestOf(step),
    };
    if (step.messages?.input?.length) {
      before = step;
      between = [];
    } else between.push(step);
    return { step, position: i + 1, content };
  });
}

const messagesOf = (placed: readonly PlacedMessage[]): Message[] => placed.map((entry) => entry.message);

function requestOf(step: Step): JsonValue {
  return { arguments: step.tool?.arguments ?? null, query: step.query ?? null };
}

function signatureOf(step: Step): string {
  if (step.tool?.name) return `tool ${step.tool.name}`;
  // Instrumentations write the model into the name of the call; another model is a change of the step, not another step.
  let name = step.name;
  for (const model of [step.model?.requested, step.model?.responded]) if (model) name = name.replace(model, '').trim();
  return `${step.kind} ${name}`;
}

function alignable(read: ReadStep): Alignable {
  const { step, content } = read;
  return {
    kind: step.kind,
    signature: signatureOf(step),
    request: JSON.stringify([content.request, content.input.map(plain)]),
    content: JSON.stringify([
      content.request,
      content.input.map(plain),
      content.output.map(plain),
      step.tool?.result ?? null,
      step.status,
      step.documents ?? null,
      content.system,
    ]),
  };
}

/** A message without what differs from run to run by nature: ids. */
function plain(message: Message): JsonValue {
  return {
    role: message.role,
    text: messageText(message),
    calls: (message.toolCalls ?? []).map((call) => ({ name: call.name, arguments: call.arguments ?? null })),
  };
}

function rowOf(left: ReadStep | null, right: ReadStep | null): ComparedRow {
  const differences = left && right ? compareSteps(left, right) : [];
  return {
    state: !left ? 'rightOnly' : !right ? 'leftOnly' : stateOf(differences),
    ...(left ? { left: reference(left) } : {}),
    ...(right ? { right: reference(right) } : {}),
    differences,
  };
}

function stateOf(differences: readonly FieldDifference[]): 'same' | 'reworded' | 'changed' {
  if (differences.length === 0) return 'same';
  return differences.every((one) => one.form !== 'value' && one.wording !== undefined) ? 'reworded' : 'changed';
}

function reference({ step, position }: ReadStep): z.infer<typeof comparedStep> {
  return {
    id: step.id,
    position,
    kind: step.kind,
    name: step.name,
    ...(step.tool?.name ? { tool: step.tool.name } : {}),
    ...(step.model && (step.model.requested || step.model.responded)
      ? { model: { requested: step.model.requested, responded: step.model.responded } }
      : {}),
    status: step.status,
    captured: step.captured,
  };
}

/** In the order in which a reader asks: who was asked, with what, what came back. */
function compareSteps(left: ReadStep, right: ReadStep): FieldDifference[] {
  const a = left.step;
  const b = right.step;
  const out: FieldDifference[] = [];
  value(
    out,
    'name',
    'name',
    signatureOf(a) === signatureOf(b) ? undefined : a.name,
    signatureOf(a) === signatureOf(b) ? undefined : b.name,
  );
  value(out, 'model.requested', 'model requested', a.model?.requested, b.model?.requested);
  value(out, 'model.responded', 'model answered', a.model?.responded, b.model?.responded);
  value(out, 'model.provider', 'provider', a.model?.provider, b.model?.provider);
  data(out, 'model.parameters', 'parameters', a.model?.parameters, b.model?.parameters);
  value(out, 'prompt.name', 'prompt', a.prompt?.name, b.prompt?.name);
  value(out, 'prompt.version', 'prompt version', a.prompt?.version, b.prompt?.version);
  text(out, 'messages.system', 'system prompt', left.content.system, right.content.system);
  messages(out, 'messages.input', 'input', left.content.input, right.content.input);
  text(out, 'query', 'search query', a.query, b.query, true);
  data(out, 'tool.arguments', 'arguments', a.tool?.arguments, b.tool?.arguments, true);
  documents(out, a, b);
  messages(out, 'messages.output', 'output', left.content.output, right.content.output, true);
  data(out, 'tool.result', 'result', a.tool?.result, b.tool?.result);
  value(out, 'status', 'status', a.status, b.status);
  text(out, 'error.message', 'error', a.error?.message, b.error?.message);
  value(out, 'evaluation', 'evaluation', evaluationText(a), evaluationText(b));
  text(out, 'rationale', "the model's own rationale", a.rationale, b.rationale, true);
  value(out, 'captured', 'captured', a.captured, b.captured);
  return out;
}

function evaluationText(step: Step): string | undefined {
  const it = step.evaluation;
  return it ? [it.name, it.label, it.score].filter((part) => part !== undefined).join(' ') : undefined;
}

function value(out: FieldDifference[], field: string, label: string, left: string | undefined, right: string | undefined): void {
  if (left !== right)
    out.push({ form: 'value', field, label, ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) });
}

/** `free`: what a model wrote in words of its own, where other words need not mean something else. What a model was told is not. */
function text(out: FieldDifference[], field: string, label: string, left = '', right = '', free = false): void {
  if (left === right) return;
  const wording = free ? onlyWording(left, right) : null;
  out.push({ form: 'text', field, label, ops: diffText(left, right), ...(wording === null ? {} : { wording }) });
}

/** JSON by path; two texts, as tools often answer, in words; texts that hold JSON, as JSON. */
function data(
  out: FieldDifference[],
  field: string,
  label: string,
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  free = false,
): void {
  const [a, b] = [parsed(left), parsed(right)];
  if (sameJson(a, b)) return;
  if (typeof a === 'string' && typeof b === 'string') {
    text(out, field, label, a, b, free);
    return;
  }
  const changes = diffJson(a, b);
  if (free) for (const change of changes) markWording(change);
  const shares = changes.map((change) => change.wording);
  const wording = shares.every((share) => share !== undefined) ? Math.min(...shares) : undefined;
  out.push({ form: 'json', field, label, changes, ...(wording === undefined ? {} : { wording }) });
}

function markWording(change: JsonChange): void {
  if (typeof change.left !== 'string' || typeof change.right !== 'string') return;
  const wording = onlyWording(change.left, change.right);
  if (wording !== null) change.wording = wording;
}

function parsed(given: JsonValue | undefined): JsonValue | undefined {
  return typeof given === 'string' && /^\s*[[{]/.test(given) ? parseJson(given) : given;
}

function messages(
  out: FieldDifference[],
  field: string,
  label: string,
  left: readonly Message[],
  right: readonly Message[],
  free = false,
): void {
  const shown = (list: readonly Message[]): string =>
    list.map((message) => (list.length > 1 ? `${message.role}: ` : '') + messageText(message)).join('\n\n');
  text(out, field, label, shown(left), shown(right), free);
  const calls = (list: readonly Message[]): JsonValue[] =>
    list.flatMap((message) =>
      (message.toolCalls ?? []).map((call) => ({ name: call.name, arguments: parsed(call.arguments) ?? null })),
    );
  data(out, `${field}.toolCalls`, `${label}, tool calls`, calls(left), calls(right), free);
}

function documents(out: FieldDifference[], a: Step, b: Step): void {
  if (!a.documents && !b.documents) return;
  const entry = (step: Step): JsonValue =>
    Object.fromEntries(
      (step.documents ?? []).map((document, i) => [
        document.id ?? document.source ?? `document ${i + 1}`,
        {
          rank: i + 1,
          ...(document.score === undefined ? {} : { score: document.score }),
          ...(document.content === undefined ? {} : { content: document.content }),
        },
      ]),
    );
  const changes = diffJson(entry(a), entry(b));
  if (changes.length > 0) out.push({ form: 'json', field: 'documents', label: 'documents', changes });
}

function compareFacts(a: DecisionSummary, b: DecisionSummary): FieldDifference[] {
  const out: FieldDifference[] = [];
  const models = (d: DecisionSummary): string | undefined =>
    d.models.map((m) => m.responded ?? m.requested ?? '').join(', ') || undefined;
  text(out, 'input', 'input', a.inputPreview, b.inputPreview);
  value(out, 'system', 'AI system', a.system.name, b.system.name);
  value(out, 'environment', 'environment', a.environment, b.environment);
  value(out, 'versions.agent', 'agent version', a.versions.agent, b.versions.agent);
  value(out, 'versions.prompt', 'prompt version', a.versions.prompt, b.versions.prompt);
  value(out, 'versions.policy', 'policy version', a.versions.policy, b.versions.policy);
  value(out, 'models', 'models', models(a), models(b));
  value(out, 'tools', 'tools used', [...a.tools].sort().join(', ') || undefined, [...b.tools].sort().join(', ') || undefined);
  value(out, 'user', 'user', a.user, b.user);
  value(out, 'status', 'status', a.status, b.status);
  value(out, 'route', 'route', a.route, b.route);
  value(out, 'stepCount', 'steps', String(a.stepCount), String(b.stepCount));
  value(out, 'errorCount', 'errors', String(a.errorCount), String(b.errorCount));
  text(out, 'output', 'output', a.outputPreview, b.outputPreview);
  return out;
}
