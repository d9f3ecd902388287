import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import canonicalize from 'canonicalize';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { encodeEnvelope, parseEnvelope, type Envelope } from './envelope';

const at = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((d) => d.toISOString());
const words = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }).filter((text) => !/\p{Cs}/u.test(text));
const envelopes: fc.Arbitrary<Envelope> = fc.record(
  {
    v: fc.constant(1 as const),
    log: fc.constant('countersign/0123456789abcdef0123456789'),
    id: fc.uuid(),
    kind: words,
    schemaVersion: words,
    actor: fc.record(
      { type: fc.constantFrom('emitter' as const, 'person' as const, 'countersign' as const), id: fc.constant(toPublicId('key', uuidv7(1))) },
      { requiredKeys: ['type'] },
    ),
    decision: fc.constant(toPublicId('decision', uuidv7(2))),
    system: fc.constant(toPublicId('system', uuidv7(3))),
    seq: fc.nat(),
    occurredAt: at,
    receivedAt: at,
    sd: fc.constant({ record: 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0' }),
  },
  { requiredKeys: ['v', 'log', 'id', 'kind', 'schemaVersion', 'actor', 'occurredAt', 'receivedAt'] },
); // prettier-ignore

describe('an entry', () => {
  test('is the RFC 8785 form of its envelope, as the library writes it', () => {
    fc.assert(fc.property(envelopes, (envelope) => encodeEnvelope(envelope) === canonicalize(envelope)));
  });
  test('is read back to the same envelope', () => {
    fc.assert(
      fc.property(envelopes, (envelope) => {
        expect(parseEnvelope(encodeEnvelope(envelope))).toEqual(envelope);
      }),
    );
  });
  test('that says the same in other bytes is refused', () => {
    fc.assert(
      fc.property(envelopes, (envelope) => {
        const entry = encodeEnvelope(envelope);
        expect(() => parseEnvelope(` ${entry}`)).toThrow();
        expect(() => parseEnvelope(entry.replace('"v":1', '"v":1.0'))).toThrow();
        expect(() => parseEnvelope(entry.replace('{"actor"', '{"added":1,"actor"'))).toThrow();
        expect(() => parseEnvelope(entry.replace('"v":1', '"v":2'))).toThrow();
      }),
    );
  });
});
