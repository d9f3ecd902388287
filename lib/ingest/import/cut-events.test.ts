import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutEvents } from './cut-events';

test('cuts what JSON.parse finds, whatever stands in it and around it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 6 }),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(0, 2),
      (events, more, indent) => {
        delete more['events'];
        for (const value of [
          { events, ...more },
          { ...more, events },
        ]) {
          const text = JSON.stringify(value, null, indent);
          expect(cutEvents(text)?.map((one) => JSON.parse(one) as unknown)).toEqual(
            (JSON.parse(text) as { events: unknown }).events,
          );
        }
      },
    ),
  );
});

test('elements stay as they are written', () => {
  expect(cutEvents('{"a":["events"],"events" : [ {"n":1e400, "m":40.00},\n{"x":1,"x":2} ], "b":{"events":[7]}}')).toEqual([
    '{"n":1e400, "m":40.00}',
    '{"x":1,"x":2}',
  ]);
  expect(cutEvents('{"events":[]}')).toEqual([]);
});

test('no list and two of them are none', () => {
  for (const text of ['{}', '[{"events":[1]}]', '{"a":{"events":[1]}}', '{"events":"[1]"}', '{"events":[1],"events":[2]}'])
    expect(cutEvents(text)).toBeNull();
});
