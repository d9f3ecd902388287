import { describe, expect, test } from 'vitest';
import { fetchEvidence } from './fetches';
import { leavesOf } from './arguments';
import { hostRuns, hostsAbove, hostsNamed } from './web-addresses';

const named = (text: string, host: string): boolean => hostsNamed([text], new Set([host])).has(host);

test.each<[string, string, boolean]>([
  ['see https://evil.example/a', 'evil.example', true],
  ['ask evil.example.', 'evil.example', true],
  ['mail ann@evil.example, please', 'evil.example', true],
  ['_evil.example_', 'evil.example', true],
  ['请看evil.example了', 'evil.example', true],
  ['https://www.evil.example:80/', 'evil.example', true],
  ['bei müller.example', 'müller.example', true],
  ['http://my_host.evil.example', 'my_host.evil.example', true],
  ['http://intranet/a', 'intranet', true],
  ['shop.evil.example', 'evil.example', false],
  ['evil.example.org', 'evil.example', false],
  ['notevil.example', 'evil.example', false],
])('"%s" names %s: %s', (text, host, names) => {
  expect(named(text, host)).toBe(names);
});

describe('looking for hosts in texts', () => {
  test('takes the last labels of a host alone', () => {
    expect(hostsAbove(`${'a.'.repeat(120)}example`).length).toBeLessThan(10);
    expect(hostsAbove('www.a.b.example')).toEqual(['a.b.example', 'b.example']);
  });

  test('goes through a text once for each way of parting it, whatever it holds', () => {
    for (const unit of ['a.', 'a', '.', 'evil.example ', 'é.', '_.'])
      for (const length of [1_000, 50_000]) {
        const text = unit.repeat(length / unit.length);
        const runs = [...hostRuns(text)];
        expect(runs.length).toBeLessThanOrEqual(2 * (text.length / 2 + 1));
        expect(runs.reduce((sum, run) => sum + run.length, 0)).toBeLessThanOrEqual(2 * text.length);
      }
  });

  test('reads each text as often for forty addresses as for one', () => {
    const readsOf = (addresses: number): number => {
      let reads = 0;
      const segment = { field: 's', provenance: 'tool' as const, get text() { reads++; return 'see other.example '.repeat(50); } }; // prettier-ignore
      const urls = Array.from({ length: addresses }, (_, n) => `https://${'a.'.repeat(100)}h${n}.example/`);
      const steps = [{ kind: 'tool', name: 't', texts: [segment] }];
      fetchEvidence(leavesOf({ urls }), { tool: { name: 'fetch' }, steps }, () => true);
      return reads;
    };
    expect(readsOf(40)).toBe(readsOf(1));
  });
});
