import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readZip, writeZip } from '@/lib/shared/zip';
import { formatTrust } from '@/lib/ledger/trust';
import { makeKey } from '@/lib/integrity/testing/made-log';
import { bytesAsSource, readArchive } from './archive-format';
import { drawSample } from './sampling';
import { IDENTITY, makePack, nodeCrypto } from './testing/made-pack';
import { PackFiles, verifyPack } from './verify-pack';
import { ArchiveWriter, memorySink } from './write-archive';

let pack: Awaited<ReturnType<typeof makePack>>;
beforeAll(async () => {
  pack = await makePack();
});
const judge = (archive: Uint8Array, trust?: string) =>
  verifyPack(bytesAsSource(archive), nodeCrypto, trust === undefined ? {} : { trust });

const dir = mkdtempSync(path.join(tmpdir(), 'countersign-pack-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(path.join(dir, name), content);
  return path.join(dir, name);
};
const python = (archive: Uint8Array, trust: string) =>
  spawnSync('python3', ['public/verify.py', 'pack', '--trust', file('trust.txt', trust), '--pack', file('pack.zip', archive)], { encoding: 'utf8' }); // prettier-ignore

describe('a pack that nobody touched', () => {
  test('is verified, with the key that was given and with the one inside', async () => {
    for (const trust of [undefined, pack.trust]) {
      const verdict = await judge(pack.archive, trust);
      expect(verdict.faults).toEqual([]);
      expect(verdict).toMatchObject({ ok: true, keyCameAlong: trust === undefined });
      expect(verdict.records).toMatchObject({ records: 4, decisions: 2, opened: 2, masked: 2, sample: { size: 2, population: 6, redrawn: true }, range: { from: 0, to: 12, rebuilt: true } }); // prettier-ignore
    }
  });
  test('says integrity, completeness and truth apart, and never that a duty is met', async () => {
    const { integrity, completeness, unproved, truth } = await judge(pack.archive);
    const all = [integrity, completeness, unproved.integrity, unproved.completeness, truth];
    expect(all.every((one) => one.length > 0)).toBe(true);
    expect(all.flat().join(' ')).not.toMatch(/complian|conform/i);
  });
  test.each([
    ['masked', { state: 'masked', value: {} }, 'is shown masked'],
    ['withheld', { state: 'withheld', ground: 'privacy' }, '4 withheld'],
    ['erased', { state: 'erased' }, '4 erased'],
    ['left out', { state: 'none' }, '4 left out'],
  ] as const)(
    'says of records that are %s that what they say is not proved, and proves nothing of it',
    async (_, content, says) => {
      const made = await makePack({ content: () => content as never });
      const { faults, integrity, unproved } = await judge(made.archive);
      expect(faults).toEqual([]);
      expect(integrity.join(' ')).not.toMatch(/opens the commitment/);
      expect(unproved.integrity.join(' ')).toContain(says);
      if (!has('python3')) return;
      const said = python(made.archive, made.trust).stdout;
      expect(said).toMatch(/^not proved: what 4 of them say/m);
      expect(said).not.toMatch(/^proved: what/m);
    },
  );
  test('opens with any other reader of archives, file by file', async () => {
    const files = await readZip(pack.archive);
    const { entries } = await readArchive(bytesAsSource(pack.archive));
    expect(files.map(({ name }) => name)).toEqual(entries.map(({ name }) => name));
  });
  test('is written the same twice', async () => {
    expect(Buffer.from((await makePack({ key: pack.key })).archive.subarray(0, 100))).toEqual(
      Buffer.from(pack.archive.subarray(0, 100)),
    );
  });
});

/** The file in whose bytes, or in whose header or directory line, a place lies. */
async function fileAt(archive: Uint8Array, at: number): Promise<string | null> {
  const { entries } = await readArchive(bytesAsSource(archive));
  const holder = entries.findLast((entry) => entry.offset <= at);
  return holder && at < holder.dataAt + holder.size ? holder.name : null;
}

describe('a pack that was touched', () => {
  test('any changed byte is found, and the file that it is in is named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(pack.archive.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const archive = pack.archive.slice();
        archive[at]! ^= change;
        const verdict = await judge(archive);
        expect(verdict.ok).toBe(false);
        const name = await fileAt(pack.archive, at);
        const { entries } = await readArchive(bytesAsSource(pack.archive));
        const inside = entries.find((entry) => at >= entry.dataAt && at < entry.dataAt + entry.size);
        if (inside) expect(verdict.faults[0]!.file).toBe(name);
      }),
      { numRuns: 150 },
    );
  });
  test('any bytes put in are found, a byte order mark before a file too', async () => {
    const { entries } = await readArchive(bytesAsSource(pack.archive));
    const files = await readZip(pack.archive);
    const bytes = fc.oneof(fc.constant(Uint8Array.of(0xef, 0xbb, 0xbf)), fc.uint8Array({ minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.nat(entries.length - 1), fc.oneof(fc.constant(0), fc.nat()), bytes, async (which, place, added) => {
        const { name } = entries[which]!;
        const changed = files.map((file) => {
          const at = file.name === name ? place % (file.bytes.length + 1) : -1;
          return at < 0 ? file : { name, bytes: Buffer.concat([file.bytes.subarray(0, at), added, file.bytes.subarray(at)]) };
        });
        const verdict = await judge(writeZip(changed), pack.trust);
        expect(verdict.faults[0]?.file).toBe(name);
      }),
      { numRuns: 150, examples: entries.map((_, i) => [i, 0, Uint8Array.of(0xef, 0xbb, 0xbf)] as [number, number, Uint8Array]) },
    );
  });
  test('bytes before, behind or cut off are found', async () => {
    const { archive } = pack;
    for (const other of [archive.slice(0, -1), archive.slice(1), Buffer.concat([archive, Buffer.from([0])]), Buffer.concat([Buffer.from('PK'), archive]), archive.slice(0, 40), new Uint8Array(0)])
      expect((await judge(other)).ok).toBe(false); // prettier-ignore
  });
  test('a file more, a file less, or the files in another order', async () => {
    const files = await readZip(pack.archive);
    const added = await judge(writeZip([{ name: 'evidence/late.csv', bytes: Buffer.from('late') }, ...files]));
    expect(added.faults).toContainEqual(expect.objectContaining({ file: 'evidence/late.csv' }));
    const without = await judge(writeZip(files.filter(({ name }) => name !== 'evidence/empty.csv')));
    expect(without.faults).toContainEqual(expect.objectContaining({ file: 'evidence/empty.csv' }));
    const turned = await judge(writeZip([files[1]!, files[0]!, ...files.slice(2)]));
    expect(turned.ok).toBe(false);
    expect((await judge(writeZip(files))).ok).toBe(true);
  });
  test('another signature: a key that is not trusted, a manifest of another pack, none at all', async () => {
    const stranger = formatTrust([{ key: makeKey().key, from: 0, until: null }]);
    expect((await judge(pack.archive, stranger)).faults.map(({ file }) => file)).toContain('manifest.dsse.json');
    const [files, others] = [await readZip(pack.archive), await readZip((await makePack({ key: pack.key, identity: { ...IDENTITY, status: 'draft' } })).archive)]; // prettier-ignore
    const swapped = files.map((file) =>
      file.name === 'manifest.dsse.json' ? others.find(({ name }) => name === file.name)! : file,
    );
    expect((await judge(writeZip(swapped))).ok).toBe(false);
    expect((await judge(writeZip(files.filter(({ name }) => name !== 'manifest.dsse.json')))).ok).toBe(false);
  });
});

