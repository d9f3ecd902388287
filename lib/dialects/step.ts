import { z } from 'zod';
import type { JsonValue } from '@/lib/shared/json';
import { STEP_KINDS } from './step-kinds';

/** The step of a trail: the one shape every dialect maps to. Client-safe. Times are RFC 3339 UTC. */
export const stepKind = z.enum(STEP_KINDS);

const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;
const instant = z.string();

export const modelNames = z.object({ requested: z.string().optional(), responded: z.string().optional() });

/** One message part list flattened for reading; the raw form stays in the record. */
export const message = z.object({
  role: z.string(),
  content: z.string().optional(),
  parts: z.array(json).optional(), // parts that are not text: tool calls, files, reasoning
  toolCalls: z.array(z.object({ id: z.string().optional(), name: z.string(), arguments: json.optional() })).optional(),
  toolCallId: z.string().optional(),
  name: z.string().optional(),
  finishReason: z.string().optional(),
});
export type Message = z.infer<typeof message>;

export const retrievedDocument = z.object({
  id: z.string().optional(),
  content: z.string().optional(),
  score: z.number().optional(),
  source: z.string().optional(),
  metadata: json.optional(),
});
export type RetrievedDocument = z.infer<typeof retrievedDocument>;

export const usage = z.object({
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  cacheReadTokens: z.number().optional(),
  cacheWriteTokens: z.number().optional(),
  reasoningTokens: z.number().optional(),
});

export const step = z.object({
  id: z.string(),
  parentId: z.string().optional(),
  kind: stepKind,
  name: z.string(),
  startedAt: instant,
  endedAt: instant.optional(),
  status: z.enum(['ok', 'error', 'unset']),
  error: z.object({ message: z.string(), reportedBy: z.string() }).optional(),
  messages: z
    .object({ system: z.array(message).optional(), input: z.array(message).optional(), output: z.array(message).optional() })
    .optional(),
  model: z
    .object({
      requested: z.string().optional(),
      responded: z.string().optional(),
      provider: z.string().optional(),
      parameters: json.optional(),
    })
    .optional(),
  tool: z
    .object({ name: z.string(), callId: z.string().optional(), arguments: json.optional(), result: json.optional() })
    .optional(),
  documents: z.array(retrievedDocument).optional(),
  query: z.string().optional(),
  usage: usage.optional(),
  prompt: z.object({ name: z.string().optional(), version: z.string().optional() }).optional(),
  evaluation: z
    .object({
      name: z.string(),
      score: z.number().optional(),
      label: z.string().optional(),
      explanation: z.string().optional(),
      by: z.string().optional(),
    })
    .optional(),
  /** The model's own account, shown as such and never as proof of cause. */
  rationale: z.string().optional(),
  plan: json.optional(),
  stateBefore: json.optional(),
  stateAfter: json.optional(),
  captured: z.enum(['full', 'partial', 'none']),
  /** Content of it was removed after it had been stored: when, and by which event. Never the same as not captured. */
  erased: z.object({ at: instant, kind: z.string() }).optional(),
  flags: z.array(z.string()), // clockSkew, missingParent, noEnd, ...
  source: z.object({
    dialect: z.string(),
    scope: z.string().optional(),
    mapperVersion: z.string(),
    fields: z
      .record(z.string(), z.array(z.object({ eventId: z.string(), at: z.string() })))
      .optional()
      .describe(
        'Where each shown value was read: by field of the step ("model.requested", "messages.input"; "decision.user" for what the record says of its decision) the records and JSON Pointers (RFC 6901) into them. Only with content.',
      ),
  }),
  also: z
    .array(z.string())
    .optional()
    .describe('Further ids under which the same call was told, such as the spans of an MCP client and server.'),
  eventIds: z.array(z.string()),
});
export type Step = z.infer<typeof step>;

/** A step without content: what the tree and the waterfall need, and what a developer may see. */
export const stepOutline = step
  .pick({
    id: true,
    parentId: true,
    kind: true,
    name: true,
    startedAt: true,
    endedAt: true,
    status: true,
    usage: true,
    captured: true,
    flags: true,
    source: true,
  })
  .extend({
    seq: z.number().int(),
    model: modelNames.extend({ provider: z.string().optional() }).optional(),
    toolName: z.string().optional(),
    errorReportedBy: z.string().optional(),
  });
export type StepOutline = z.infer<typeof stepOutline>;
