import { spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readZip } from '@/lib/shared/zip';
import { bytesAsSource } from './archive-format';
import type { PackSample } from './judge-sample';
import { makePack, nodeCrypto } from './testing/made-pack';
import { verifyPack } from './verify-pack';

const dir = mkdtempSync(path.join(tmpdir(), 'countersign-sample-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const hasPython = spawnSync('python3', ['--version']).error === undefined;
const judge = (archive: Uint8Array) => verifyPack(bytesAsSource(archive), nodeCrypto);

/** What the script for auditors says of it: its exit code and words; null where there is no Python. */
function python(archive: Uint8Array, trust: string): { status: number | null; says: string } | null {
  if (!hasPython) return null;
  const [list, zip] = [path.join(dir, 'trust.txt'), path.join(dir, 'pack.zip')];
  writeFileSync(list, trust);
  writeFileSync(zip, archive);
  const { status, stdout, stderr } = spawnSync('python3', ['public/verify.py', 'pack', '--trust', list, '--pack', zip], { encoding: 'utf8' }); // prettier-ignore
  return { status, says: stdout + stderr };
}

test('a draw with a root is done again by us, by the script, and by hand as VERIFY.md says', async () => {
  const { archive, trust } = await makePack({ sampled: 3 });
  const { faults, records, completeness } = await judge(archive);
  expect(faults).toEqual([]);
  expect(records!.sample).toMatchObject({ redrawn: true, draw: { seedFrom: 'asker', by: 'Auditors Ltd', size: 13, request: 12, seedInLog: true } }); // prettier-ignore
  expect(completeness.join(' ')).toMatch(
    /seed was given by Auditors Ltd; it stood in the log as entry 12 before the root was signed/,
  );
  if (hasPython)
    expect(python(archive, trust)).toMatchObject({ status: 0, says: expect.stringContaining('sample of 3 out of 6') as string });

  const files = new Map((await readZip(archive)).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]));
  const sample = JSON.parse(files.get('sample.json')!) as Required<PackSample>;
  const [, , root] = files.get(sample.drawnWith.checkpoint)!.split('\n');
  const key = createHash('sha256').update(sample.seed).update(Buffer.from(root!, 'base64')).digest('hex');
  const place = (id: string): string => createHmac('sha256', key).update(id).digest('hex');
  const ids = files.get('population/decisions.txt')!.trim().split('\n');
  expect(ids.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, 3)).toEqual(sample.drawn);
});

test('a pack that was drawn by its seed alone is still verified, and it is said what that is worth', async () => {
  const { archive, trust } = await makePack({ seedAlone: true });
  const { faults, records, completeness } = await judge(archive);
  expect(faults).toEqual([]);
  expect(records!.sample).toMatchObject({ redrawn: true, draw: null });
  expect(completeness.join(' ')).toMatch(/could have tried several/);
  if (hasPython) expect(python(archive, trust)!.status).toBe(0);
});

const forged: [string, (honest: PackSample) => PackSample, RegExp][] = [
  [
    'another root',
    (s) => ({ ...s, drawnWith: { ...s.drawnWith!, root: Buffer.alloc(32).toString('base64') } }),
    /no signed state/,
  ],
  ['another size', (s) => ({ ...s, drawnWith: { ...s.drawnWith!, size: 5 } }), /no signed state/],
  ['a key of its own', (s) => ({ ...s, key: 'f'.repeat(64) }), /not made of the seed and the signed root/],
  ['another seed', (s) => ({ ...s, seed: 'one that draws better' }), /not made of the seed|names another seed/],
  ['a request from after the root', (s) => ({ ...s, request: { ...s.request!, index: 13 } }), /before the pack was asked for/],
  ['a request that is another entry', (s) => ({ ...s, request: { ...s.request!, index: 3 } }), /prove|proof/],
  ['other decisions', (s) => ({ ...s, drawn: s.drawn.toReversed() }), /another/],
];
test.each(forged)('is refused, by the script too: %s', async (_, sample, says) => {
  const { archive, trust } = await makePack({ sampled: 3, sample });
  const { faults } = await judge(archive);
  expect(faults.map((one) => one.says).join(' ')).toMatch(says);
  if (hasPython) expect(python(archive, trust)!.status).toBe(1);
});
