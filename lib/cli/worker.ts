import { constants, setPriority } from 'node:os';
import { closePools } from '@/lib/db/pool';
import { ensureUpcomingMonths } from '@/lib/ingest/server/ensure-upcoming-months';
import { runLoops } from './run-loops';
import { LOOPS } from './worker-loops';

// Somebody waits for every answer of the web server and nobody for a loop of the worker: where the processors do not suffice for both, it
// is the worker that falls behind, which its pages show, and not the acknowledgements.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// Before anything reads for long: rows that wait for their month move when it is made, and a verification whose snapshot is older would miss
// them and call that a fault. A database that is away is the loops' to wait for.
await ensureUpcomingMonths().catch(() => undefined);
await runLoops(LOOPS);
await closePools();
process.exit(0);
