import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32, isZip, readZip, writeZip } from './zip';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('ZIP archives', () => {
  test('hold what was put into them', async () => {
    const file = fc.record({ name: fc.stringMatching(/^[\w./é-]{1,20}[\w]$/), bytes: fc.uint8Array({ maxLength: 500 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 8 }), async (files) => {
        const archive = writeZip(files);
        expect((await readZip(archive)).map(({ name, bytes }) => ({ name, bytes: [...bytes] }))).toEqual(
          files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('any changed byte of a file is noticed', async () => {
    const archive = writeZip([{ name: 'a.txt', bytes: text('some text that matters') }]);
    expect(isZip(archive)).toBe(true);
    for (let at = 35; at < 35 + 22; at++) {
      const changed = Uint8Array.from(archive);
      changed[at]! ^= 1;
      await expect(readZip(changed)).rejects.toThrow(/damaged/);
    }
  });

  test('deflated files are read; one that says less than it holds is not unpacked', async () => {
    const bytes = text('a'.repeat(10_000));
    const packed = deflateRawSync(bytes);
    const stored = writeZip([{ name: 'a', bytes: packed }]);
    const view = new DataView(stored.buffer);
    const central = 31 + packed.length;
    const make = (size: number): Uint8Array => {
      view.setUint16(central + 10, 8, true);
      view.setUint32(central + 16, crc32(bytes), true);
      view.setUint32(central + 24, size, true);
      return stored;
    };
    expect((await readZip(make(10_000)))[0]!.bytes).toEqual(bytes);
    await expect(readZip(make(10))).rejects.toThrow(/damaged/);
    await expect(readZip(make(10_000), 9_999)).rejects.toThrow(/too large/);
  });

  test.skipIf(spawnSync('python3', ['--version']).status !== 0)('are read by Python as well', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'countersign-zip-'));
    writeFileSync(
      path.join(dir, 'a.zip'),
      writeZip([
        { name: 'dir/ä.txt', bytes: text('one') },
        { name: 'b', bytes: text('') },
      ]),
    );
    const script = 'import zipfile,sys;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print(sorted(z.namelist()))';
    const said = execFileSync('python3', ['-c', script, path.join(dir, 'a.zip')], {
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    });
    expect(said.toString().trim()).toBe("['b', 'dir/ä.txt']");
    rmSync(dir, { recursive: true, force: true });
  });
});
