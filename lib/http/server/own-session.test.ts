import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const shell = fileURLToPath(new URL('./own-session.sh', import.meta.url));

/** What a process that was started through `own-session.sh` says of itself over its channel, and the pid that whoever started it knows. */
async function started(extra: Record<string, string>): Promise<{ known?: number; pid: number; session: number; argv: string[] }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'own-session-'));
  try {
    const file = path.join(directory, 'says.cjs');
    writeFileSync(
      file,
      `const stat = require('node:fs').readFileSync('/proc/self/stat', 'utf8');
       const session = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
       process.send({ pid: process.pid, session, argv: process.argv.slice(2) });`,
    );
    const child = fork(file, ['one', 'two words'], {
      execPath: shell,
      execArgv: [],
      env: { ...process.env, COUNTERSIGN_NODE: process.execPath, ...extra },
    });
    const [said] = (await once(child, 'message')) as [{ pid: number; session: number; argv: string[] }];
    return { known: child.pid, ...said };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test.skipIf(process.platform !== 'linux')(
  'a process gets a session of its own, and keeps its pid, its channel and its arguments',
  async () => {
    const { known, pid, session, argv } = await started({});
    expect(pid).toBe(known);
    expect(session).toBe(pid);
    expect(argv).toEqual(['one', 'two words']);
  },
);

test.skipIf(process.platform !== 'linux')('without setsid it runs all the same', async () => {
  const { known, pid, session } = await started({ PATH: '/nowhere' });
  expect(pid).toBe(known);
  expect(session).not.toBe(pid);
});
