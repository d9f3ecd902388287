import type { z } from 'zod';
import type { Actor, PersonActor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { monthsInWords } from '../period';
import { countsFrom, floorMonths, floorReason, lowersFloor, monthsKept, policyFor, type Policy, type policyChange } from '../policy'; // prettier-ignore
import { insertChange, selectOpenChanges } from './change-store';
import { requireSeesAll } from './sees-all';
import { insertPolicy, selectPolicies, selectSystems, type PolicyRow } from './policy-store';

/** `waits`: the change (rch_...) that a second person has to confirm; nothing counts until then. */
export type PolicySet = { countsFrom: Date; waits: null } | { countsFrom: null; waits: string };

/**
 * Sets how long a class of data is kept, with a reason and its event `retention.policy.set`. A shorter period counts after a week, so
 * that nobody alone makes records go; a longer one at once. What declares less of a duty than the period before (high-risk, financial records) is only
 * asked for, with an event `retention.floor.asked`: a second person confirms it. Throws notFound for an unknown AI system, invalidRequest below what
 * the register's class of the system asks for, conflict while such a change of the same data waits.
 */
export async function setPolicy(actor: Actor, input: z.output<typeof policyChange>): Promise<PolicySet> {
  requirePermission(actor, 'retention.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can set how long what is kept.');
  const { workspaceId } = actor;
  const { reason, ...policy } = input;
  return withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId); // of two changes at once the second sees the first
    const place = await placeOf(tx, actor, policy);
    const more = place.before.find((one) => lowersFloor(one, policy));
    if (!more) return { countsFrom: await putInForce(tx, actor, policy, place, { reason, by: actor.name }), waits: null };
    const open = (await selectOpenChanges(tx, workspaceId)).find((one) => one.dataClass === policy.dataClass && one.systemId === policy.systemId); // prettier-ignore
    if (open)
      throw new AppError('conflict', `${open.askedByName} has asked for less of a duty already: confirm that, or keep what is.`);
    const changeId = uuidv7();
    const waits = toPublicId('periodChange', changeId);
    await insertChange(tx, workspaceId, { ...policy, changeId, reason, askedBy: actor.personId, askedByName: actor.name });
    await appendAct(tx, actor, {
      kind: 'retention.floor.asked',
      systemId: policy.systemId,
      data: { change: waits, ...about(policy), before: termsOf(more), after: termsOf(policy), reason, by: actor.name }, // prettier-ignore
    });
    return { countsFrom: null, waits };
  });
}

/** Where a period stands: what is followed now, what will be, and what the register says. */
export interface PolicyPlace {
  current: PolicyRow | null;
  /** Whose duties count: the period that is followed, and one that is still to begin. */
  before: PolicyRow[];
  registered: boolean;
}

/** Looks it up. Throws notFound for an AI system that the actor does not see, invalidRequest below a floor, forbidden for who does not see all. */
export async function placeOf(tx: SqlTx, actor: PersonActor, policy: Policy): Promise<PolicyPlace> {
  const { workspaceId } = actor;
  if (policy.systemId === null) requireSeesAll(actor, 'A period for all AI systems');
  const now = new Date();
  const system = policy.systemId === null ? null : (await selectSystems(tx, workspaceId, now)).find((one) => one.systemId === policy.systemId); // prettier-ignore
  if (policy.systemId !== null && (!system || !canSeeSystem(actor, policy.systemId)))
    throw new AppError('notFound', 'There is no such AI system that you may see.', { field: 'systemId' });
  const registered = system?.highRisk ?? false;
  const floor = floorMonths(policy.dataClass, policy, registered);
  if (policy.keepMonths !== null && policy.keepMonths < floor)
    throw new AppError(
      'invalidRequest',
      `This must be kept for at least ${floorReason(policy.dataClass, policy, registered) ?? monthsInWords(floor)}.`,
      { field: 'keepMonths' },
    );
  const { current: all, pending } = await selectPolicies(tx, workspaceId, now);
  return { current: policyFor(all, policy.dataClass, policy.systemId), before: policiesBefore(all, pending, policy), registered };
}

/** The periods whose duties a new one may drop: the one that is followed, and those that will be; for an AI system without its own the one for all. */
export function policiesBefore(
  current: readonly PolicyRow[],
  pending: readonly PolicyRow[],
  { dataClass, systemId }: Pick<Policy, 'dataClass' | 'systemId'>,
): PolicyRow[] {
  const followed = policyFor(current, dataClass, systemId);
  const own = followed?.systemId === systemId;
  const next = pending.filter(
    (one) => one.dataClass === dataClass && (one.systemId === systemId || (!own && one.systemId === null)),
  );
  return [...(followed ? [followed] : []), ...next];
}

/** Writes the period with its event `retention.policy.set`. `change`: of one that two people made. Returns when it counts. */
export async function putInForce(
  tx: SqlTx,
  actor: PersonActor,
  policy: Policy,
  { current, registered }: PolicyPlace,
  said: { reason: string; by: string; change?: JsonObject },
): Promise<Date> {
  const { workspaceId } = actor;
  const { reason, by, change } = said;
  const from = countsFrom(monthsKept(current, registered), monthsKept(policy, registered), new Date());
  const row = { ...policy, reason, setBy: actor.personId, setByName: by, countsFrom: from };
  const superseded = await insertPolicy(tx, workspaceId, uuidv7(), row);
  await appendAct(tx, actor, {
    kind: 'retention.policy.set',
    systemId: policy.systemId,
    data: {
      ...about(policy),
      before: current && termsOf(current),
      after: termsOf(policy),
      floorMonths: floorMonths(policy.dataClass, policy, registered),
      countsFrom: from.toISOString(),
      supersedes: superseded.map((one) => one.toISOString()),
      reason,
      by,
      ...change,
    },
  });
  return from;
}

const termsOf = ({ keepMonths, highRisk, financialMonths }: Policy): JsonObject => ({ keepMonths, highRisk, financialMonths });
const about = ({ dataClass, systemId }: Policy): JsonObject => ({
  dataClass,
  ...(systemId !== null && { system: toPublicId('system', systemId) }),
});
