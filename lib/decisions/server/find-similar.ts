import { roomsOf, visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import type { DecisionSummary } from '../contract';
import { toSummary } from './decision-row';
import { openTrail } from './open-trail';
import { selectSimilar } from './similar-store';

/**
 * Decisions worth laying beside this one: of the same system, those that ended otherwise or used other tools; of these the same user's before
 * others, newest first. "Why was this one refunded and that one not?" starts here.
 */
export async function findSimilar(actor: Actor, anyId: string, limit = 4): Promise<DecisionSummary[]> {
  requirePermission(actor, 'decisions.read');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await openTrail(tx, actor, anyId);
    const rows = await selectSimilar(tx, actor.workspaceId, visibleSystems(actor), {
      decisionId: row.decision_id,
      systemId: row.system_id,
      status: row.status,
      tools: row.tools,
      user: row.user_ref,
      limit,
      periods: roomsOf(actor)?.filter((room) => room.systemId === row.system_id) ?? null,
    });
    const marks = await readSealMarks(tx, actor.workspaceId);
    return rows.map((one) => toSummary(one, actor, marks));
  });
}
