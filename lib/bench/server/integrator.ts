import { integrateTree } from '@/lib/ledger/server/integrate-tree';

/** The worker's part in tamper evidence alone, as a process of its own: takes what was appended into the tree, until it is told to end. */
const IDLE_MS = 1_000;
let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
});
while (!stopping) if ((await integrateTree()) === 0) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
process.exit(0);
