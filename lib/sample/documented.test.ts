import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { simulate } from './simulate';

test('a replay that docs/completeness.md asks for can be had from the sample workspace', () => {
  const line = readFileSync('docs/completeness.md', 'utf8').match(/decisions\/(\S+)\/replay .*-d step=(\S+)/);
  const [, decision, step] = line!;
  const events = [...simulate(Date.UTC(2026, 10, 21, 9, 0, 0))].flatMap((one) =>
    one.form === 'native' ? (one.events as JsonObject[]) : [],
  );
  const named = events.filter((event) => event['decision'] === decision && event['step'] === step);
  expect(named.map((event) => event['kind'])).toContain('model.invoked');
});
