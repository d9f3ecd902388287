import { withControl } from '@/lib/db/transaction';
import { env } from '@/lib/env';
import type { ReadOnlyNotice } from '../recovery';
import { findRecovery } from './recovery-store';

/** Why this installation serves reads only, or null when it does not. */
export async function getReadOnlyNotice(): Promise<ReadOnlyNotice | null> {
  const recovery = await withControl(findRecovery);
  if (recovery) return { cause: 'restore', since: recovery.startedAt, detail: recovery.detail };
  return env().COUNTERSIGN_READ_ONLY ? { cause: 'setting', since: null, detail: null } : null;
}
