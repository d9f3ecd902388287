import { closePools } from '@/lib/db/pool';
import { ensureUpcomingMonths } from '@/lib/ingest/server/ensure-upcoming-months';
import { runLoops } from './run-loops';
import { LOOPS } from './worker-loops';

// Before anything reads for long: rows that wait for their month move when it is made, and a verification whose snapshot is older would miss
// them and call that a fault. A database that is away is the loops' to wait for.
await ensureUpcomingMonths().catch(() => undefined);
await runLoops(LOOPS);
await closePools();
process.exit(0);