describe('a key that was replaced', () => {
  test('signs no pack about a log that grew past its last size; one that came after may sign about an earlier size', async () => {
    const size = 13;
    const list = (from: number, until: number | null): string => formatTrust([{ key: pack.key.key, from, until }]);
    expect((await judge(pack.archive, list(0, size))).faults).toEqual([]);
    const over = (await judge(pack.archive, list(0, size - 1))).faults.filter(({ file }) => file === 'manifest.dsse.json');
    expect(over.map(({ says }) => says).join(' ')).toMatch(/had been replaced/);
    expect((await judge(pack.archive, list(0, size - 1))).signedBy).toEqual([]);
    const early = (await judge(pack.archive, list(size + 1, null))).faults;
    expect(early.filter(({ file }) => file === 'manifest.dsse.json')).toEqual([]);
  });
});

test('a manifest with a line for each of a million proofs can be held, and no pack is written whose manifest could not', async () => {
  const writer = new ArchiveWriter(memorySink(), nodeCrypto.hasher, 1);
  await writer.add('one', '');
  await expect(writer.add('two', '')).rejects.toThrow(/shorter period/);

  const size = 150_000_000;
  const files = new PackFiles(
    { size, read: (_, length) => Promise.resolve(new Uint8Array(length)) },
    { entries: [{ name: 'manifest.json', size, crc: 0, offset: 0, dataAt: 0 }], faults: [] },
  );
  expect((await files.bytes('manifest.json'))?.length).toBe(size);
});

