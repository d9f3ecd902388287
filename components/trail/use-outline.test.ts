import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepOutline } from '@/lib/dialects/step';
import { merge } from './use-outline';

const outline = (id: number, name = 'a'): StepOutline => ({
  id: `s${id}`,
  kind: 'tool',
  name,
  startedAt: '2026-11-21T10:00:00Z',
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'native', mapperVersion: '1' },
  seq: id,
});
const anyPage = fc
  .array(fc.tuple(fc.nat(8), fc.constantFrom('a', 'b')))
  .map((rows) => rows.map(([id, name]) => outline(id, name)));

describe('merge', () => {
  it('keeps each step once, in its place, as it was told last', () => {
    fc.assert(
      fc.property(anyPage, anyPage, (first, second) => {
        const now = merge([], first);
        const next = merge(now, second);
        const ids = next.map((step) => step.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.slice(0, now.length)).toEqual(now.map((step) => step.id));
        for (const step of next) expect(step).toBe([...first, ...second].findLast((other) => other.id === step.id));
      }),
    );
  });
});
