import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { requireStepUp } from '@/lib/access/server/step-up';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { systemFinder } from '@/lib/registry/server/find-parts';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { HaltView } from '../contract';
import { haltEffect } from '../halt';
import { newHalt, type NewHalt } from '../schemas';
import type { Effect } from '@/lib/risk/contract';
import { findAction, saveAction } from './action-store';
import { settleChecked } from './check-action';
import { appendAndNote } from './append-action-event';
import { requirePerson } from './claim-review';
import { HaltNames } from './halt-names';
import { isApiKey } from './halt-names-store';
import { countRunning, findHalt, insertHalt, lockInScope, saveHalt, type HaltTarget } from './halt-store';
import { clockNow } from './clock-store';
import { bumpHaltEpoch, enqueueNotice, lockSettings } from './setting-store';
import { viewHalt } from './view-halt';

/**
 * The big red button: from the moment this commits nothing in its scope begins any more. What waits is frozen (it can still be rejected), leave that
 * was not redeemed is void, new actions are denied. A middle mode stops writes only, or sends everything to a person. It stops nothing that does not
 * pass through a gateway, and says so: `running` counts what had begun. A drill does the same and is counted as one. A name that was never seen is
 * halted all the same, because what it names may not have come yet; the answer says `seen: false`, and that nothing is known to be safe. By a person
 * who shows again who they are, or on the command line of the machine: out of band, where neither pages nor API answer. Never by a key.
 */
export async function startHalt(actor: Actor, input: NewHalt): Promise<HaltView> {
  const by = halter(actor);
  requirePermission(actor, 'actions.halt');
  const given = newHalt.parse(input);
  if (actor.type === 'person') await requireStepUp(actor);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const askedAt = await clockNow(tx);
    const target = await targetOf(tx, actor, given);
    await lockSettings(tx, workspaceId, 'halt');
    const epoch = await bumpHaltEpoch(tx, workspaceId);
    const rows = await lockInScope(tx, workspaceId, target);
    const haltId = uuidv7();
    const publicId = toPublicId('halt', haltId);
    const [event] = await appendAct(tx, actor, {
      kind: 'halt.started',
      systemId: given.scope === 'system' ? target.system_id : null,
      data: {
        halt: publicId,
        scope: given.scope,
        value: publicValue(given.scope, target),
        mode: given.mode,
        drill: given.drill,
        epoch,
        reason: removeSecrets(given.reason),
        // A person stands in the event as who acts.
        ...(actor.type === 'person' ? {} : { by: by.id }),
      },
    });
    await insertHalt(tx, workspaceId, {
      halt_id: haltId,
      scope: given.scope,
      system_id: target.system_id,
      value: target.value,
      mode: given.mode,
      drill: given.drill,
      epoch,
      started_by: by.id,
      started_by_name: by.name,
      asked_at: askedAt,
      started_idx: event!.idx,
    });
    const counts = await freeze(tx, workspaceId, { haltId, mode: given.mode, rows });
    const running = await countRunning(tx, workspaceId, target);
    // Nothing is safe that a misspelt name did not reach.
    const { seen } = await new HaltNames(tx, workspaceId).match(target.scope, target.value);
    await saveHalt(tx, workspaceId, haltId, { counts: { ...counts, running, known: seen } });
    await enqueueNotice(tx, workspaceId, { topic: 'halt.started', subject: publicId });
    return viewHalt(tx, workspaceId, (await findHalt(tx, workspaceId, haltId))!);
  });
}

/** Whoever reaches the command line has the machine and its keys: there is no session in which to show who they are. */
export const COMMAND_LINE = { id: 'cli', name: 'the command line' } as const;

function halter(actor: Actor): { id: string; name: string } {
  if (actor.type === 'service' && actor.name === 'cli') return COMMAND_LINE;
  const person = requirePerson(actor);
  return { id: toPublicId('person', person.personId), name: person.name };
}

async function targetOf(
  tx: SqlTx,
  actor: Actor,
  given: { scope: HaltView['scope']; value?: string | undefined },
): Promise<HaltTarget> {
  const { scope } = given;
  const value = given.value ?? null;
  if (scope === 'system') {
    const system = (await systemFinder(tx, actor))(value!);
    if (!canSeeSystem(actor, system.id)) throw new AppError('notFound', 'There is no such AI system.');
    return { scope, system_id: system.id, value: null };
  }
  if (actor.type === 'person' && actor.systems !== 'all')
    throw new AppError('forbidden', 'You see some AI systems only: halt those by name.', { field: 'body.scope' });
  if (scope === 'agent') {
    const keyId = fromPublicId('key', value!);
    if (!keyId)
      throw new AppError('invalidRequest', 'body.value: an agent is named by the id of its API key (key_...).', {
        field: 'body.value',
      });
    if (!(await isApiKey(tx, actor.workspaceId, keyId)))
      throw new AppError('notFound', 'There is no API key with this id in this workspace, so no agent would be halted.', {
        field: 'body.value',
      });
    return { scope, system_id: keyId, value: null };
  }
  return { scope, system_id: null, value };
}

export function publicValue(scope: HaltView['scope'], target: Pick<HaltTarget, 'system_id' | 'value'>): string | null {
  if (scope === 'system') return toPublicId('system', target.system_id!);
  if (scope === 'agent') return toPublicId('key', target.system_id!);
  return target.value;
}

/** Freezes what waits and voids what was allowed, as far as the mode goes. Rows are locked. */
async function freeze(
  tx: SqlTx,
  workspaceId: string,
  given: { haltId: string; mode: HaltView['mode']; rows: Awaited<ReturnType<typeof lockInScope>> },
): Promise<{ frozen: number; voided: number }> {
  const service = { workspaceId, type: 'service' as const };
  const halt = toPublicId('halt', given.haltId);
  let frozen = 0;
  let voided = 0;
  for (const one of given.rows) {
    const effect = haltEffect(given.mode, one.effect as Effect);
    if (effect === 'none') continue;
    const waits = one.state === 'checking' || one.state === 'pendingReview';
    // Where everything needs a person, what people decide or decided stands.
    if (effect === 'ask' && (one.state === 'pendingReview' || one.decided_by !== null)) continue;
    if (effect === 'ask' && waits) {
      await settleChecked(tx, workspaceId, one.action_id, ['halted']);
      continue;
    }
    const row = (await findAction(tx, workspaceId, one.action_id))!;
    if (waits) {
      const change = await saveAction(tx, workspaceId, one.action_id, {
        frozen_by: given.haltId,
        claimed_by: null,
        claimed_until: null,
      });
      await appendAndNote(tx, service, row, 'action.frozen', { halt }, change!);
      frozen += 1;
    } else {
      const change = await saveAction(tx, workspaceId, one.action_id, {
        state: 'revoked',
        reason_code: 'halted',
        frozen_by: given.haltId,
      });
      await appendAndNote(tx, service, row, 'action.revoked', { reasonCode: 'halted', halt }, change!);
      voided += 1;
    }
    await enqueueNotice(tx, workspaceId, {
      topic: 'action.halted',
      subject: toPublicId('action', one.action_id),
      tier: row.tier,
    });
  }
  return { frozen, voided };
}
