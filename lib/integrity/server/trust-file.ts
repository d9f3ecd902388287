import { readFileSync } from 'node:fs';
import { env, EnvError } from '@/lib/env';
import { parseTrust, type TrustedKey } from '@/lib/ledger/trust';

/**
 * The keys of COUNTERSIGN_TRUST_FILE: for a worker or a web server that does not have the signer's directory. Null when it is not set. Throws EnvError
 * when it is set and cannot be read: a verification that quietly believed the database instead would say what an attacker wants it to say.
 */
export function readTrustFile(): TrustedKey[] | null {
  const file = env().COUNTERSIGN_TRUST_FILE;
  if (file === undefined) return null;
  try {
    return parseTrust(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new EnvError(`COUNTERSIGN_TRUST_FILE (${file}) is no trust list that can be read: ${error instanceof Error ? error.message : 'unknown'} Make it with \`npm run countersign -- keys trust\` where the signer is.`); // prettier-ignore
  }
}
