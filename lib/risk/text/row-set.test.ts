import { expect, test } from 'vitest';
import { RowSet } from './row-set';

test('rows are told apart by every number and by their length, however many there are', () => {
  const rows = new RowSet();
  const known = new Set<string>();
  for (let n = 0; n < 5_000; n++) {
    const row: [number, number, number?] = n % 2 === 0 ? [(n * 7) % 131, n % 97] : [(n * 7) % 131, n % 97, (n * 3) % 61];
    rows.add(...row);
    known.add(row.join());
  }
  for (let a = 0; a < 131; a++)
    for (let b = 0; b < 97; b++) {
      expect(rows.has(a, b)).toBe(known.has(`${a},${b}`));
      for (let c = 0; c < 61; c += 20) expect(rows.has(a, b, c)).toBe(known.has(`${a},${b},${c}`));
    }
});
