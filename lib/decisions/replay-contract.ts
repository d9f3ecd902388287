import { z } from 'zod';
import { retrievedDocument, step } from '@/lib/dialects/step';
import { chatRequest } from './chat-request';

const note = z.object({ field: z.string(), says: z.string() });
export type ReplayNote = z.infer<typeof note>;

/** What stands beside a replay: what it was made of, and everything that it lacks or that was assumed. */
export const replaySidecar = z.object({
  form: z.literal('countersign.replay'),
  version: z.literal(1),
  decision: z.string(),
  step: z.string(),
  name: z.string(),
  startedAt: z.string(),
  system: z.string(),
  versions: z.object({ prompt: z.string().optional(), policy: z.string().optional(), agent: z.string().optional() }),
  model: z.object({ requested: z.string().optional(), responded: z.string().optional(), provider: z.string().optional() }),
  prompt: z.object({ name: z.string().optional(), version: z.string().optional() }).optional(),
  captured: step.shape.captured,
  erased: step.shape.erased,
  masked: z
    .array(z.object({ type: z.string(), count: z.number().int() }))
    .describe('Personal data that is masked in the request.'),
  notCaptured: z.number().int().describe('Messages of which only a marker is there.'),
  notReported: z.array(z.string()),
  assumed: z.array(note),
  leftOut: z.array(note),
  parametersNotSent: z.record(z.string(), z.json()),
  documents: z
    .array(retrievedDocument.extend({ step: z.string() }))
    .describe('Retrieved in this decision before the call. Whether the model read them is in the messages.'),
  documentsComplete: z.boolean(),
  answered: z.array(z.json()).describe('What the model answered then, to be held against a new answer.'),
});
export type ReplaySidecar = z.infer<typeof replaySidecar>;

export const replay = z.object({
  request: chatRequest.nullable().describe('A body for POST /v1/chat/completions; null when nothing of what was asked is there.'),
  sidecar: replaySidecar,
});
export type Replay = z.infer<typeof replay>;

/** What a step does not know of itself. */
export interface ReplayContext {
  decision: string;
  system: string;
  versions: ReplaySidecar['versions'];
  documents: { step: string; document: z.infer<typeof retrievedDocument> }[];
  documentsComplete: boolean;
}

export const replayQuery = z.object({
  step: z.string().min(1).max(600).describe('Id of a model step.'),
  part: z
    .enum(['both', 'request', 'sidecar'])
    .default('both')
    .describe('`request` is the body alone, ready to be sent with `curl -d @file`.'),
});
