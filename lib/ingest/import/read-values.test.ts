import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readValues, UnreadableFile } from './read-values';

const folder = mkdtempSync(path.join(os.tmpdir(), 'values-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Buffer, name = 'file.json'): Promise<{ text: string; line: number }[]> {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  const out: { text: string; line: number }[] = [];
  for await (const { bytes, line } of readValues(file, () => undefined)) out.push({ text: bytes.toString('utf8').trim(), line });
  return out;
}
const object = (n: number): string => `{"n":${n},"t":"a \\" } ] é"}`;

describe('the values of a file', () => {
  test('lines, with a broken one among them and blank ones between', async () => {
    const values = await read(`${object(1)}\n\n{broken\r\n${object(2)}`);
    expect(values).toEqual([
      { text: object(1), line: 1 },
      { text: '{broken', line: 3 },
      { text: object(2), line: 4 },
    ]);
  });
  test('a list a line', async () => {
    expect(await read('[{"a":1}]\n[{"b":2}]\n')).toEqual([
      { text: '[{"a":1}]', line: 1 },
      { text: '[{"b":2}]', line: 2 },
    ]);
  });
  test('one list, on one line or over many', async () => {
    expect((await read(`[${object(1)},${object(2)}]`)).map((value) => value.text)).toEqual([object(1), object(2)]);
    expect(await read(`[\n  ${object(1)},\n  ${object(2)}\n]\n`)).toEqual([
      { text: object(1), line: 2 },
      { text: object(2), line: 3 },
    ]);
  });
  test('one value over many lines, and several after one another', async () => {
    const pretty = JSON.stringify({ a: [1, { b: 2 }] }, null, 2);
    expect((await read(pretty)).map((value) => JSON.parse(value.text) as unknown)).toEqual([{ a: [1, { b: 2 }] }]);
    expect(await read(`${pretty}\n${pretty}`)).toHaveLength(2);
  });
  test('a byte order mark and gzip', async () => {
    expect(await read(`\ufeff${object(1)}\n`)).toEqual([{ text: object(1), line: 1 }]);
    expect(await read(gzipSync(`${object(1)}\n${object(2)}\n`), 'file.ndjson.gz')).toHaveLength(2);
  });
  test('many values over many chunks are the same values', async () => {
    const count = 20_000;
    const expected = Array.from({ length: count }, (_, n) => object(n));
    expect((await read(expected.join('\n'))).map((value) => value.text)).toEqual(expected);
    const listed = await read(`[\n${expected.join(',\n')}\n]`);
    expect(listed.map((value) => value.text)).toEqual(expected);
    expect(listed.at(-1)!.line).toBe(count + 1);
  });
  test('an empty file has none', async () => expect(await read(' \n')).toEqual([]));
  test('a value cut off at the end is handed on, to be refused where it stands', async () => {
    expect(await read(`[\n${object(1)},\n{"n":`)).toEqual([
      { text: object(1), line: 2 },
      { text: '{"n":', line: 3 },
    ]);
  });
  test('text that is no JSON and half a gzip are said', async () => {
    await expect(read('[\n{"a":1} words {"b":2}\n]')).rejects.toBeInstanceOf(UnreadableFile);
    await expect(read(gzipSync(object(1).repeat(50)).subarray(0, 40), 'half.gz')).rejects.toBeInstanceOf(UnreadableFile);
  });
});
