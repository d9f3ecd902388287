import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { restoreKeyArchive, writeKeyArchive } from './key-archive';

const JOURNAL = '018f0000-0000-7000-8000-000000000000.jsonl';
const line = (n: number): string => `{"v":1,"case":"DSR-${n}"}\n`;

test('a restore of the keys adds what the archive knows to the journal that is there, and replaces nothing else', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'countersign-keys-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const [keys, signer, journal] = ['keys', 'signer', 'journal'].map((name) => path.join(dir, name));
  for (const folder of [keys!, signer!, journal!]) mkdirSync(folder);
  const places = { keys: keys!, signer: signer!, journal: journal! };
  const at = path.join(journal!, JOURNAL);
  writeFileSync(at, line(1) + line(2));
  writeFileSync(path.join(signer!, 'memory'), 'newer');
  const secret = { type: 'keyFile' as const, key: new Uint8Array(32).fill(7) };
  const archive = path.join(dir, 'keys.archive');
  await writeKeyArchive(archive, places, [], secret, {
    id: '018f0000-0000-7000-8000-000000000001',
    madeAt: new Date(),
    version: '0',
  });
  // An older machine: it knows less of one erasure, and of one that the archive does not know.
  writeFileSync(at, line(1) + line(9));
  writeFileSync(path.join(signer!, 'memory'), 'other');
  const restored = await restoreKeyArchive(archive, places, secret);
  expect(restored).toMatchObject({ merged: [`journal/${JOURNAL}`], kept: ['signer/memory'], written: [] });
  expect(readFileSync(at, 'utf8')).toBe(line(1) + line(9) + line(2));
  expect(readFileSync(path.join(signer!, 'memory'), 'utf8')).toBe('other');
});
