import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromPublicId, toPublicId, uuidFloor, uuidv7, uuidv7Millis } from './ids';

describe('public ids', () => {
  test('go there and back, in the order of the UUIDs', () => {
    fc.assert(
      fc.property(fc.uuid({ version: [1, 4, 7] }), fc.uuid(), (a, b) => {
        expect(fromPublicId('decision', toPublicId('decision', a))).toBe(a);
        expect(toPublicId('event', a) < toPublicId('event', b)).toBe(a < b);
      }),
    );
  });
  test('of the largest and the smallest UUID are whole', () => {
    expect(toPublicId('system', 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('sys_7zzzzzzzzzzzzzzzzzzzzzzzzz');
    expect(toPublicId('system', '00000000-0000-0000-0000-000000000000')).toBe('sys_00000000000000000000000000');
  });
});

test('a UUIDv7 carries its instant, and none comes before the floor of that instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (ms) => {
      const id = uuidv7(ms);
      expect(uuidv7Millis(id)).toBe(ms);
      expect(uuidv7Millis(uuidFloor(ms))).toBe(ms);
      expect(uuidFloor(ms) < id).toBe(true);
    }),
  );
});
