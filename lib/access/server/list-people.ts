import { withWorkspace } from '@/lib/db/transaction';
import type { Actor } from '../actor';
import { requirePermission } from '../permissions';
import { listMembers, type MembershipRow } from './person-store';

export type PersonState = 'active' | 'invited' | 'notYet' | 'expired' | 'ended' | 'disabled';
export type Member = MembershipRow & { state: PersonState };

/** The workspace's people and their rights, by name; those whose access ended come last. */
export async function listPeople(actor: Actor): Promise<Member[]> {
  requirePermission(actor, 'people.read');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listMembers(tx, actor.workspaceId));
  return rows.map((row) => ({ ...row, state: stateOf(row) }));
}

function stateOf(row: MembershipRow): PersonState {
  const now = Date.now();
  if (row.endedAt) return 'ended';
  if (row.disabledAt) return 'disabled';
  if (row.validUntil && row.validUntil.getTime() <= now) return 'expired';
  if (row.validFrom.getTime() > now) return 'notYet';
  return row.hasPassword || row.hasSso ? 'active' : 'invited';
}
