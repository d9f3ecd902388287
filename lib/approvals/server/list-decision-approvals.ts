import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { DecisionApproval } from '../contract';
import { hashText } from './action-hash';
import { maySee } from './find-own-action';
import { selectByDecision } from './queue-store';
import { iso, standing } from './view-action';

/** The actions that were asked for within a decision (UUID), in order: what stands in its `approvals`. Empty for whoever may not see actions. */
export async function listDecisionApprovals(actor: Actor, decisionId: string): Promise<DecisionApproval[]> {
  if (!can(actor, 'actions.read')) return [];
  const rows = await withWorkspace(actor.workspaceId, (tx) => selectByDecision(tx, actor.workspaceId, decisionId));
  return rows
    .filter((row) => maySee(actor, row))
    .map((row) => ({
      id: toPublicId('action', row.action_id),
      tool: row.tool,
      ...standing(row),
      tier: row.tier,
      route: row.route,
      required: row.required,
      approvals: row.approvals,
      askedAt: row.asked_at.toISOString(),
      decidedAt: iso(row.decided_at),
      redeemedAt: iso(row.redeemed_at),
      finishedAt: iso(row.finished_at),
      step: row.step_key,
      actionHash: hashText(row.action_hash),
      overridden: row.overridden,
    }));
}
