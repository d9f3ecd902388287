import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { closePools } from '@/lib/db/pool';
import { ensureUpcomingMonths } from '@/lib/ingest/server/ensure-upcoming-months';
import { giveWay, GivingWayWhileAhead } from './give-way';
import { runLoops } from './run-loops';
import { runErrand } from './errands';
import { supervise, type Supervised } from './supervisor';
import { ERRANDS, LOOPS, type Lane, type Loop, type WorkerLoop } from './worker-loops';

/**
 * The worker is three processes (docs/adr/0032). This one runs the loops that somebody waits for, and keeps the others running: one indexes text, one does
 * what has time. No checkpoint or notice waits behind a text that takes long to score, and both give way.
 */
const BACKGROUND = 19;
/** What has waited so long, ms, is behind. */
const RESTS_BELOW_MS = 1_000;
const lane = (process.argv[2] ?? 'prompt') as Lane;
const loops = LOOPS.filter((loop) => loop.lane === lane);

// Before the first connection is made: those that are there already are told nothing.
const giving = lane === 'text' ? new GivingWayWhileAhead() : null;
if (lane === 'background') giveWay(BACKGROUND);
if (lane === 'prompt') {
  const others = [keepRunning('text', 'The text worker'), keepRunning('background', 'The background worker')];
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void Promise.all(others.map((one) => one.stop())).then(() => resolve()));
  });
  // Before anything reads for long: rows that wait for their month move when it is made, and a verification whose snapshot is older would miss
  // them and call that a fault. A database that is away is the loops' to wait for.
  await ensureUpcomingMonths().catch(() => undefined);
  await Promise.all([runLoops(loops), stopped]);
} else {
  await ensureUpcomingMonths().catch(() => undefined);
  await runLoops(giving ? loops.map(givingWay(giving)) : loops);
}
await closePools();
process.exit(0);

function givingWay(giving: GivingWayWhileAhead): (loop: WorkerLoop) => Loop {
  return ({ run, ...loop }) => ({
    ...loop,
    run: async () => {
      let longest = 0;
      const done = await run((waitedMs) => {
        longest = Math.max(longest, waitedMs);
        giving.isBehind(longest);
      });
      giving.wasBehind(longest);
      // What waits is not rested over, however little a round may take of it.
      return longest >= RESTS_BELOW_MS && loop.pace ? Math.max(done, loop.pace.full) : done;
    },
  });
}

function keepRunning(other: Lane, name: string): Supervised {
  return supervise(
    {
      name,
      file: fileURLToPath(import.meta.url),
      args: [other],
      execArgv: ['--import', createRequire(import.meta.url).resolve('tsx')],
      env: process.env, // eslint-disable-line no-restricted-syntax -- the same worker, in another process
      onLine: (line) => process.stderr.write(`${line}\n`),
      onMessage: (message, answer) => void runErrand(ERRANDS, message, answer),
    },
    (why) => process.stderr.write(`${why}\n`),
  );
}
