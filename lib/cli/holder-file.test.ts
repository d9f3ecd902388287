import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildingFile, findBuilder, noteServing, refusesBuild } from './build-users.mjs';
import { readHolderFile, whenFree } from './holder-file.mjs';

let folder: string;
let other: ChildProcess | undefined;
const file = (): string => path.join(folder, 'cache', 'building.json');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-holder-'));
});
afterEach(() => {
  other?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that has the file until it is told to end; resolves once it has it. */
async function heldByAnother(): Promise<ChildProcess> {
  const script = path.join(folder, 'hold.mjs');
  writeFileSync(
    script,
    `import { whenFree } from ${JSON.stringify(path.resolve('lib/cli/holder-file.mjs'))};
     await whenFree(${JSON.stringify(file())}, { command: 'npm start' }, () => {}, () => new Promise((end) => { process.once('message', end); process.send('held'); }));
     process.disconnect();`,
  );
  const child = fork(script);
  await new Promise((resolve) => child.once('message', resolve));
  return child;
}

test('the second waits for the first, is told once who that is, and goes on when it is done', async () => {
  other = await heldByAnother();
  const order: string[] = [];
  other.once('exit', () => order.push('first ended'));
  const told: string[] = [];
  const done = whenFree(
    file(),
    { command: 'npm run demo' },
    ({ command, pid }) => told.push(`${command} ${pid}`),
    async () => {
      order.push('second works');
      expect(readHolderFile(file())).toMatchObject({ pid: process.pid, command: 'npm run demo' });
      return 7;
    },
  );
  expect(readHolderFile(file())).toMatchObject({ pid: other.pid });
  other.send('end');
  expect(await done).toBe(7);
  expect(told).toEqual([`npm start ${other.pid}`]);
  expect(order.at(-1)).toBe('second works');
  expect(existsSync(file())).toBe(false);
});

test('one that was killed holds nothing, and a failure gives the file back', async () => {
  other = await heldByAnother();
  const gone = new Promise((resolve) => other!.once('exit', resolve));
  other.kill('SIGKILL');
  await gone;
  expect(existsSync(file())).toBe(true);
  const told: unknown[] = [];
  await expect(whenFree(file(), { command: 'npm start' }, (holder) => told.push(holder), () => Promise.reject(new Error('no')))).rejects.toThrowError('no'); // prettier-ignore
  expect(told).toEqual([]);
  expect(
    await whenFree(
      file(),
      { command: 'npm start' },
      (holder) => told.push(holder),
      async () => 1,
    ),
  ).toBe(1);
});

test('a later process with the same pid does not count, nor does one that is over', () => {
  writeFileSync(path.join(folder, 'x.json'), JSON.stringify({ pid: process.pid, born: 'before', command: 'npm start' }));
  expect(readHolderFile(path.join(folder, 'x.json'))).toBeNull();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(path.join(folder, 'x.json'), JSON.stringify({ pid, born: '1', command: 'npm start' }));
  expect(readHolderFile(path.join(folder, 'x.json'))).toBeNull();
});

test('nothing is built where a live process serves from, and the refusal says which', () => {
  expect(refusesBuild(folder, 'npm start')).toBeNull();
  writeFileSync(path.join(folder, 'countersign-serving-1.json'), '{'); // not in the folder that a build leaves
  const leave = noteServing(folder, { command: 'npm run demo', url: 'http://127.0.0.1:3000' });
  expect(refusesBuild(folder, 'npm start')).toMatch(
    new RegExp(`npm run demo.*process ${process.pid}, http://127.0.0.1:3000.*COUNTERSIGN_BUILD_DIR=.next-other npm start$`),
  );
  leave();
  const left = path.join(folder, 'cache', 'countersign-serving-7.json');
  writeFileSync(left, JSON.stringify({ pid: process.pid, born: 'before', command: 'npm start', url: '' })); // of one that was killed
  expect(refusesBuild(folder, 'npm start')).toBeNull();
});

test('whoever serves and whoever builds find each other, whichever came first', async () => {
  const about = { command: 'npm start', url: '' };
  await whenFree(
    buildingFile(folder),
    { command: 'npm run demo' },
    () => undefined,
    async () => {
      expect(findBuilder(folder)).toMatchObject({ pid: process.pid, command: 'npm run demo' });
      const leave = noteServing(folder, about);
      expect(refusesBuild(folder, 'npm start')).not.toBeNull();
      leave();
    },
  );
  expect(findBuilder(folder)).toBeNull();
});

test('pages in a directory that this account may not write are served all the same', () => {
  mkdirSync(path.join(folder, 'cache'));
  chmodSync(path.join(folder, 'cache'), 0o555);
  chmodSync(folder, 0o755);
  const module = JSON.stringify(new URL('./build-users.mjs', import.meta.url).href);
  const program = `const { noteServing, refusesBuild } = await import(${module}); noteServing(${JSON.stringify(folder)}, { command: 'npm start', url: '' })(); console.log(refusesBuild(${JSON.stringify(folder)}, 'npm start'))`;
  const said = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }), // root may write everywhere
  });
  expect(said.stderr).toBe('');
  expect(said.stdout.trim()).toBe('null');
});

test('one account reads what another holds', () => {
  noteServing(folder, { command: 'npm start', url: '' });
  const noted = path.join(folder, 'cache', `countersign-serving-${process.pid}.json`);
  expect(statSync(noted).mode & 0o444).toBe(0o444);
});
