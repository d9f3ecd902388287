import { createHash, randomBytes } from 'node:crypto';
import { withControl } from '@/lib/db/transaction';
import { hasAdministrator, insertSetupToken } from './setup-store';

/**
 * A one-time token (256 random bits, good for 24 hours) for the first-run page, printed on the console by the launcher. Null when
 * somebody administers this installation already.
 */
export async function createSetupToken(): Promise<string | null> {
  const token = randomBytes(32).toString('base64url');
  return (await insertSetupToken(hashSetupToken(token))) ? token : null;
}

export function hashSetupToken(token: string): Buffer {
  return createHash('sha256').update(token.trim()).digest();
}

/** True while nobody administers this installation. */
export async function needsSetup(): Promise<boolean> {
  return withControl(async (tx) => !(await hasAdministrator(tx)));
}
