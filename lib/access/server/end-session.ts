import { withControl } from '@/lib/db/transaction';
import { endSessionRow } from './session-store';

/** Signing out: the session ends for good, also for a copy of its cookie. */
export async function endSession(sessionId: string): Promise<void> {
  await withControl((tx) => endSessionRow(tx, sessionId), { evenInRecovery: true });
}
