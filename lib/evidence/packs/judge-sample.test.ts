import { spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readZip } from '@/lib/shared/zip';
import { bytesAsSource } from './archive-format';
import type { LoggedEvent, PackSample } from './judge-sample';
import { makePack, nodeCrypto, SEED, type MadeEvent } from './testing/made-pack';
import { verifyPack } from './verify-pack';

const dir = mkdtempSync(path.join(tmpdir(), 'countersign-sample-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const hasPython = spawnSync('python3', ['--version']).error === undefined;
const judge = (archive: Uint8Array) => verifyPack(bytesAsSource(archive), nodeCrypto);

/** What the script for auditors says of it: its exit code and words. */
function python(archive: Uint8Array, trust: string): { status: number | null; says: string } {
  const [list, zip] = [path.join(dir, 'trust.txt'), path.join(dir, 'pack.zip')];
  writeFileSync(list, trust);
  writeFileSync(zip, archive);
  const { status, stdout, stderr } = spawnSync('python3', ['public/verify.py', 'pack', '--trust', list, '--pack', zip], { encoding: 'utf8' }); // prettier-ignore
  return { status, says: stdout + stderr };
}

test('a draw with a root is done again by us, and by hand as VERIFY.md says', async () => {
  const { archive } = await makePack({ sampled: 3 });
  const { faults, records, completeness, unproved: left } = await judge(archive);
  expect(faults).toEqual([]);
  expect(records!.sample).toMatchObject({ redrawn: true, draw: { seedFrom: 'asker', by: 'Auditors Ltd', size: 13, request: 12, seedInLog: true } }); // prettier-ignore
  expect(completeness.join(' ')).toMatch(/seed stood in the log as entry 12 before the root was signed/);
  expect(left.completeness.join(' ')).toMatch(/it is said that it was given by Auditors Ltd/);

  const files = new Map((await readZip(archive)).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]));
  const sample = JSON.parse(files.get('sample.json')!) as Required<PackSample>;
  const [, , root] = files.get(sample.drawnWith.checkpoint)!.split('\n');
  const key = createHash('sha256').update(sample.seed).update(Buffer.from(root!, 'base64')).digest('hex');
  const place = (id: string): string => createHmac('sha256', key).update(id).digest('hex');
  const ids = files.get('population/decisions.txt')!.trim().split('\n');
  expect(ids.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, 3)).toEqual(sample.drawn);
});

test('a pack that was drawn by its seed alone is still verified, and it is said what that is worth', async () => {
  const { faults, records, completeness, unproved: left } = await judge((await makePack({ seedAlone: true })).archive);
  expect(faults).toEqual([]);
  expect(records!.sample).toMatchObject({ redrawn: true, draw: null });
  expect(left.completeness.join(' ')).toMatch(/could have tried several/);
  expect(completeness.join(' ')).not.toMatch(/seed/);
});

type Given = NonNullable<Parameters<typeof makePack>[0]>;
const FORGED = 'a seed that was chosen when the root was known';
const [OWN, FIRST, BETWEEN, STRANGER] = ['0', '1', '2', '3'].map((n) => `pck_0000000000000000000000000${n}`);
const requested = (pack: string, seed = SEED): MadeEvent => ({ kind: 'pack.requested', says: { pack, seed } });
const withdrawn = (pack: string, successor: string, seed = SEED): MadeEvent => ({ kind: 'pack.withdrawn', says: { pack, successor, seed } }); // prettier-ignore
const successor = (events: MadeEvent[], of = FIRST): Given => ({ sampled: 3, identity: { successorOf: of! }, events });
const untold = (one: LoggedEvent): LoggedEvent => ({ ...one, disclosure: null });
const FIRST_ASKED = [requested(FIRST!), withdrawn(FIRST!, OWN!)];
const TWICE = [requested(FIRST!), withdrawn(FIRST!, BETWEEN!), withdrawn(BETWEEN!, OWN!)];

