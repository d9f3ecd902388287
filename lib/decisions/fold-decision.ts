import type { DecisionPart, StepPart } from '@/lib/dialects/contract';
import { erasedType } from '@/lib/privacy/markers';
import { columnText } from './column-text';
import type { DecisionStatus, RiskTier } from './statuses';
import { isOpen, stepKey, type StepFacts } from './fold-step';
import { foldEnd } from './fold-end';
import { latest, type Latest } from './fold-values';
import { addTokens } from './fold-tokens';
import type { Previews } from './record-previews';
import { label, MAX_LABELS_PER_FIELD, subjectLabel, type LabelFieldName } from './labels';

type Ranked = [rank: number, at: string, text: string];

/** What folding must remember between records beside the columns. Never read by anybody else. */
export interface FoldState {
  /** Start and key of the root step. */
  r?: [startedAt: string, key: string];
  /** Where the previews come from: 2 the root, 1 a model call. */
  i?: Ranked;
  o?: Ranked;
  /** 1 a root span ended, 2 the emitter said that the decision is over. */
  e?: 1 | 2;
  /** How many counted steps report input and output tokens. */
  t?: [inputs: number, outputs: number];
  /** Sums of the model calls, kept apart from the columns once steps around them tell tokens too. */
  m?: [input: number, output: number];
  /** How many steps stand in for model calls that tell no tokens, and what they sum up to. */
  s?: [inputs: number, outputs: number, input: number, output: number];
  /** Rows that are other names of steps: `step_count` leaves them out. */
  w?: number;
  /** Steps that wait for the one above them, to tell it of tokens. */
  u?: number;
  /** When the emitter told what stands in the columns, of one that tells updates. */
  l?: Partial<Record<Latest, string>>;
  /** A root without any parent is known: nothing else ends the decision by its own end. */
  p?: 1;
  /** Ends that count while the parent of the step that ended is not known: parent, step, when, how. */
  c?: [parent: string, key: string, at: string, status: 'ok' | 'error'][];
  /** What is said of the end without those, while there are some. */
  f?: [endedAt: string | null, status: 'ok' | 'error' | null, e: 0 | 1 | 2];
}

/** A row of `decision`, as folding changes it. Instants are text with six decimals. */
export interface DecisionFacts {
  decision_id: string;
  system_id: string;
  external_id: string | null;
  trace_id: string | null;
  environment: string | null;
  started_at: string;
  ended_at: string | null;
  first_received_at: string;
  last_received_at: string;
  status: DecisionStatus;
  reported_status: 'ok' | 'error' | null;
  root_key: string | null;
  ended: boolean;
  step_count: number;
  open_step_count: number;
  error_count: number;
  event_count: number;
  models: { requested?: string; responded?: string }[];
  tools: string[];
  user_ref: string | null;
  session_ref: string | null;
  subjects: Subject[];
  input_tokens: number | null;
  output_tokens: number | null;
  risk_tier: RiskTier;
  risk_score: number | null;
  risk_stage: string | null;
  route: string | null;
  version_prompt: string | null;
  version_policy: string | null;
  version_agent: string | null;
  flags: string[];
  labels: string[];
  input_preview: string | null;
  output_preview: string | null;
  latest_idx: number;
  sealed_idx: number | null;
  seal_due_at: string | null;
  fold: FoldState;
}
/** A person or thing the decision is about: its plain id is in the records only. */
export interface Subject {
  type: string;
  role?: string;
  token: string;
}

const TEXT_MAX = 300;
const LIST_MAX = 100;

/** Later than every instant there is: the first step lowers it. */
const NO_START = '9999-12-31T23:59:59.999999Z';

