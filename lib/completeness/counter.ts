import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { fromPublicId } from '@/lib/shared/ids';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';

/** What somebody else counted: an independent denominator of the record. */
export const COUNTER_KIND = 'counter.reported';
export const MOST_COUNTERS = 1_000;
const LONGEST_MS = 31 * 86_400_000;

const instant = z.iso.datetime({ offset: true });

export const newCounter = z
  .strictObject({
    system: writtenText().trim().min(1).max(200).describe('The AI system, as its events name it.'),
    source: writtenText().trim().min(1).max(100).describe('Who counted, such as `api-gateway` or `billing`.'),
    from: instant,
    to: instant.describe('Not included. At most 31 days after `from`; windows of one source do not overlap.'),
    count: z.number().int().nonnegative().max(1_000_000_000_000).describe('Requests to the AI system that began in the window.'),
    environment: writtenText().trim().min(1).max(128).optional().describe('Left out: all environments.'),
  })
  .refine((one) => Date.parse(one.from) < Date.parse(one.to), { message: 'from must be before to.', path: ['to'] })
  .refine((one) => Date.parse(one.to) - Date.parse(one.from) <= LONGEST_MS, {
    message: 'A window is at most 31 days long.',
    path: ['to'],
  });
export type NewCounter = z.output<typeof newCounter>;

export const counterResult = z.object({
  status: z.enum(['accepted', 'duplicate', 'corrected', 'rejected']),
  receipt: z.object({ index: z.number().int(), leafHash: z.string() }).optional(),
  /** What this source had said of the window before. */
  before: z.number().int().optional(),
  error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }).optional(),
});
export type CounterResult = z.output<typeof counterResult>;

export const countersAnswer = z.object({ results: z.array(counterResult).describe('One a counter, in the order given.') });

/** The content of a `counter.reported` event, as reportCounters writes it. Null when it was erased or is none. */
export function counterOf(
  body: JsonValue,
): { source: string; environment: string; from: Date; to: Date; expected: number; keyId: string | null } | null {
  if (!isJsonObject(body)) return null;
  const { source, environment, from, to, count, key } = body;
  if (typeof source !== 'string' || typeof from !== 'string' || typeof to !== 'string' || typeof count !== 'number') return null;
  return {
    source,
    environment: typeof environment === 'string' ? environment : '',
    from: new Date(from),
    to: new Date(to),
    expected: count,
    keyId: typeof key === 'string' ? fromPublicId('key', key) : null,
  };
}
