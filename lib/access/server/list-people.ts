import { withWorkspace } from '@/lib/db/transaction';
import type { Actor } from '../actor';
import { can, requirePermission } from '../permissions';
import { listMembers, type MembershipRow } from './person-store';
import { throttledAccount } from './throttle-names';
import { locksOfAccounts } from './throttle-store';

export type PersonState = 'active' | 'invited' | 'notYet' | 'expired' | 'ended' | 'disabled';
export type Member = MembershipRow & {
  state: PersonState;
  /** Until when their sign-in is locked after wrong passwords, for who may lift the lock; null when it is not. */
  lockedUntil: Date | null;
};

/** The workspace's people and their rights, by name; those whose access ended come last. */
export async function listPeople(actor: Actor): Promise<Member[]> {
  requirePermission(actor, 'people.read');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const rows = await listMembers(tx, actor.workspaceId);
    const accounts = can(actor, 'people.manage') ? rows.map((row) => throttledAccount(row.email)) : [];
    const locks = accounts.length > 0 ? await locksOfAccounts(tx, accounts) : new Map<string, Date>();
    return rows.map((row, i) => ({ ...row, state: stateOf(row), lockedUntil: locks.get(accounts[i] ?? '') ?? null }));
  });
}

function stateOf(row: MembershipRow): PersonState {
  const now = Date.now();
  if (row.endedAt) return 'ended';
  if (row.disabledAt) return 'disabled';
  if (row.validUntil && row.validUntil.getTime() <= now) return 'expired';
  if (row.validFrom.getTime() > now) return 'notYet';
  return row.hasPassword || row.hasSso ? 'active' : 'invited';
}
