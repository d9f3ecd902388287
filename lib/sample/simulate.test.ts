import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { POISONED_SENTENCE } from './poisoned-refund';
import { countersOf, simulate } from './simulate';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const all = [...simulate(NOW)];

describe('the sample', () => {
  it('has more than 2,000 decisions of three systems over 90 days, in order of time', () => {
    expect(all.length).toBeGreaterThan(2000);
    for (let i = 1; i < all.length; i++) expect(all[i]!.at).toBeGreaterThanOrEqual(all[i - 1]!.at);
    expect(NOW - all[0]!.at).toBeGreaterThan(85 * 86_400_000);
    expect(NOW - all[0]!.at).toBeLessThanOrEqual(90 * 86_400_000);
    expect(NOW - all.at(-1)!.at).toBeLessThan(86_400_000);
  });
  it('is the same for the same seed', () => {
    expect(JSON.stringify([...simulate(NOW)]) === JSON.stringify(all)).toBe(true);
  });
  it('numbers what the refund agent sends, and loses some of it on one day, when its gateway counted more', () => {
    const numbers = all.flatMap((one) =>
      one.form === 'native' ? one.events.flatMap((event) => (event.sequence as JsonObject | undefined)?.number ?? []) : [],
    ) as number[];
    const jumps = numbers.slice(1).filter((number, i) => number !== numbers[i]! + 1);
    expect([numbers[0], jumps.length]).toEqual([1, 1]);
    const counters = countersOf(all, NOW);
    expect(new Set(counters.map((one) => one.system)).size).toBe(2);
    expect(counters.every((one) => Date.parse(one.to) <= NOW)).toBe(true);
    const counted = counters.reduce((sum, one) => sum + one.count, 0);
    const made = all.filter((one) => one.at < Math.floor(NOW / 86_400_000) * 86_400_000);
    const others = made.filter((one) => one.form === 'otlp' || String(one.events[0]?.system).includes('refund'));
    expect(counted - others.length).toBe(2);
  });
  it('never reports the future, and names every event once', () => {
    const ids = new Set<string>();
    for (const one of all) {
      if (one.form !== 'native') continue;
      for (const event of one.events) {
        expect(Date.parse(String(event.occurredAt))).toBeLessThanOrEqual(NOW);
        expect(ids.has(String(event.id))).toBe(false);
        ids.add(String(event.id));
      }
    }
  });
  it('tells of the incidents worth opening: double refunds, releases without screening, under-triage', () => {
    const text = JSON.stringify(all);
    for (const story of [
      'refunded twice',
      'No sanctions hits were reported for the counterparty.',
      'under-triage',
      'refunded 480.00 EUR',
      POISONED_SENTENCE,
    ]) {
      expect(text.includes(story), story).toBe(true);
    }
  });
});
