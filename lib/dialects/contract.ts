import type { JsonObject } from '@/lib/shared/json';
import type { StepKind } from './step-kinds';
import type { FieldSources } from './source-notes';
import type { Step } from './step';

/**
 * What an emitter reported, decoded from its wire form and free of secrets: exactly this tree is stored (canonical JSON,
 * deflated) and exactly this tree is mapped, now and at every rebuild. Never change a stored shape: add a `form`.
 */
export type RecordTree = (EventTree | SpanTree | LogTree | LangfuseTree | AgentsTree) & Remainder;

/** What says that a tree is what an erasure left of a record: its content is gone (`all`), or some of its fields (`fields`). */
export interface Remainder {
  erased?: 'all' | 'fields';
}

/** A native event as sent to POST /api/v1/events. */
export interface EventTree {
  form: 'event';
  event: JsonObject;
}
export interface OtlpOrigin {
  resource: { attributes: JsonObject; droppedAttributesCount?: number; schemaUrl?: string };
  scope: { name?: string; version?: string; attributes?: JsonObject; schemaUrl?: string };
}
/** An OTLP span. 64-bit numbers are decimal strings; ids are lower-case hex; attributes are plain JSON, bytes as {"$bytes": base64}. */
export interface SpanTree extends OtlpOrigin {
  form: 'span';
  span: {
    traceId: string;
    spanId: string;
    parentSpanId?: string;
    name: string;
    kind?: number;
    startTimeUnixNano: string;
    endTimeUnixNano?: string;
    attributes: JsonObject;
    events?: { name: string; timeUnixNano?: string; attributes: JsonObject; droppedAttributesCount?: number }[];
    links?: { traceId: string; spanId: string; attributes?: JsonObject; traceState?: string; flags?: number }[];
    status?: { code?: number; message?: string };
    traceState?: string;
    flags?: number;
    droppedAttributesCount?: number;
    droppedEventsCount?: number;
    droppedLinksCount?: number;
  };
}
/** An OTLP log record. */
export interface LogTree extends OtlpOrigin {
  form: 'log';
  log: {
    timeUnixNano?: string;
    observedTimeUnixNano?: string;
    eventName?: string;
    severityNumber?: number;
    severityText?: string;
    body?: import('@/lib/shared/json').JsonValue;
    attributes: JsonObject;
    traceId?: string;
    spanId?: string;
    flags?: number;
    droppedAttributesCount?: number;
  };
}

/** One event of Langfuse's batch ingestion, `POST /api/public/ingestion`, as sent. */
export interface LangfuseTree {
  form: 'langfuse';
  /** `{id, type, timestamp, body}`. */
  event: JsonObject;
  /** What the batch says sent it. */
  sdk?: { name?: string; version?: string };
}
/** One item of the OpenAI Agents SDK's own export, `POST /v1/traces/ingest`, as sent: a `trace` or a `trace.span`. */
export interface AgentsTree {
  form: 'agents';
  item: JsonObject;
}
/** Forms of trees: what a stored body must name to be a record. */
export const TREE_FORMS: ReadonlySet<string> = new Set([
  'event',
  'span',
  'log',
  'langfuse',
  'agents',
] satisfies RecordTree['form'][]);

/** What one record says about one step. Parts of a step are merged in log order; a rebuild does the same in the same order. */
export interface StepPart {
  key: string;
  parentKey?: string;
  kind?: StepKind;
  name?: string;
  /** Instants are RFC 3339 UTC with exactly six decimals (lib/dialects/instants.ts), so that text order is time order. */
  startedAt?: string;
  endedAt?: string;
  /** When the record itself was made: places a part that tells no start, and orders single messages. */
  at?: string;
  /** The record tells of a start without an end. */
  open?: boolean;
  /** When the emitter says it told this: of its updates the latest counts, field by field. */
  toldAt?: string;
  status?: Step['status'];
  error?: Step['error'];
  messages?: Step['messages'];
  /** `messages` holds single messages of a longer list (one record a message): to be put in order of `at`. */
  singleMessages?: boolean;
  model?: Step['model'];
  tool?: Partial<NonNullable<Step['tool']>>;
  documents?: Step['documents'];
  query?: string;
  usage?: Step['usage'];
  /** False where usage repeats what child steps already count (an outer span with summed tokens). Default true for kind model. */
  usageCounts?: boolean;
  /** Usage that stands in for that of the model calls inside, whose own records may tell none: counted where no model call of the decision reports any. */
  usageStandsIn?: boolean;
  prompt?: Step['prompt'];
  evaluation?: Step['evaluation'];
  rationale?: string;
  plan?: Step['plan'];
  stateBefore?: Step['stateBefore'];
  stateAfter?: Step['stateAfter'];
  captured?: Step['captured'];
  /** Whether something went in and came out, where the content itself was left out of the part. */
  sides?: { input: boolean; output: boolean };
  flags?: string[];
  /**
   * The record tells a call that the step above it tells too, when that is a tool step of the same name: client and server of one call
   * of a tool (docs/adr/0018).
   */
  echo?: true;
  /** Another name of the step with this key: whatever is told under `key` is told of that step. */
  sameAs?: string;
  /** Told of this step under another name: who told it first stays its source. */
  borrowed?: true;
  source: Step['source'];
  /** The record behind `source` told no start, though another one did. Only merged parts say so. */
  sourceAside?: true;
  /** Where each field was read, when the record was mapped for somebody who reads it. */
  fields?: FieldSources;
}

/** What one record says about its decision. */
export interface DecisionPart {
  /** When the emitter says it told this: of its updates the latest counts, field by field. */
  toldAt?: string;
  environment?: string;
  user?: string;
  session?: string;
  subjects?: { type: string; id: string; role?: string }[];
  versions?: { prompt?: string; policy?: string; agent?: string };
  agentName?: string;
  /** Of artifacts it ran with, as reported: lib/dialects/artifact-digests.ts. */
  digests?: string[];
  /** Further exact-match facts for the labels: outcome, feedback, guardrail, evaluation. */
  marks?: { field: 'outcome' | 'feedback' | 'guardrail' | 'evaluation'; value: string }[];
  input?: string;
  output?: string;
  /** Key of the root step, when this record is it. */
  rootKey?: string;
  /** It is the root only while no step of this key is known: the parent is elsewhere, in another decision or in none. */
  rootParent?: string;
  /** The emitter says the decision is over: decision.ended, or a root span with an end. */
  ended?: { status?: 'ok' | 'error'; at: string; explicit?: boolean };
  /** The record tells of something that happens after a decision is over (an outcome, feedback, an evaluation). */
  afterwards?: boolean;
  flags?: string[];
}

export interface Mapping {
  decision: DecisionPart;
  steps: StepPart[];
}
