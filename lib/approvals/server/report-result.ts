import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { inScope } from '../halt';
import type { ActionView } from '../contract';
import type { ActionResultInput } from '../schemas';
import { apply } from '../state';
import { factsOf, findAction, saveAction, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { requireAction } from './find-own-action';
import { countRunning, markSafe, openHalts } from './halt-store';
import { refusalOf } from './refusals';
import { viewAction } from './view-action';

/** The gateway says how a redeemed action ended. The same again changes nothing; another word about an end is refused. Throws conflict, notFound. */
export async function reportResult(actor: Actor, publicId: string, input: ActionResultInput): Promise<ActionView> {
  requirePermission(actor, 'actions.redeem');
  if (actor.type !== 'key') throw new AppError('forbidden', 'A gateway reports results, with an API key.');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const row = await requireAction(tx, actor, publicId, true);
    if (row.redemption_id === null || row.redemption_id !== input.redemptionId || row.redeemed_by !== actor.keyId)
      throw new AppError('conflict', 'This redemption is not one of this action.', { field: 'body.redemptionId' });
    if (row.execution === input.status) return viewAction(tx, workspaceId, row);
    const to = apply(factsOf(row, []), { do: 'report', at: row.now.getTime(), outcome: input.status });
    if (!to.ok) throw refusalOf(to.refusal, row);
    const change = await saveAction(tx, workspaceId, row.action_id, { execution: input.status, finished_at: row.now });
    await appendAndNote(
      tx,
      actor,
      row,
      'action.result',
      {
        redemption: row.redemption_id,
        status: input.status,
        ...(input.outputHash ? { outputHash: input.outputHash } : {}),
        ...(input.error ? { error: removeSecrets(input.error) } : {}),
      },
      change!,
    );
    await noteSafety(tx, workspaceId, row);
    return viewAction(tx, workspaceId, (await findAction(tx, workspaceId, row.action_id))!);
  });
}

/** The last action that still ran has ended: from here on a halt's scope is in a safe state. */
export async function noteSafety(tx: SqlTx, workspaceId: string, row: ActionRow): Promise<void> {
  const facts = {
    systemId: row.system_id,
    askedBy: row.asked_by,
    tool: row.tool,
    environment: row.environment,
    effect: row.effect,
  };
  for (const halt of await openHalts(tx, workspaceId)) {
    if (halt.safe_at !== null || !inScope({ ...halt, systemId: halt.system_id }, facts)) continue;
    if ((await countRunning(tx, workspaceId, halt)) === 0) await markSafe(tx, workspaceId, halt.halt_id);
  }
}