export function newDecision(given: { decisionId: string; systemId: string; receivedAt: string; idx: number }): DecisionFacts {
  return {
    decision_id: given.decisionId,
    system_id: given.systemId,
    external_id: null,
    trace_id: null,
    environment: null,
    started_at: NO_START,
    ended_at: null,
    first_received_at: given.receivedAt,
    last_received_at: given.receivedAt,
    status: 'running',
    reported_status: null,
    root_key: null,
    ended: false,
    step_count: 0,
    open_step_count: 0,
    error_count: 0,
    event_count: 0,
    models: [],
    tools: [],
    user_ref: null,
    session_ref: null,
    subjects: [],
    input_tokens: null,
    output_tokens: null,
    risk_tier: 'unscored',
    risk_score: null,
    risk_stage: null,
    route: null,
    version_prompt: null,
    version_policy: null,
    version_agent: null,
    flags: [],
    labels: [],
    input_preview: null,
    output_preview: null,
    latest_idx: given.idx,
    sealed_idx: null,
    seal_due_at: null,
    fold: {},
  };
}

/** Content of the decision was erased, or some fields of it (docs/adr/0013). */
export const ERASED_FLAG = 'erased';
/** Its erasure waits for a hold: content is hidden from all but those who answer for it (GDPR Art. 18). */
export const RESTRICTED_FLAG = 'restricted';

/**
 * A decision's row before its records are folded anew, because an erasure changed what they say. Risk and route, which an erasure
 * leaves as they were, and what only the order of arrival told (a name that two decisions gave) stays.
 */
export function emptied(before: DecisionFacts): DecisionFacts {
  const decision = newDecision({
    decisionId: before.decision_id,
    systemId: before.system_id,
    receivedAt: before.first_received_at,
    idx: 0,
  });
  decision.risk_tier = before.risk_tier;
  decision.risk_score = before.risk_score;
  decision.risk_stage = before.risk_stage;
  decision.route = before.route;
  if (before.flags.includes('aliasConflict')) addFlag(decision, 'aliasConflict');
  return decision;
}

/** Takes over what a record says about the decision itself. Changes `decision`. */
export function foldDecisionPart(decision: DecisionFacts, part: DecisionPart, subjects: readonly Subject[]): void {
  const [user, session] = [notErased(part.user), notErased(part.session)];
  latest(decision, 'environment', part.environment, part.toldAt);
  latest(decision, 'user_ref', user, part.toldAt);
  latest(decision, 'session_ref', session, part.toldAt);
  latest(decision, 'version_prompt', part.versions?.prompt, part.toldAt);
  latest(decision, 'version_policy', part.versions?.policy, part.toldAt);
  latest(decision, 'version_agent', part.versions?.agent, part.toldAt);
  addLabel(decision, 'environment', part.environment);
  addLabel(decision, 'user', user);
  addLabel(decision, 'session', session);
  addLabel(decision, 'promptVersion', part.versions?.prompt);
  addLabel(decision, 'policyVersion', part.versions?.policy);
  addLabel(decision, 'agent', part.agentName);
  addLabel(decision, 'agentVersion', part.versions?.agent);
  for (const mark of part.marks ?? []) addLabel(decision, mark.field, mark.value);
  for (const digest of part.digests ?? []) addLabel(decision, 'digest', digest);
  for (const subject of subjects) addSubject(decision, subject);
  for (const flag of part.flags ?? []) addFlag(decision, flag);
  foldEnd(decision, part);
}

/** The marker of an erased name is no name. */
function notErased(name: string | undefined): string | undefined {
  return name === undefined || erasedType(name) !== null ? undefined : name;
}

