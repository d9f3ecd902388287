import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { countsFrom, floorMonths, monthsKept, policyFor, type policyChange } from '../policy';
import { requireSeesAll } from './sees-all';
import { insertPolicy, selectPolicies, selectSystems } from './policy-store';

/**
 * Sets how long a class of data is kept, with a reason and its event `retention.policy.set`. A shorter period counts after a week, so
 * that nobody alone makes records go; a longer one at once. Returns when it counts. Throws notFound for an unknown AI system.
 */
export async function setPolicy(actor: Actor, input: z.output<typeof policyChange>): Promise<{ countsFrom: Date }> {
  requirePermission(actor, 'retention.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can set how long what is kept.');
  if (input.systemId === null) requireSeesAll(actor, 'A period for all AI systems');
  const { workspaceId } = actor;
  const { reason, ...policy } = input;
  return withWorkspace(workspaceId, async (tx) => {
    const now = new Date();
    if (policy.systemId !== null) {
      const known = (await selectSystems(tx, workspaceId)).some((one) => one.systemId === policy.systemId);
      if (!known || !canSeeSystem(actor, policy.systemId))
        throw new AppError('notFound', 'There is no such AI system that you may see.', { field: 'systemId' });
    }
    const { current } = await selectPolicies(tx, workspaceId, now);
    const before = policyFor(current, policy.dataClass, policy.systemId);
    const from = countsFrom(monthsKept(before), monthsKept(policy), now);
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
        floorMonths: floorMonths(policy.dataClass, policy),
        countsFrom: from.toISOString(),
        supersedes: superseded.map((one) => one.toISOString()),
        reason,
        by: actor.name,
      },
    });
    return { countsFrom: from };
  });
}
