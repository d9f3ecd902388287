import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import { RESTRICTED_FLAG } from '@/lib/decisions/fold-decision';
import { readableBy } from '@/lib/decisions/server/readable';
import type { ActionView } from '../contract';
import type { ActionRow } from './action-store';
import { selectFlagged } from './queue-store';

type Placed = Pick<ActionRow, 'action_id' | 'decision_id'>;

/**
 * The actions among these whose content the actor may read. What an agent asked within a decision is content of that decision: where the decision
 * is restricted (GDPR Art. 18), so is it.
 */
export async function readableActions(tx: SqlTx, actor: Actor, rows: readonly Placed[]): Promise<ReadonlySet<string>> {
  if (!can(actor, 'content.read')) return new Set();
  const decisions = [...new Set(rows.flatMap((row) => row.decision_id ?? []))];
  const flagged = await selectFlagged(tx, actor.workspaceId, decisions, RESTRICTED_FLAG);
  const kept = new Set(flagged.filter((one) => !readableBy(actor, one)).map((one) => one.decision_id));
  return new Set(rows.filter((row) => row.decision_id === null || !kept.has(row.decision_id)).map((row) => row.action_id));
}

/** The answer for whoever may know of the action and not read what it says; a verdict is for whoever runs it. */
export function withoutContent(view: ActionView): ActionView {
  const { effectiveArgs: _args, reviewerNote: _note, verdict: _verdict, ...rest } = view;
  return { ...rest, binding: { ...rest.binding, subject: null, target: null } };
}
