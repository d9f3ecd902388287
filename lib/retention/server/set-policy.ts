import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { monthsInWords } from '../period';
import { countsFrom, floorMonths, floorReason, monthsKept, policyFor, type policyChange } from '../policy';
import { requireSeesAll } from './sees-all';
import { insertPolicy, selectPolicies, selectSystems } from './policy-store';

/**
 * Sets how long a class of data is kept, with a reason and its event `retention.policy.set`. A shorter period counts after a week, so
 * that nobody alone makes records go; a longer one at once. Returns when it counts. Throws notFound for an unknown AI system, invalidRequest below what
 * the register's class of the system asks for.
 */
export async function setPolicy(actor: Actor, input: z.output<typeof policyChange>): Promise<{ countsFrom: Date }> {
  requirePermission(actor, 'retention.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can set how long what is kept.');
  if (input.systemId === null) requireSeesAll(actor, 'A period for all AI systems');
  const { workspaceId } = actor;
  const { reason, ...policy } = input;
  return withWorkspace(workspaceId, async (tx) => {
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
    const { current } = await selectPolicies(tx, workspaceId, now);
    const before = policyFor(current, policy.dataClass, policy.systemId);
    const from = countsFrom(monthsKept(before, registered), monthsKept(policy, registered), now);
    const superseded = await insertPolicy(tx, workspaceId, uuidv7(), {
      ...policy,
      reason,
      setBy: actor.personId,
      setByName: actor.name,
      countsFrom: from,
    });
    await appendAct(tx, actor, {
      kind: 'retention.policy.set',
      systemId: policy.systemId,
      data: {
        dataClass: policy.dataClass,
        ...(policy.systemId !== null && { system: toPublicId('system', policy.systemId) }),
        before: before && { keepMonths: before.keepMonths, highRisk: before.highRisk, financialMonths: before.financialMonths },
        after: { keepMonths: policy.keepMonths, highRisk: policy.highRisk, financialMonths: policy.financialMonths },
        floorMonths: floor,
        countsFrom: from.toISOString(),
        supersedes: superseded.map((one) => one.toISOString()),
        reason,
        by: actor.name,
      },
    });
    return { countsFrom: from };
  });
}
