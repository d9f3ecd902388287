import { z } from 'zod';
import { LAYERS, type Layer } from './layers';

export const fault = z.object({
  layer: z.enum(Object.keys(LAYERS) as [Layer, ...Layer[]]),
  /** 'entry 1,204', 'tile 0/4', 'checkpoint of size 2,048', ... */
  where: z.string(),
  expected: z.string(),
  found: z.string(),
  /** The decision (public id) whose record is affected; absent when it is not one alone. */
  decision: z.string().optional(),
  /** The decisions (public ids) with entries there, where they are several and could be named. */
  decisions: z.array(z.string()).optional(),
  /** Entries `from` (inclusive) to `to` (exclusive) that can not be relied on for this reason. */
  from: z.number().int(),
  to: z.number().int(),
});
export type Fault = z.infer<typeof fault>;

/** One fault in a sentence. */
export function faultSentence(one: Fault): string {
  return `${one.where.charAt(0).toUpperCase()}${one.where.slice(1)}: expected ${one.expected}, found ${one.found} (noticed because ${LAYERS[one.layer]}).`;
}
