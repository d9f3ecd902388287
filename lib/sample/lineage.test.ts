import { describe, expect, test } from 'vitest';
import { isIssue, readLineageEvent } from '@/lib/lineage/read-event';
import type { JsonObject } from '@/lib/shared/json';
import { heldDraft, simulateLineage, supportIndexVersion } from './lineage';
import { simulate } from './simulate';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const events = [...simulateLineage(NOW)];

describe("the sample's pipelines", () => {
  test('report events that are right, in order of time, none from the future', () => {
    for (const event of events) {
      const read = readLineageEvent(event, false);
      expect(isIssue(read) ? read : null).toBeNull();
      expect(Date.parse(String(event.eventTime))).toBeLessThanOrEqual(NOW);
    }
    expect(events.map((one) => String(one.eventTime))).toEqual(events.map((one) => String(one.eventTime)).sort());
  });

  test('built every version of the support index that decisions searched', () => {
    const built = new Set(
      events.flatMap((event) => ((event.outputs ?? []) as JsonObject[]).map((one) => JSON.stringify(one.facets))),
    );
    for (const one of simulate(NOW)) {
      if (one.form !== 'native' || !JSON.stringify(one.events).includes('support-kb')) continue;
      const version = supportIndexVersion(one.at);
      expect(
        [...built].some((facets) => facets.includes(version)),
        version,
      ).toBe(true);
    }
  });

  test('let a draft reach several decisions, and not most', () => {
    const text = [...simulate(NOW)].map((one) => (one.form === 'native' ? JSON.stringify(one.events) : ''));
    const drafted = text.filter((one) => one.includes('4-draft')).length;
    expect(drafted).toBeGreaterThan(3);
    expect(drafted).toBeLessThan(120);
    expect(heldDraft(NOW, NOW)).toBe(false);
  });
});
