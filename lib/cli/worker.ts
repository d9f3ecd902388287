import { closePools } from '@/lib/db/pool';
import { runLoops } from './run-loops';
import { LOOPS } from './worker-loops';

await runLoops(LOOPS);
await closePools();
process.exit(0);
