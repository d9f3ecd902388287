import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArchive, readHeader, writeArchive } from './archive-file';
import type { ArchiveSecret } from './archive-key';
import { CHUNK } from './chunks';
import { dataFrames, jsonFrame, type Frame } from './frames';

const CHEAP = 4; // scrypt cost in tests: what it protects is not what is tested here
const secret: ArchiveSecret = { type: 'passphrase', passphrase: 'correct horse battery staple' };
let folder: string;
let n = 0;
const newFile = (): string => path.join(folder, `${++n}.backup`);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-archive-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* framesOf(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield jsonFrame('M', { parts: parts.length });
  for (const part of parts) yield* dataFrames(part);
  yield jsonFrame('Z', { parts: parts.length });
}

async function write(parts: readonly Buffer[], by: ArchiveSecret = secret): Promise<string> {
  const file = newFile();
  await writeArchive(file, { id: randomUUID(), kind: 'data', madeAt: new Date() }, by, framesOf(parts), CHEAP);
  return file;
}

async function read(file: string, by: ArchiveSecret | null = secret): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of openArchive(file, 'data', by)) frames.push(frame);
  return frames;
}

const dataOf = (frames: readonly Frame[]): Buffer => Buffer.concat(frames.filter((f) => f.type === 'D').map((f) => f.bytes));

describe('an archive', () => {
  test('gives back what was put in, whatever its length and how it was cut', async () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 300 }),
      fc.constantFrom(CHUNK - 40, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17, 262_144, 262_145),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(sizes, { maxLength: 4 }), async (lengths) => {
        const parts = lengths.map((length) => randomBytes(length)); // does not deflate: sizes are what they say
        const frames = await read(await write(parts));
        expect(frames[0]?.type).toBe('M');
        expect(frames.at(-1)?.type).toBe('Z');
        expect(dataOf(frames).equals(Buffer.concat(parts))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('is refused when any byte of it is another', async () => {
    const file = await write([randomBytes(CHUNK + 500)]);
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bad = Buffer.from(whole);
        bad[at]! ^= by;
        const copy = newFile();
        writeFileSync(copy, bad);
        await expect(read(copy)).rejects.toMatchObject({ name: 'ArchiveError' });
        rmSync(copy);
      }),
      { numRuns: 150 },
    );
  });

  test('is refused when it ends early, wherever', async () => {
    const whole = readFileSync(await write([randomBytes(3 * CHUNK)]));
    const body = whole.indexOf('\n', whole.indexOf('\n', whole.indexOf('\n') + 1) + 1) + 1;
    const cuts = [0, 5, body - 1, body, body + 15, body + CHUNK + 16, body + 2 * (CHUNK + 16), whole.length - 1];
    for (const cut of cuts) {
      const copy = newFile();
      writeFileSync(copy, whole.subarray(0, cut));
      await expect(read(copy), `cut at ${cut}`).rejects.toMatchObject({ name: 'ArchiveError' });
    }
    // At the border of two chunks what is there opens; that the last one is missing shows all the same, and is called by its name.
    const atBorder = newFile();
    writeFileSync(atBorder, whole.subarray(0, body + CHUNK + 16));
    await expect(read(atBorder)).rejects.toMatchObject({ fault: 'truncated' });
  });

  test('is refused when pieces are exchanged, repeated, dropped or taken from another archive of the same passphrase', async () => {
    const [one, other] = [
      readFileSync(await write([randomBytes(3 * CHUNK)])),
      readFileSync(await write([randomBytes(3 * CHUNK)])),
    ];
    const bodyOf = (file: Buffer): number => file.indexOf('\n', file.indexOf('\n', file.indexOf('\n') + 1) + 1) + 1;
    const piece = (file: Buffer, i: number): Buffer => {
      const start = bodyOf(file) + i * (CHUNK + 16);
      return file.subarray(start, start + CHUNK + 16);
    };
    const head = one.subarray(0, bodyOf(one));
    const last = one.subarray(bodyOf(one) + 3 * (CHUNK + 16));
    const pieces = [0, 1, 2].map((i) => piece(one, i));
    const bad = {
      exchanged: [head, pieces[1]!, pieces[0]!, pieces[2]!, last],
      repeated: [head, pieces[0]!, pieces[0]!, pieces[1]!, pieces[2]!, last],
      dropped: [head, pieces[0]!, pieces[2]!, last],
      foreign: [head, pieces[0]!, piece(other, 1), pieces[2]!, last],
      'foreign header': [other.subarray(0, bodyOf(other)), ...pieces, last],
      'more behind its end': [head, ...pieces, last, last],
    };
    for (const [how, parts] of Object.entries(bad)) {
      const copy = newFile();
      writeFileSync(copy, Buffer.concat(parts));
      await expect(read(copy), how).rejects.toMatchObject({ name: 'ArchiveError' });
    }
  });

  test('opens with its own secret only, and says which kind it wants', async () => {
    const keyFile: ArchiveSecret = { type: 'keyFile', key: randomBytes(32) };
    const byPassphrase = await write([Buffer.from('x')]);
    const byKey = await write([Buffer.from('x')], keyFile);
    expect(dataOf(await read(byKey, keyFile)).toString()).toBe('x');
    await expect(read(byPassphrase, { type: 'passphrase', passphrase: 'wrong' })).rejects.toMatchObject({ fault: 'wrongSecret' });
    await expect(read(byKey, { type: 'keyFile', key: randomBytes(32) })).rejects.toMatchObject({ fault: 'wrongSecret' });
    for (const [file, given] of [
      [byPassphrase, keyFile],
      [byPassphrase, null],
      [byKey, secret],
    ] as const) {
      await expect(read(file, given)).rejects.toMatchObject({ fault: 'secretMissing' });
    }
  });

  test('of keys is never read as one of data', async () => {
    const file = newFile();
    await writeArchive(file, { id: randomUUID(), kind: 'keys', madeAt: new Date() }, secret, framesOf([]), CHEAP);
    await expect(read(file)).rejects.toMatchObject({ fault: 'wrongKind' });
    expect(readHeader(file).kind).toBe('keys');
  });

  test('of a newer format is called that, and other files are called no archive', async () => {
    const file = newFile();
    writeFileSync(file, 'countersign-archive/2\n{}\n\n');
    expect(() => readHeader(file)).toThrow(/newer Countersign/);
    const text = newFile();
    writeFileSync(text, 'hello');
    expect(() => readHeader(text)).toThrow(/no Countersign archive/);
    const empty = newFile();
    writeFileSync(empty, '');
    expect(() => readHeader(empty)).toThrow(/ends within its header/);
  });

  test('shows nothing of what is in it', async () => {
    const file = await write([Buffer.from('a-secret-word '.repeat(5000))]);
    expect(readFileSync(file).includes('secret-word')).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that fails half way leaves nothing behind, and one that is there is not overwritten', async () => {
    const file = newFile();
    async function* failing(): AsyncGenerator<Buffer> {
      yield jsonFrame('M', {});
      throw new Error('the database went away');
    }
    const what = { id: randomUUID(), kind: 'data', madeAt: new Date() } as const;
    await expect(writeArchive(file, what, secret, failing(), CHEAP)).rejects.toThrow('went away');
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    const there = await write([Buffer.from('first')]);
    await expect(writeArchive(there, what, secret, framesOf([]), CHEAP)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(dataOf(await read(there)).toString()).toBe('first');
  });
});
