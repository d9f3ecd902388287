import { GAP_CODES } from '@/lib/decisions/gap-codes';
import { APPROVAL_STATES, DECISION_STATUSES, RISK_TIERS } from '@/lib/decisions/statuses';
import type { UseField } from './record-uses';

/**
 * The field catalogue: what can be asked for in a query, and how. Pure and client-safe; the grammar, the completion, the facets,
 * the API's documentation and the SQL compiler all read this one list.
 */
export type FieldType = 'exact' | 'enum' | 'number' | 'duration' | 'instant' | 'id' | 'boolean' | 'text';

/** eq is `field:value`; prefix is `field:value*`; compare is > >= < <= and ranges; exists is `field:*` and `has:field`. */
export type FieldOperator = 'eq' | 'prefix' | 'compare' | 'exists';

/** Where a field's values live, which decides how it is looked up. */
export type FieldHome =
  | { in: 'label'; label: string; rolledUp: boolean }
  | { in: 'column'; column: string }
  | { in: 'system' }
  | { in: 'id' }
  | { in: 'alias'; scheme: 'external' | 'trace' }
  | { in: 'use'; use: UseField }
  | { in: 'gap' }
  | { in: 'has' }
  | { in: 'search' };

export interface SearchField {
  name: string;
  title: string;
  aliases: readonly string[];
  type: FieldType;
  operators: readonly FieldOperator[];
  description: string;
  /** One query a person can copy. */
  example: string;
  home: FieldHome;
  /** Values of an enum, lowest first where they are ordered. */
  values?: readonly string[];
  /** The values have an order, so `risk:>=high` means something. */
  ordered?: boolean;
  /** Needs the permission content.read. */
  content: boolean;
  /** Offered as a facet with counts, in this order; undefined: not a facet. */
  facet?: number;
  /** A decision can hold several values of it. */
  many?: boolean;
}

const EXACT = ['eq', 'exists'] as const;
const EXACT_PREFIX = ['eq', 'prefix', 'exists'] as const;
const COMPARE = ['eq', 'compare', 'exists'] as const;

function labelled(
  name: string,
  title: string,
  description: string,
  example: string,
  over: Partial<SearchField> & { rolledUp?: boolean } = {},
): SearchField {
  const { rolledUp = true, ...rest } = over;
  return {
    name,
    title,
    aliases: [],
    type: 'exact',
    operators: rolledUp ? EXACT_PREFIX : EXACT,
    description,
    example,
    home: { in: 'label', label: name, rolledUp },
    content: false,
    ...rest,
  };
}
function column(
  name: string,
  title: string,
  type: FieldType,
  columnName: string,
  description: string,
  example: string,
  over: Partial<SearchField> = {},
): SearchField {
  const operators = type === 'number' || type === 'duration' || type === 'instant' ? COMPARE : EXACT;
  return {
    name,
    title,
    aliases: [],
    type,
    operators,
    description,
    example,
    home: { in: 'column', column: columnName },
    content: false,
    ...over,
  };
}

const HAS_VALUES = [
  'environment', 'riskScore', 'route', 'approval', 'tool', 'model', 'provider', 'user', 'session', 'subject', 'agent', 'agentVersion', 'prompt',
  'promptVersion', 'policyVersion', 'guardrail', 'evaluation', 'outcome', 'feedback', 'flag', 'check', 'finding', 'scorer', 'document', 'dataset', 'externalId', 'trace', 'endedAt', 'inputTokens', 'outputTokens',
] as const; // prettier-ignore

