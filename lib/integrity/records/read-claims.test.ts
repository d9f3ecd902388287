import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { CLAIMS } from './read-claims';
import { RECORD_TABLES } from './record-tables';

/** What is compared in the place of a column (server/record-rows-store.ts). */
const PARTS = ['chain_rest', 'chain_rules', 'chain_policies', 'chain_checks', 'counts_agree', 'reach_agrees', 'targets_digest', 'targets_counted', 'keys_now', 'withdrawal_told']; // prettier-ignore

/** Says something of whatever is asked for: objects all the way down, texts where they are turned into one. */
const SAYS: JsonObject = new Proxy({} as JsonObject, {
  get: (_, name): JsonValue | undefined =>
    typeof name === 'symbol' ? undefined : name === 'decisions' || name === 'supersedes' || name === 'ended' ? ['1234'] : '1234',
});

test.each([...CLAIMS.keys()])('%s claims columns that are compared, of tables that it names', (kind) => {
  const { tables, may, read } = CLAIMS.get(kind)!;
  for (const data of [{}, SAYS]) {
    const at = '2026-11-26T10:00:00.000Z';
    for (const claim of read({
      idx: 1,
      eventId: '1234',
      kind,
      at,
      actor: { type: 'person', id: null },
      decisionId: null,
      systemId: null,
      data,
    }) ?? []) {
      expect(tables).toContain(claim.table);
      const { compared, leftOut, key } = RECORD_TABLES[claim.table]!;
      expect(Object.keys(claim.key).sort()).toEqual([...key].sort());
      for (const column of Object.keys(claim.set ?? {}).filter((one) => !PARTS.includes(one))) {
        expect(compared).toContain(column);
        expect(Object.keys(leftOut)).not.toContain(column);
      }
      // What it does not say that it may change it changes of no row that was there before.
      const made = kind.endsWith('.opened') || 'idx' in claim.key;
      if (may?.[claim.table] && !made) expect(may[claim.table]).toEqual(expect.arrayContaining(Object.keys(claim.set ?? {})));
    }
  }
});
