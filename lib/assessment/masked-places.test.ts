import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskOf } from '@/lib/privacy/mask-text';
import type { Step } from '@/lib/dialects/step';
import { carry, MaskedPlaces, type RecordingMask } from './masked-places';

const TOKEN = '0123456789abcdef';
/** Masks every run of digits of three and more. */
const mask: RecordingMask = (text) => {
  const lengths: number[] = [];
  const masked = text.replace(/\d{3,}/g, (found) => {
    lengths.push(found.length);
    return maskOf('phone', TOKEN);
  });
  return { masked, lengths };
};
const step = (over: Partial<Step>): Step => ({
  id: 's', kind: 'tool', name: 't', startedAt: '2026-11-20T10:00:00Z', status: 'ok', captured: 'full', flags: [], source: { dialect: 'x', mapperVersion: '1' }, eventIds: [], ...over,
}); // prettier-ignore

const words = fc.array(fc.oneof(fc.constantFrom('call ', 'me ', 'at ', '. '), fc.nat(9_999_999).map((n) => String(n + 100))), { maxLength: 12 }).map((parts) => parts.join('')); // prettier-ignore

describe('a passage of a masked text', () => {
  test('holds the same words outside of the bars, all of a bar it touches, and never a masked digit', () => {
    fc.assert(
      fc.property(words, fc.nat(80), fc.nat(80), (text, a, b) => {
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        if (start === end) return;
        const { masked, lengths } = mask(text);
        const at = carry(masked, lengths, start, end);
        const shown = masked.slice(at.start, at.end);
        expect(at.start).toBeLessThan(at.end);
        expect(shown.replaceAll(maskOf('phone', TOKEN), '')).not.toMatch(/\d{3,}/);
        const bare = (one: string): string => one.replace(/\d{3,}/g, '');
        const whole = text.slice(start, end);
        const outside = shown.replaceAll(maskOf('phone', TOKEN), '#').replace(/#/g, '');
        // Digits at the edges belong to a bar of which the passage had a part only.
        expect(outside).toBe(bare(whole.replace(/^\d+|\d+$/g, '')));
      }),
    );
  });

  test('leads back to what was recorded: the same words, and all of a masked value', () => {
    fc.assert(
      fc.property(words, fc.nat(80), fc.nat(80), (text, a, b) => {
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        if (start === end) return;
        const places = new MaskedPlaces([step({ query: text, tool: { name: 't', arguments: { a: text, b: [text] } } })], mask);
        const json = JSON.stringify({ a: text, b: [text] }, null, 2);
        for (const [field, from] of [['query', 0], ['tool.arguments', json.indexOf(text)], ['tool.arguments', json.lastIndexOf(text)]] as const) {
          const span = { step: 's', field, start: from + start, end: from + end };
          const back = places.clear(places.shown(span)!)!;
          expect(back.start).toBeLessThanOrEqual(span.start);
          expect(back.end).toBeGreaterThanOrEqual(span.end);
          // Nothing but digits of a value that is masked as a whole comes along.
          const whole = field === 'query' ? text : json;
          expect(whole.slice(back.start, span.start) + whole.slice(span.end, back.end)).toMatch(/^\d*$/);
          expect(places.shown(back)).toEqual(places.shown(span));
        }
      }),
    ); // prettier-ignore
  });

  test('in arguments is found by its value, whatever was masked before it', () => {
    const places = new MaskedPlaces(
      [step({ tool: { name: 't', arguments: { a: 'call 5550199 now', note: 'pay "all" to 5550100 at once' } } })],
      mask,
    );
    const clear = JSON.stringify({ a: 'call 5550199 now', note: 'pay "all" to 5550100 at once' }, null, 2);
    const shown = JSON.stringify(
      { a: `call ${maskOf('phone', TOKEN)} now`, note: `pay "all" to ${maskOf('phone', TOKEN)} at once` },
      null,
      2,
    );
    const start = clear.indexOf('\\"all');
    const end = clear.indexOf(' at once');
    const at = places.shown({ step: 's', field: 'tool.arguments', start, end })!;
    expect(shown.slice(at.start, at.end)).toBe(`\\"all\\" to ${maskOf('phone', TOKEN)}`);
  });

  test('that is not there is left out', () => {
    const places = new MaskedPlaces([step({ query: 'abc' })], mask);
    expect(places.shown({ step: 's', field: 'query', start: 0, end: 9 })).toBeNull();
    expect(places.shown({ step: 'other', field: 'query', start: 0, end: 1 })).toBeNull();
    expect(places.shown({ step: 's', field: 'query', start: 0, end: 2 })).toMatchObject({ start: 0, end: 2 });
  });
});