export const SEARCH_FIELDS: readonly SearchField[] = [
  {
    name: 'system', title: 'AI system', aliases: ['systemId', 'service'], type: 'exact', operators: ['eq', 'prefix'], content: false, facet: 1,
    description: 'The AI system, by the key emitters use, its name or its id (sys_...).', example: 'system:refund-agent', home: { in: 'system' },
  },
  column('status', 'Status', 'enum', 'status', 'How the decision ended.', 'status:error', { values: DECISION_STATUSES, facet: 2, operators: ['eq'] }),
  column('risk', 'Risk tier', 'enum', 'risk_tier', 'The tier a scorer gave; unscored is not low.', 'risk:>=high', {
    aliases: ['riskTier', 'tier'], values: RISK_TIERS, ordered: true, facet: 3, operators: ['eq', 'compare'],
  }),
  column('riskScore', 'Risk score', 'number', 'risk_score', 'The score behind the tier, 0 to 1.', 'riskScore:>0.8', { aliases: ['score'] }),
  column('route', 'Route', 'enum', 'route', 'What the policy said.', 'route:review', { values: ['allow', 'check', 'review', 'dual_review', 'block'], facet: 4 }),
  column('approval', 'Approval', 'enum', 'approval', 'State of the approval, where one was asked for.', 'approval:approved', { values: APPROVAL_STATES }),
  labelled('environment', 'Environment', 'Where the system ran.', 'environment:production', { aliases: ['env'], facet: 5 }),
  labelled('model', 'Model', 'A model that was requested or that answered.', 'model:gpt-4o*', { facet: 6, many: true }),
  labelled('provider', 'Provider', 'Who served the model.', 'provider:openai', { facet: 7, many: true }),
  labelled('tool', 'Tool', 'A tool that was called.', 'tool:issue_refund', { facet: 8, many: true }),
  labelled('agent', 'Agent', 'Name of an agent that took part.', 'agent:triage', { many: true }),
  labelled('agentVersion', 'Agent version', 'Version of the agent.', 'agentVersion:2.4.1', { aliases: ['version'], facet: 11, many: true }),
  labelled('prompt', 'Prompt', 'Name of a prompt that was used.', 'prompt:refund-policy', { many: true }),
  labelled('promptVersion', 'Prompt version', 'Version of a prompt, as name@version where the name is known.', 'promptVersion:refund-policy@14', { facet: 9, many: true }),
  labelled('policyVersion', 'Policy version', 'Version of the policy that applied.', 'policyVersion:2026-10', { aliases: ['policy'], facet: 10, many: true }),
  labelled('guardrail', 'Guardrail', 'A guardrail that was triggered.', 'guardrail:pii', { facet: 12, many: true }),
  labelled('evaluation', 'Evaluation', 'An evaluation that was recorded.', 'evaluation:groundedness', { facet: 13, many: true }),
  labelled('outcome', 'Outcome', 'An outcome observed afterwards.', 'outcome:reversed', { facet: 14, many: true }),
  labelled('feedback', 'Feedback', 'Feedback received.', 'feedback:negative', { facet: 15, many: true }),
  labelled('flag', 'Flag', 'What Countersign noticed about the record.', 'flag:lateEvents', { aliases: ['flags'], facet: 16, many: true }),
  labelled('check', 'Check', 'What a check found in it by itself, against the registry.', 'check:versionNotDeployed', { aliases: ['checks'], facet: 17, many: true }),
  labelled('finding', 'Finding', 'Category of what a scorer found in the newest assessment.', 'finding:indirect_injection', { aliases: ['findings', 'category'], facet: 18, many: true }),
  labelled('detector', 'Detector', 'The detector that found something.', 'detector:input.rules', { many: true }),
  labelled('reason', 'Reason', 'Code of the reason a finding gives.', 'reason:injection.override', { aliases: ['reasonCode'], many: true }),
  labelled('stage', 'Risk stage', 'Where something was found: in what came in, in an answer, or in an action.', 'stage:action', { aliases: ['riskStage'], facet: 19, many: true }),
  labelled('scorer', 'Scorer bundle', 'The bundle of scorers that gave the risk.', 'scorer:*', { aliases: ['bundle'], many: false }),
  { name: 'document', title: 'Document', aliases: ['doc'], type: 'exact', operators: EXACT_PREFIX, content: true, home: { in: 'use', use: 'document' }, many: true,
    description: 'A document that was retrieved, by its id or source; as id@version where a version was reported.', example: 'document:KB-204' },
  { name: 'dataset', title: 'Dataset', aliases: ['index', 'dataSource'], type: 'exact', operators: EXACT_PREFIX, content: false, home: { in: 'use', use: 'dataset' }, many: true,
    description: 'The dataset or retrieval index that documents came from; as name@version where a version was reported.', example: 'dataset:support-kb@2026-11-20' },
  { name: 'gap', title: 'Gap', aliases: ['gaps', 'missing'], type: 'enum', operators: ['eq', 'exists'], values: GAP_CODES, content: false, many: true, home: { in: 'gap' },
    description: 'What is missing of the record of a closed decision, or what its AI system asserts and it lacks.', example: 'gap:missingParent' },
  labelled('user', 'User', 'The user, as the emitter names them.', 'user:mia_li_3668', { rolledUp: false }),
  labelled('session', 'Session', 'The session or conversation.', 'session:s-81', { rolledUp: false, aliases: ['conversation', 'thread'] }),
  labelled('subject', 'Subject', 'A person or thing the decision is about: type/id as emitted, or type/token as shown.', 'subject:customer/c-5531', { rolledUp: false, many: true }),
  { name: 'id', title: 'Id', aliases: ['decision', 'decisionId'], type: 'id', operators: ['eq'], content: false, home: { in: 'id' },
    description: "The decision's id (dec_...), the emitter's own id or a trace id.", example: 'id:run-8821' },
  { name: 'externalId', title: 'External id', aliases: ['external', 'runId'], type: 'id', operators: EXACT, content: false, home: { in: 'alias', scheme: 'external' },
    description: "The emitter's own id of the decision.", example: 'externalId:run-8821' },
  { name: 'trace', title: 'Trace id', aliases: ['traceId'], type: 'id', operators: EXACT, content: false, home: { in: 'alias', scheme: 'trace' },
    description: 'The OpenTelemetry trace id, 32 hexadecimal digits.', example: 'trace:4bf92f3577b34da6a3ce929d0e0e4736' },
  column('steps', 'Steps', 'number', 'step_count', 'How many steps the trail has.', 'steps:>20', { aliases: ['stepCount'] }),
  column('errors', 'Errors', 'number', 'error_count', 'How many steps reported an error.', 'errors:>0', { aliases: ['errorCount'] }),
  column('events', 'Events', 'number', 'event_count', 'How many events were received.', 'events:>100', { aliases: ['eventCount'] }),
  column('openSteps', 'Open steps', 'number', 'open_step_count', 'Steps that started and of which no end was reported.', 'openSteps:>0'),
  column('inputTokens', 'Input tokens', 'number', 'input_tokens', 'Tokens sent to models.', 'inputTokens:>10000'),
  column('outputTokens', 'Output tokens', 'number', 'output_tokens', 'Tokens models answered with.', 'outputTokens:>2000'),
  column('tokens', 'Tokens', 'number', 'tokens', 'Input and output tokens together.', 'tokens:1000..5000', { aliases: ['totalTokens'] }),
  column('duration', 'Duration', 'duration', 'duration', 'From start to end; running decisions have none. Units: ms, s, m, h, d.', 'duration:>2s', { aliases: ['latency'] }),
  column('startedAt', 'Started', 'instant', 'started_at', 'When it started. A date or month stands for all of it; now-7d works too.', 'startedAt:>=2026-11-01', { aliases: ['started', 'time'] }),
  column('endedAt', 'Ended', 'instant', 'ended_at', 'When it ended.', 'endedAt:2026-11-20', { aliases: ['ended'] }),
  column('receivedAt', 'Received', 'instant', 'first_received_at', 'When its first event reached Countersign.', 'receivedAt:>now-1h', { aliases: ['received'] }),
  column('sealed', 'Sealed', 'boolean', 'sealed', 'Whether the trail is closed by a seal.', 'sealed:true', { values: ['true', 'false'], operators: ['eq'] }),
  { name: 'has', title: 'Has', aliases: ['exists'], type: 'enum', operators: ['eq'], values: HAS_VALUES, content: false, home: { in: 'has' },
    description: 'Decisions that have any value of a field.', example: 'has:outcome' },
  { name: 'text', title: 'Text', aliases: ['content', 'body'], type: 'text', operators: ['eq', 'prefix'], content: true, home: { in: 'search' },
    description: 'Words in inputs, outputs, tool arguments and results, retrieved documents, names and ids. The same as typing the word alone.', example: '"duplicate refund"' },
]; // prettier-ignore

const BY_NAME = new Map<string, SearchField>();
for (const field of SEARCH_FIELDS) for (const name of [field.name, ...field.aliases]) BY_NAME.set(name.toLowerCase(), field);

/** The field of that name or alias, in any case. */
export function findField(name: string): SearchField | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** The fields offered as facets, in their order. */
export const FACET_FIELDS: readonly SearchField[] = SEARCH_FIELDS.filter((field) => field.facet !== undefined).sort(
  (a, b) => a.facet! - b.facet!,
);
