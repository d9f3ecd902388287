import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { closePools } from '@/lib/db/pool';
import { ensureUpcomingMonths } from '@/lib/ingest/server/ensure-upcoming-months';
import { runLoops } from './run-loops';
import { supervise } from './supervisor';
import { LOOPS, type Lane } from './worker-loops';

/**
 * The worker is two processes (docs/adr/0032). This one runs the loops that somebody waits for, and keeps the other running, which runs
 * those that have time: no checkpoint, notice or search waits behind a text that takes long to score.
 */
const lane: Lane = process.argv[2] === 'background' ? 'background' : 'prompt';

if (lane === 'prompt') {
  giveWay(5);
  const background = supervise(
    {
      name: 'The background worker',
      file: fileURLToPath(import.meta.url),
      args: ['background'],
      execArgv: ['--import', createRequire(import.meta.url).resolve('tsx')],
      env: process.env, // eslint-disable-line no-restricted-syntax -- the same worker, in a second process
      onLine: (line) => process.stderr.write(`${line}\n`),
    },
    (why) => process.stderr.write(`${why}\n`),
  );
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void background.stop().then(resolve));
  });
  // Before anything reads for long: rows that wait for their month move when it is made, and a verification whose snapshot is older would miss
  // them and call that a fault. A database that is away is the loops' to wait for.
  await ensureUpcomingMonths().catch(() => undefined);
  await Promise.all([runLoops(LOOPS.filter((loop) => loop.lane === lane)), stopped]);
} else {
  // Gives way: where the processors do not suffice for all, this falls behind, which its pages show, and not the acknowledgements.
  giveWay(15);
  await ensureUpcomingMonths().catch(() => undefined);
  await runLoops(LOOPS.filter((loop) => loop.lane === lane));
}
await closePools();
process.exit(0);

/**
 * Lets every other process go first. Linux shares its processors between sessions before it looks at the niceness of processes (sched(7), "The autogroup
 * feature"), and this one is alone in a session of its own: the session has to give way too, or nobody would notice.
 */
function giveWay(niceness: number): void {
  setPriority(niceness);
  try {
    writeFileSync('/proc/self/autogroup', String(niceness));
  } catch {
    // Another system, or a Linux without that feature: niceness is all there is, and enough.
  }
}