/** Takes over what a record says about one step: the step's row before and after. Changes `decision`. */
export function foldStepInto(
  decision: DecisionFacts,
  part: StepPart,
  step: { before: StepFacts | undefined; after: StepFacts },
  record: { about: DecisionPart; occurredAt: string; previews: Previews; own: Previews | null },
): void {
  const { before, after } = step;
  const { about } = record;
  decision.step_count += before ? 0 : 1;
  decision.open_step_count += Number(isOpen(after)) - Number(before !== undefined && isOpen(before));
  decision.error_count += Number(after.status === 'error') - Number(before?.status === 'error');
  addTokens(decision, before, after);
  const at = part.startedAt ?? part.at ?? record.occurredAt;
  if (at < decision.started_at) decision.started_at = at;
  addModel(decision, { requested: part.model?.requested, responded: part.model?.responded });
  addModel(decision, { requested: after.model_requested ?? undefined, responded: after.model_responded ?? undefined });
  addLabel(decision, 'model', part.model?.requested);
  addLabel(decision, 'model', part.model?.responded);
  addLabel(decision, 'provider', part.model?.provider);
  if (part.tool?.name !== undefined) addTool(decision, part.tool.name);
  addLabel(decision, 'prompt', part.prompt?.name);
  addLabel(decision, 'promptVersion', versionOf(part.prompt?.name, part.prompt?.version));
  latest(decision, 'version_prompt', part.prompt?.version, part.toldAt);
  if (about.rootKey !== undefined && about.rootKey === part.key) foldRoot(decision, part, at);
  foldPreviews(decision, part, record, at);
}

/** A step turned out to be told twice: `gone` is no step of its own any more, `before` became `after`. Changes `decision`. */
export function foldAbsorbed(decision: DecisionFacts, gone: StepFacts, before: StepFacts, after: StepFacts): void {
  decision.step_count -= 1;
  decision.fold.w = (decision.fold.w ?? 0) + 1;
  decision.open_step_count += Number(isOpen(after)) - Number(isOpen(before)) - Number(isOpen(gone));
  decision.error_count += Number(after.status === 'error') - Number(before.status === 'error') - Number(gone.status === 'error');
  addTokens(decision, gone, null);
  addTokens(decision, before, after);
}

/** The place of the next step: none has it, whatever became of others. */
export function nextSeq(decision: DecisionFacts): number {
  return decision.step_count + (decision.fold.w ?? 0);
}

function foldRoot(decision: DecisionFacts, part: StepPart, at: string): void {
  const given: [string, string] = [at, stepKey(part.key)];
  const held = decision.fold.r;
  if (held && (held[0] < given[0] || (held[0] === given[0] && held[1] <= given[1]))) return;
  decision.fold.r = given;
  decision.root_key = given[1];
}

/** The root's own words first; without them the first model call's question and the last one's answer. */
function foldPreviews(
  decision: DecisionFacts,
  part: StepPart,
  { about, previews, own }: { about: DecisionPart; previews: Previews; own: Previews | null },
  at: string,
): void {
  const input = about.input !== undefined ? ranked(2, at, previews.input) : ranked(1, at, own?.input);
  const end = part.endedAt ?? at;
  const output = about.output !== undefined ? ranked(2, end, previews.output) : ranked(1, end, own?.output);
  const { fold } = decision;
  if (
    input &&
    (!fold.i ||
      input[0] > fold.i[0] ||
      (input[0] === fold.i[0] && (input[1] < fold.i[1] || (input[1] === fold.i[1] && input[2] < fold.i[2]))))
  ) {
    fold.i = input;
    decision.input_preview = input[2];
  }
  if (
    output &&
    (!fold.o ||
      output[0] > fold.o[0] ||
      (output[0] === fold.o[0] && (output[1] > fold.o[1] || (output[1] === fold.o[1] && output[2] < fold.o[2]))))
  ) {
    fold.o = output;
    decision.output_preview = output[2];
  }
}

function ranked(rank: number, at: string, preview: string | null | undefined): Ranked | null {
  return preview === null || preview === undefined ? null : [rank, at, preview];
}

function versionOf(name: string | undefined, version: string | undefined): string | undefined {
  return version === undefined ? undefined : name === undefined ? version : `${name}@${version}`;
}

/**
 * Only pairs that no other pair contains are kept: {requested} goes when {requested, responded} is known. Records that contradict each
 * other on the model of one step leave the names of both, in pairs that may depend on their order.
 */
