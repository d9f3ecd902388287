import { describe, expect, it } from 'vitest';
import { nearHit } from './near-hit';

describe('nearHit', () => {
  const hit = { text: 'HATHAT', hit: true };
  it('keeps the end of a long lead, from a whole word on, and the hit whole', () => {
    const parts = [{ text: 'Here are the details: **Reservation ID**: ', hit: false }, hit, { text: '. Bye', hit: false }];
    const [lead, ...rest] = nearHit(parts);
    expect(lead!.text).toBe('…ID**: ');
    expect(rest).toEqual(parts.slice(1));
    const text = (lead: string) => nearHit([{ text: lead, hit: false }, hit])[0]!.text;
    expect(text('what the reservation is: ')).toBe('…is: ');
    expect(text('so here it is, that number: ')).toBe('…number: ');
    // A long word alone is better than nothing.
    expect(text('"reservationIdentifier": "')).toBe('…entifier": "');
  });
  it('leaves alone what is short, begins with the hit, or holds none, and cuts no character in two', () => {
    for (const parts of [[{ text: '"id": "', hit: false }, hit], [hit], [{ text: 'no hit in this long text', hit: false }], []])
      expect(nearHit(parts)).toEqual(parts);
    expect(nearHit([{ text: '😀'.repeat(40), hit: false }, hit])[0]!.text).toBe(`…${'😀'.repeat(12)}`);
  });
});
