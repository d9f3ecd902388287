import { z } from 'zod';
import { encodeEnvelope, type Envelope } from './encode-envelope';

export { encodeEnvelope, type Envelope } from './encode-envelope';

/** tlog-tiles gives an entry 16 bits for its length; ours stay well below. */
export const MAX_ENTRY_BYTES = 32 * 1024;

const instant = z.iso.datetime({ precision: 3 });
const publicId = (prefix: string): z.ZodString => z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`));

export const envelopeSchema = z.strictObject({
  v: z.literal(1),
  log: z.string().min(1).max(200),
  id: z.guid(),
  kind: z.string().min(1),
  schemaVersion: z.string().min(1),
  actor: z.strictObject({ type: z.enum(['emitter', 'person', 'countersign']), id: publicId('(?:per|key)').optional() }),
  decision: publicId('dec').optional(),
  system: publicId('sys').optional(),
  seq: z.int().min(0).optional(),
  occurredAt: instant,
  receivedAt: instant,
  sd: z.strictObject({ record: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }).optional(),
});

/** A stored entry as an envelope. Throws when it is none, or not in its canonical form: then its bytes are not what we write. */
export function parseEnvelope(entry: string): Envelope {
  const parsed = envelopeSchema.parse(JSON.parse(entry)) as Envelope;
  if (encodeEnvelope(parsed) !== entry) throw new Error('the entry is not in its canonical form');
  return parsed;
}
