import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FINDING_CATEGORIES } from './categories';
import { DOMAIN_WORDS } from './input/domains';

/** Every text that stands behind `category:` in the scorers, and what is put together from parts. */
function written(): Set<string> {
  const out = new Set(Object.keys(DOMAIN_WORDS).map((domain) => `domain_${domain}`));
  for (const entry of readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.ts$/.test(file) || /\.test\.ts$|training|evaluation/.test(file)) continue;
    const text = readFileSync(file, 'utf8');
    for (const [line] of text.matchAll(/category: .*$/gm))
      for (const [, name] of line.matchAll(/'([a-z_]+)'/g)) if (/^category: (?:'|[^,]*\?)/.test(line)) out.add(name!);
    for (const [, name] of text.matchAll(/\badd\('\w+', '([a-z_]+)'/g)) out.add(name!);
    for (const [, name] of text.matchAll(/\? '([a-z_]+)' : 'policy'/g)) out.add(name!);
  }
  return out;
}

test('the list of categories is what the scorers write', () => {
  const known = new Set<string>(FINDING_CATEGORIES);
  const found = [...written()];
  expect(found.filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !found.includes(name))).toEqual([]);
});
