import { randomUUID } from 'node:crypto';
import { closePools } from '@/lib/db/pool';
import { signPacks } from '@/lib/evidence/server/packs/sign-packs';
import { signCheckpoints } from '@/lib/ledger/server/sign-checkpoint';
import { giveLease, takeLease } from '@/lib/ledger/server/signer-store';
import { runLoops } from './run-loops';

// The signer: a process of its own, so that it can run as an account, or on a machine, that the rest cannot reach. It signs about once a
// second what grew; while another one has the lease it waits.
const holder = randomUUID();
await runLoops([
  {
    name: 'sign checkpoints',
    async run() {
      if (!(await takeLease(holder))) return 0;
      await signCheckpoints(holder);
      await signPacks(holder);
      return 0;
    },
  },
]);
await giveLease(holder).catch(() => undefined); // without it the next one waits for its end
await closePools();
process.exit(0);