const honest: [string, Given][] = [
  ['of its own request', { sampled: 3 }],
  ['of the pack whose place it takes', successor(FIRST_ASKED)],
  ['of a pack two erasures ago', successor(TWICE, BETWEEN)],
  ['of a pack that was drawn by its seed alone, whose withdrawal first names it', successor([withdrawn(FIRST!, OWN!)])],
];
const unproved: [string, Given][] = [
  ['a seed that was chosen later, with what the log says of it left out', { sampled: 3, seed: FORGED, sample: (s) => ({ ...s, request: untold(s.request!) }) }],
  ['the same, taking the place of another pack', { ...successor(FIRST_ASKED), seed: FORGED, sample: (s) => ({ ...s, request: untold(s.request!), withdrawals: s.withdrawals!.map(untold) }) }],
  ['an older request with the wished seed, with the withdrawal left untold', { ...successor([requested(STRANGER!, FORGED), withdrawn(FIRST!, OWN!)]), seed: FORGED, sample: (s) => ({ ...s, withdrawals: s.withdrawals!.map(untold) }) }],
  ['an honest seed whose request may not be told any more', { ...successor(FIRST_ASKED), sample: (s) => ({ ...s, request: untold(s.request!) }) }],
]; // prettier-ignore
const forged: [string, Given['sample'] | Given, RegExp][] = [
  ['another root', (s) => ({ ...s, drawnWith: { ...s.drawnWith!, root: Buffer.alloc(32).toString('base64') } }), /no signed state/],
  ['another size', (s) => ({ ...s, drawnWith: { ...s.drawnWith!, size: 5 } }), /no signed state/],
  ['a key of its own', (s) => ({ ...s, key: 'f'.repeat(64) }), /not made of the seed and the signed root/],
  ['another seed', (s) => ({ ...s, seed: 'one that draws better' }), /not made of the seed/],
  ['another seed with its own key', { sampled: 3, seed: FORGED }, /names another seed, or another pack/],
  ['a request from after the root', (s) => ({ ...s, request: { ...s.request!, index: 13 } }), /before the pack was asked for/],
  ['a request that is another entry', (s) => ({ ...s, request: { ...s.request!, index: 3 } }), /does not prove that the pack was asked for|proofs\/3\.tlog-proof|do not lead to the signed root/],
  ['other decisions', (s) => ({ ...s, drawn: s.drawn.toReversed() }), /rawing (?:the sample )?again gives another/],
  ['the request of another pack', { sampled: 3, seed: FORGED, events: [requested(STRANGER!, FORGED)] }, /names another seed, or another pack/],
  ['the withdrawal of this pack in place of its request', { sampled: 3, seed: FORGED, events: [withdrawn(OWN!, STRANGER!, FORGED)] }, /names another seed, or another pack/],
  ['as a successor, an older request with the wished seed', { ...successor([requested(STRANGER!, FORGED)]), seed: FORGED }, /names another seed, or another pack/],
  ['the same beside the withdrawal of the pack that it follows', { ...successor([requested(STRANGER!, FORGED), withdrawn(FIRST!, OWN!)]), seed: FORGED }, /names another seed, or another pack/],
  ['as a successor that no event of the log knows', successor([requested(FIRST!)]), /names another seed, or another pack/],
  ['a withdrawal that names no successor', successor([requested(FIRST!), { kind: 'pack.withdrawn', says: { pack: FIRST } }]), /names another seed, or another pack/],
  ['a request with another seed behind what is told', { ...successor(FIRST_ASKED), seed: FORGED }, /names another seed, or another pack/],
]; // prettier-ignore
const makeForged = (given: (typeof forged)[number][1]) =>
  makePack(typeof given === 'object' ? given : { sampled: 3, sample: given! });

test.each(honest)('it is proved that the seed stood in the log before: %s', async (_, given) => {
  const { faults, records, completeness } = await judge((await makePack(given)).archive);
  expect(faults).toEqual([]);
  expect(records!.sample).toMatchObject({ redrawn: true, draw: { seedInLog: true } });
  expect(completeness.join(' ')).toMatch(/whoever gave it could not see what it draws/);
});
test.each(unproved)('what is not proved of a draw is said: %s', async (_, given) => {
  const { faults, records, completeness, unproved: left } = await judge((await makePack(given)).archive);
  expect(faults).toEqual([]);
  expect(records!.sample).toMatchObject({ redrawn: true, draw: { seedInLog: false } });
  expect(left.completeness.join(' ')).toMatch(/That the seed stood in the log before the root/);
  expect(completeness.join(' ')).not.toMatch(/seed/);
});
test.each(forged)('is refused: %s', async (_, given, says) => {
  const { faults, completeness } = await judge((await makeForged(given)).archive);
  expect(faults.map((one) => one.says).join(' ')).toMatch(says);
  expect(completeness.join(' ')).not.toMatch(/could not see/);
});

describe.skipIf(!hasPython)('the script for auditors, in Python', { timeout: 120_000 }, () => {
  test.each(honest)('proves that the seed stood in the log before: %s', async (_, given) => {
    const { archive, trust } = await makePack(given);
    const { status, says } = python(archive, trust);
    expect(says).toMatch(/proved: the sample of \d out of 6/);
    expect(says).toMatch(/^proved: the seed stood in the log as entry 12 before the root, at \d+ entries/m);
    expect(status).toBe(0);
  });
  test.each([...unproved, ['a pack drawn by its seed alone', { seedAlone: true }] as (typeof unproved)[number]])(
    'says what is not proved of a draw: %s',
    async (_, given) => {
      const { archive, trust } = await makePack(given);
      const { status, says } = python(archive, trust);
      expect(says).toMatch(/^not proved: that the seed .+ could have tried several$/m);
      expect(says).not.toMatch(/proved: the seed stood/);
      expect(status).toBe(0);
    },
  );
  test.each(forged)('refuses: %s', async (_, given, refused) => {
    const { archive, trust } = await makeForged(given);
    const { status, says } = python(archive, trust);
    expect(says).toMatch(refused);
    expect(says).not.toMatch(/Traceback|cannot be read|proved: the sample/);
    expect(status).toBe(1);
  });
});
