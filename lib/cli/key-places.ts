import path from 'node:path';
import type { KeyPlaces } from '@/lib/backup/server/key-archive';
import { dataDir } from '@/lib/env';
import { signerDir } from '@/lib/ledger/server/signer-home';
import { journalDir } from '@/lib/retention/server/journal';

/** Where this machine keeps what an archive of keys holds. */
export function keyPlaces(): KeyPlaces {
  return {
    keys: path.join(dataDir(), 'keys'),
    signer: signerDir(),
    journal: journalDir(),
  };
}