describe('sampling', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^dec_[0-9a-z]{6}$/), { maxLength: 60 });
  test('does not depend on the order of the list, and a smaller sample is the beginning of a larger one', () => {
    fc.assert(
      fc.property(ids, fc.string({ minLength: 1 }), fc.nat(70), fc.nat(70), (list, key, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        const drawn = drawSample(list, { key, size: large });
        expect(drawSample(list.toReversed(), { key, size: large })).toEqual(drawn);
        expect(drawSample(list, { key, size: small })).toEqual(drawn.slice(0, small));
        expect(new Set(drawn).size).toBe(Math.min(large, list.length));
      }),
    );
  });
});

describe('others than us', () => {
  test.skipIf(!has('python3'))('the script for auditors accepts it, draws the sample again and rebuilds the root', () => {
    const good = python(pack.archive, pack.trust);
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toMatch(/4 records of 2 decisions/);
    expect(good.stdout).toMatch(/sample of 2 out of 6/);
    expect(good.stdout).toMatch(/nothing was left out between/);
  });
  test.skipIf(!has('python3'))(
    'the script refuses a changed byte of any file, and names it; and another key',
    async () => {
      for (const entry of (await readArchive(bytesAsSource(pack.archive))).entries.filter(
        ({ size }, i) => size > 0 && i % 3 === 1,
      )) {
        const archive = pack.archive.slice();
        archive[entry.dataAt + Math.floor(entry.size / 2)]! ^= 1;
        expect(python(archive, pack.trust), entry.name).toMatchObject({ status: 1 });
      }
      expect(python(pack.archive, formatTrust([{ key: makeKey().key, from: 0, until: null }])).status).toBe(1);
      const replaced = python(pack.archive, formatTrust([{ key: pack.key.key, from: 0, until: 12 }]));
      expect(replaced).toMatchObject({ status: 1 });
      expect(replaced.stdout + replaced.stderr).toMatch(/manifest\.dsse\.json: .*replaced/);
      expect(python(pack.archive, formatTrust([{ key: pack.key.key, from: 0, until: 13 }])).status).toBe(0);
    },
    120_000,
  );
  test.skipIf(!has('python3'))(
    'the script refuses, as the page does, a range under the checkpoint of another log that is trusted too',
    async () => {
      const foreign = makeKey('countersign/otherotherotherotherother00');
      const { archive, trust, key } = await makePack({ foreign });
      const both = trust + formatTrust([{ key: foreign.key, from: 0, until: null }]);
      expect((await judge(archive, both)).faults).toContainEqual(expect.objectContaining({ file: 'checkpoints/pack.txt' }));
      const refused = python(archive, both);
      expect([refused.status, refused.stderr]).toEqual([1, 'NOT PROVED: checkpoints/pack.txt: of another log\n']);
      expect(python((await makePack({ key })).archive, both).status).toBe(0);
    },
  );
  test.skipIf(!has('unzip'))('unzip opens it', () => {
    expect(spawnSync('unzip', ['-tq', file('pack.zip', pack.archive)]).status).toBe(0);
  });
});
