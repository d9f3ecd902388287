import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { ActionView } from '../contract';
import type { Redemption } from '../schemas';
import { apply } from '../state';
import { hashText } from './action-hash';
import { factsOf, findAction, saveAction, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { strictness } from './chain';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { requireAction, runsIt } from './find-own-action';
import { haltNow } from './halt-now';
import { routeNow } from './judge-action';
import { refusalOf } from './refusals';
import { enqueueNotice, lockSettings } from './setting-store';
import { riskClassOf } from './tool-store';
import { readVerdict } from './verdict';
import { viewAction } from './view-action';

/**
 * A gateway redeems a verdict, right before it runs the action: exactly once. The hash is the gateway's own, over the bytes that it will send.
 * Policy is asked again; an answer stricter than the frozen one takes the leave back. Throws verdictInvalid, hashMismatch, alreadyRedeemed,
 * expired, halted, policyChanged, notFound. Nothing runs without the answer of this function.
 */
export async function redeemAction(actor: Actor, publicId: string, input: Redemption): Promise<ActionView> {
  requirePermission(actor, 'actions.redeem');
  if (actor.type !== 'key') throw new AppError('forbidden', 'A gateway redeems, with an API key.');
  const claims = readVerdict(input.verdict);
  const { workspaceId } = actor;
  const outcome = await withWorkspace(workspaceId, async (tx): Promise<ActionView | AppError> => {
    const settings = await lockSettings(tx, workspaceId, 'decide');
    const row = await requireAction(tx, actor, publicId, true);
    // Whoever reads all may see this one; only its own key or a gateway that asks for nothing runs it.
    if (!runsIt(actor, row))
      throw new AppError('forbidden', 'This leave was given to another key. A key that asks for actions redeems its own only.');
    if (claims.tenant !== toPublicId('workspace', workspaceId) || claims.act !== publicId || claims.jti !== row.verdict_id)
      throw new AppError('verdictInvalid', 'This verdict is of another action, or was replaced by a later one.', {
        field: 'verdict',
      });
    const hash = hashText(row.action_hash);
    if (claims.hsh !== hash || input.actionHash !== hash)
      throw new AppError('hashMismatch', 'What would run is not what was approved: the hash over its bytes is another one.', {
        field: 'actionHash',
      });
    const to = apply(factsOf(row, []), { do: 'redeem', at: row.now.getTime() });
    if (!to.ok) throw row.frozen_by ? refusalOf('halted', row) : refusalOf(to.refusal, row);
    const halt = await haltNow(tx, workspaceId, row);
    if (halt.does === 'stop' || (halt.does === 'ask' && row.state === 'allowed') || claims.haltEpoch !== row.halt_epoch)
      throw refusalOf('halted', row);
    const args = (await readEvents(tx, workspaceId, [row.args_idx])).get(row.args_idx);
    if (!args) throw new AppError('conflict', 'The arguments of this action were erased. It cannot run any more.');
    if (await policyIsStricter(tx, workspaceId, row, args)) return withdraw(tx, actor.keyId, workspaceId, row);
    const redemptionId = uuidv7();
    const change = await saveAction(
      tx,
      workspaceId,
      row.action_id,
      { execution: 'redeemed', redemption_id: redemptionId, redeemed_at: row.now, redeemed_by: actor.keyId },
      `execution = 'none' AND state IN ('allowed', 'approved') AND execute_by > clock_timestamp() AND frozen_by IS NULL`,
    );
    if (change === null) throw refusalOf('alreadyRedeemed', row);
    await appendAndNote(
      tx,
      actor,
      row,
      'verdict.redeemed',
      {
        verdict: row.verdict_id,
        redemption: redemptionId,
        actionHash: hash,
        proposedHash: hashText(row.proposed_hash),
        args: args['args'] as JsonValue,
        haltEpoch: settings.haltEpoch,
      },
      change,
    );
    return viewAction(tx, workspaceId, (await findAction(tx, workspaceId, row.action_id))!);
  });
  // What was taken back stays taken back: only then the caller is told.
  if (outcome instanceof AppError) throw outcome;
  return outcome;
}

/** `said`: the event whose arguments may run, with the risk as it was assessed for them. */
async function policyIsStricter(tx: SqlTx, workspaceId: string, row: ActionRow, said: JsonObject): Promise<boolean> {
  const assessment = said['assessment'];
  if (!isJsonObject(assessment)) return true;
  const route = await routeNow(
    tx,
    workspaceId,
    {
      system: { key: row.system_key, riskClass: await riskClassOf(tx, workspaceId, row.system_id) },
      tool: { name: row.tool, annotations: undefined },
      args: said['args'] as JsonValue,
      environment: row.environment,
    },
    assessment,
  );
  return strictness(route) > strictness(row.route);
}

async function withdraw(tx: SqlTx, keyId: string, workspaceId: string, row: ActionRow): Promise<AppError> {
  const change = await saveAction(tx, workspaceId, row.action_id, { state: 'revoked', reason_code: 'policyChanged' });
  await appendAndNote(
    tx,
    { workspaceId, type: 'service', keyId },
    row,
    'action.revoked',
    { reasonCode: 'policyChanged' },
    change!,
  );
  await enqueueNotice(tx, workspaceId, { topic: 'action.revoked', subject: toPublicId('action', row.action_id), tier: row.tier });
  return new AppError('policyChanged', 'Policy asks for more than when this was approved. The leave was taken back: ask anew.', {
    state: 'revoked',
  });
}
