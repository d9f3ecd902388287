import { z } from 'zod';
import { isEmittedKind, isKnownVersion, SCHEMA_VERSION, type EmittedKind, type SchemaVersion } from './kinds';

/**
 * The native event. Members of `data` that are not described here are kept as sent; members beside `data` are not free, so that a
 * typing error in `decision` is refused instead of starting another decision. Client-safe.
 */
const text = (max: number) => z.string().min(1).max(max);
const anything = z.unknown();
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time between 1990 and 2100 to Unix milliseconds; null for anything else. */
export function readInstant(value: string): number | null {
  if (!RFC3339.test(value)) return null;
  const upper = value.length > 24 ? value.replace(/(\.\d{3})\d+/, '$1') : value;
  const at = Date.parse(upper.toUpperCase().replace(' ', 'T'));
  return at >= EARLIEST && at < LATEST ? at : null; // false for NaN
}

const instant = z
  .string()
  .max(40)
  .refine((value) => readInstant(value) !== null, {
    message: 'must be an RFC 3339 time with its zone, between 1990 and 2100, such as 2026-11-21T10:00:00.000Z',
  })
  .meta({ format: 'date-time' });

const failure = z.union([z.string(), z.looseObject({ message: z.string().optional(), type: z.string().optional() })]);
const messages = z.union([
  z.string(),
  z.array(
    z.union([
      z.string(),
      z.looseObject({
        role: z.string().optional(),
        content: anything.optional(),
        parts: z.array(anything).optional(),
        toolCalls: z.array(anything).optional(),
        toolCallId: z.string().optional(),
        name: z.string().optional(),
      }),
    ]),
  ),
]);
const prompt = z.looseObject({ name: text(256).optional(), version: text(256).optional() });
const counts = z.looseObject({
  inputTokens: z.number().int().nonnegative().optional(),
  outputTokens: z.number().int().nonnegative().optional(),
  cacheReadTokens: z.number().int().nonnegative().optional(),
  cacheWriteTokens: z.number().int().nonnegative().optional(),
  reasoningTokens: z.number().int().nonnegative().optional(),
});

const shared = {
  name: text(256).optional(),
  environment: text(128).optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  durationMs: z.number().nonnegative().optional(),
  status: z.enum(['ok', 'error']).optional(),
  error: failure.optional(),
  user: text(256).optional(),
  session: text(256).optional(),
  versions: z.looseObject({ prompt: text(256).optional(), policy: text(256).optional(), agent: text(256).optional() }).optional(),
  artifacts: z
    .array(z.looseObject({ kind: text(40), name: text(256), version: text(256), digest: text(80) }))
    .max(50)
    .optional()
    .describe('What it ran with, and the SHA-256 of each: compared with what is registered.'),
  rationale: z.string().optional().describe("The model's own account: shown as such, never as proof of cause."),
  plan: anything.optional(),
  stateBefore: anything.optional(),
  stateAfter: anything.optional(),
};
const tool = { name: text(256), callId: text(256).optional() };

const DATA: Readonly<Record<EmittedKind, z.ZodType>> = {
  'decision.started': z.looseObject({ ...shared, input: anything.optional() }),
  'decision.ended': z.looseObject({ ...shared, output: anything.optional() }),
  'prompt.rendered': z.looseObject({
    ...shared,
    prompt: prompt.optional(),
    system: messages.optional(),
    messages: messages.optional(),
  }),
  'retrieval.completed': z.looseObject({
    ...shared,
    query: z.string().optional(),
    documents: z
      .array(
        z.looseObject({
          id: z.union([z.string(), z.number()]).optional(),
          content: anything.optional(),
          score: z.union([z.number(), z.string()]).optional(),
          source: z.string().optional(),
          metadata: anything.optional(),
        }),
      )
      .optional(),
  }),
  'model.invoked': z.looseObject({
    ...shared,
    model: z
      .looseObject({
        requested: text(256).optional(),
        responded: text(256).optional(),
        provider: text(128).optional(),
        parameters: anything.optional(),
      })
      .optional(),
    messages: z.looseObject({ system: messages.optional(), input: messages.optional(), output: messages.optional() }).optional(),
    usage: counts.optional(),
    finishReason: z.string().optional(),
    prompt: prompt.optional(),
  }),
  'tool.called': z.looseObject({ ...shared, tool: z.looseObject({ ...tool, arguments: anything.optional() }) }),
  'tool.returned': z.looseObject({ ...shared, tool: z.looseObject({ ...tool, result: anything.optional() }) }),
  'evaluation.recorded': z.looseObject({
    ...shared,
    name: text(256),
    score: z.union([z.number(), z.string()]).optional(),
    label: z.string().optional(),
    explanation: z.string().optional(),
    by: z.string().optional(),
  }),
  'guardrail.triggered': z.looseObject({
    ...shared,
    name: text(256),
    verdict: z.string().optional(),
    reason: z.string().optional(),
  }),
  'outcome.observed': z.looseObject({ ...shared, outcome: text(256), detail: anything.optional() }),
  'feedback.received': z.looseObject({
    ...shared,
    rating: z.union([z.number(), z.string(), z.boolean()]).optional(),
    comment: z.string().optional(),
    by: z.string().optional(),
  }),
};

