import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import type { LogTree, RecordTree } from './contract';
import { mapRecord } from './map-record';

const object = fc.dictionary(
  fc.string({ maxLength: 8, unit: 'grapheme' }),
  fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' }),
) as fc.Arbitrary<JsonObject>;
const logs = fc.record({
  eventName: fc.constantFrom(undefined, 'gen_ai.evaluation.result', 'gen_ai.user.message', 'exception', 'other'),
  spanId: fc.constantFrom(undefined, 'b'.repeat(16)),
  body: object,
  attributes: object,
});

test('a log record has the same steps in the order it came in and in the order it is stored', () => {
  fc.assert(
    fc.property(logs, ({ eventName, spanId, body, attributes }) => {
      const tree: LogTree = {
        form: 'log',
        resource: { attributes: { 'service.name': 'x' } },
        scope: {},
        log: {
          traceId: 'a'.repeat(32),
          timeUnixNano: '1763719200000000000',
          body,
          attributes,
          ...(eventName && { eventName }),
          ...(spanId && { spanId }),
        },
      };
      const stored = JSON.parse(canonicalize(tree)!) as RecordTree;
      expect(mapRecord(stored).steps.map((step) => step.key)).toEqual(mapRecord(tree).steps.map((step) => step.key));
    }),
  );
});