function addModel(decision: DecisionFacts, given: { requested?: string; responded?: string }): void {
  const pair: { requested?: string; responded?: string } = {};
  if (given.requested !== undefined) pair.requested = columnText(given.requested, TEXT_MAX);
  if (given.responded !== undefined) pair.responded = columnText(given.responded, TEXT_MAX);
  if (pair.requested === undefined && pair.responded === undefined) return;
  type Pair = typeof pair;
  const within = (a: Pair, b: Pair): boolean =>
    (a.requested === undefined || a.requested === b.requested) && (a.responded === undefined || a.responded === b.responded);
  if (decision.models.some((held) => within(pair, held))) return;
  decision.models = [...decision.models.filter((held) => !within(held, pair)), pair]
    .sort((a, b) => compare(a.requested ?? '', b.requested ?? '') || compare(a.responded ?? '', b.responded ?? ''))
    .slice(0, LIST_MAX);
}

function addTool(decision: DecisionFacts, name: string): void {
  addLabel(decision, 'tool', name);
  insertSorted(decision.tools, columnText(name, TEXT_MAX), LIST_MAX);
}

function addSubject(decision: DecisionFacts, subject: Subject): void {
  const made = subjectLabel(subject.type, subject.token);
  if (made) addReady(decision, made, 'subject');
  const same = (held: Subject): boolean =>
    held.type === subject.type && held.token === subject.token && held.role === subject.role;
  if (decision.subjects.length >= LIST_MAX || decision.subjects.some(same)) return;
  decision.subjects = [...decision.subjects, subject].sort(
    (a, b) => compare(a.type, b.type) || compare(a.token, b.token) || compare(a.role ?? '', b.role ?? ''),
  );
}

export function addFlag(decision: DecisionFacts, flag: string): void {
  insertSorted(decision.flags, columnText(flag, TEXT_MAX), LIST_MAX);
  addLabel(decision, 'flag', flag);
}

/** Takes a flag and its label away again. */
export function removeFlag(decision: DecisionFacts, flag: string): void {
  const made = label('flag', flag);
  decision.flags = decision.flags.filter((one) => one !== flag);
  decision.labels = decision.labels.filter((one) => one !== made);
}

export function addLabel(decision: DecisionFacts, field: LabelFieldName, value: string | undefined): void {
  const made = value === undefined ? null : label(field, value);
  if (made) addReady(decision, made, field);
}

function addReady(decision: DecisionFacts, made: string, field: LabelFieldName): void {
  if (decision.labels.includes(made)) return;
  const start = `${field}:`;
  if (
    decision.labels.length >= MAX_LABELS_PER_FIELD &&
    decision.labels.filter((held) => held.startsWith(start)).length >= MAX_LABELS_PER_FIELD
  ) {
    if (!decision.flags.includes('labelsTruncated')) addFlag(decision, 'labelsTruncated');
    return;
  }
  insertSorted(decision.labels, made, Infinity);
}

function insertSorted(list: string[], value: string, max: number): void {
  if (list.includes(value) || list.length >= max) return;
  let at = list.length;
  while (at > 0 && list[at - 1]! > value) at--;
  list.splice(at, 0, value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The status a seal gives: what the emitter said, or incomplete where it never said an end. */
export function sealedStatus(decision: DecisionFacts): DecisionStatus {
  if (decision.reported_status === 'error') return 'error';
  return decision.ended ? 'ok' : 'incomplete';
}

/** Seconds until a decision is closed after its last record. */
export interface SealDelays {
  idle: number;
  /** After the root span's end, for children that arrive later. */
  afterRoot: number;
}

/** A record arrived: the decision is open again. What comes after its end (an outcome, feedback) leaves the status as it was. */
export function reopen(
  decision: DecisionFacts,
  receivedAt: string,
  delays: SealDelays,
  afterwards: boolean,
  later: (instant: string, seconds: number) => string,
): void {
  // Not by the seal: an outcome may have taken it away a moment before, and what comes now is late all the same.
  if (decision.status !== 'running' && !afterwards) {
    addFlag(decision, 'lateEvents');
    decision.status = 'running';
  }
  decision.sealed_idx = null;
  const { e } = decision.fold;
  decision.seal_due_at = later(receivedAt, e === 2 ? 0 : e === 1 ? delays.afterRoot : delays.idle);
}