const traceId = z.string().regex(/^(?!0{32})[0-9a-fA-F]{32}$/, 'must be 32 hexadecimal digits, not all zero');
const spanId = z.string().regex(/^(?!0{16})[0-9a-fA-F]{16}$/, 'must be 16 hexadecimal digits, not all zero');

/** What version 1.1 added. */
const FROM_1_1 = {
  sequence: z
    .strictObject({
      emitter: text(200).describe(
        'The process that counts, by a name of its own for each of its runs: `refund-worker-3/2026-11-21T10:00Z`.',
      ),
      number: z
        .number()
        .int()
        .nonnegative()
        .max(Number.MAX_SAFE_INTEGER)
        .describe('One more with each event that this emitter sends, whatever its decision.'),
    })
    .optional()
    .describe('Lets Countersign tell that an event was lost: a number that never comes is a gap.'),
  links: z
    .array(
      z
        .strictObject({ traceId: traceId.optional(), spanId: spanId.optional(), decision: text(256).optional() })
        .refine((link) => link.traceId !== undefined || link.decision !== undefined, {
          message: 'names neither traceId nor decision',
        }),
    )
    .max(100)
    .optional()
    .describe('What this comes from, across a queue or a bus: another trace, or another decision by your own id.'),
};

const envelope = (kind: EmittedKind) => ({
  id: z.guid({ error: 'must be a UUID of any version, one per event: a resend is recognised by it' }),
  kind: z.literal(kind),
  schemaVersion: z
    .string()
    .regex(/^\d{1,4}\.\d{1,4}$/, 'must be written major.minor, such as 1.0')
    .default(SCHEMA_VERSION),
  occurredAt: instant,
  system: text(200).describe('The AI system, as you name it.'),
  decision: text(256).optional().describe('Your own id of the run. Needed unless `trace.traceId` is given.'),
  step: text(256).optional(),
  parentStep: text(256).optional(),
  actor: z.looseObject({ type: text(64).optional(), id: text(256).optional(), version: text(256).optional() }).optional(),
  subjects: z
    .array(z.looseObject({ type: text(64), id: text(256), role: text(64).optional() }))
    .max(100)
    .optional()
    .describe('The persons the decision is about, or whose records were read.'),
  trace: z
    .looseObject({
      traceId: traceId.optional(),
      spanId: spanId.optional(),
    })
    .optional(),
  data: DATA[kind],
});

/** Names beside `data`, for the message about one that is none of them. */
export const ENVELOPE_MEMBERS = [...Object.keys(envelope('decision.started')), ...Object.keys(FROM_1_1)];

const made = new Map<string, z.ZodType>();

/** The schema of a kind: exact for the versions we know, open for newer minor versions, which may add members. */
export function eventSchema(kind: EmittedKind, version: string): z.ZodType {
  const known = isKnownVersion(version) ? version : 'newer';
  const key = `${kind} ${known}`;
  let schema = made.get(key);
  if (!schema) made.set(key, (schema = schemaOf(kind, known)));
  return schema;
}

function schemaOf(kind: EmittedKind, version: SchemaVersion | 'newer'): z.ZodType {
  if (version === '1.0') return z.strictObject(envelope(kind));
  const members = { ...envelope(kind), ...FROM_1_1 };
  return version === 'newer' ? z.looseObject(members) : z.strictObject(members);
}

/** JSON Schema 2020-12 of a kind and version, generated from the schema that validates; null when there is none. */
export function eventJsonSchema(kind: string, version: string): Record<string, unknown> | null {
  if (!isEmittedKind(kind) || !isKnownVersion(version)) return null;
  const { $schema, ...rest } = z.toJSONSchema(eventSchema(kind, version), {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
  });
  return { $schema, $id: `/api/v1/schemas/${kind}/${version}`, title: `Countersign event ${kind}, version ${version}`, ...rest };
}
