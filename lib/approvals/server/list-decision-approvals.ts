import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { DecisionApproval } from '../contract';
import type { JsonObject } from '@/lib/shared/json';
import { hashText } from './action-hash';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { findingsOf } from './findings-of';
import { maySee } from './find-own-action';
import { selectByDecision } from './queue-store';
import { readableActions } from './readable-actions';
import { readChains } from './read-chain';
import { iso, standing } from './view-action';

/** Actions of one decision whose arguments' events are opened for their findings. */
const MOST_OPENED = 50;

/** The actions that were asked for within a decision (UUID), in order: what stands in its `approvals`. Empty for whoever may not see actions. */
export async function listDecisionApprovals(actor: Actor, decisionId: string): Promise<DecisionApproval[]> {
  if (!can(actor, 'actions.read')) return [];
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const rows = (await selectByDecision(tx, workspaceId, decisionId)).filter((row) => maySee(actor, row));
    if (rows.length === 0) return [];
    const readable = (await readableActions(tx, actor, rows.slice(0, 1))).size > 0; // all of one decision
    const chains = await readChains(tx, workspaceId, rows, readable);
    const said = readable ? await readEvents(tx, workspaceId, rows.slice(0, MOST_OPENED).map((row) => row.args_idx)) : new Map<number, JsonObject>(); // prettier-ignore
    return rows.map((row) => ({
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
      effect: row.effect,
      findings: findingsOf(said.get(row.args_idx) ?? null),
      chain: chains.get(row.action_id) ?? [],
    }));
  });
}
