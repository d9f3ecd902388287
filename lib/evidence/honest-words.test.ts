import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['lib/evidence', 'components/evidence', 'app/(console)/evidence', 'docs/evidence.md'];

function filesIn(at: string): string[] {
  const full = path.join(ROOT, at);
  if (/\.\w+$/.test(at)) return [full];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|json)$/.test(name) && !name.includes('.test.'))
    .map((name) => path.join(full, name));
}

/** Words that claim what a record cannot show. */
const CLAIMS = /\b(compliant|fully complies|in compliance with|certified|guarantees?d?|tamper-proof|audit-proof)\b/i;

test('no sentence of these pages, files and documents claims that a duty is met', () => {
  const found = FOLDERS.flatMap(filesIn).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => CLAIMS.test(line))
      .map((line) => `${path.relative(ROOT, file)}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
