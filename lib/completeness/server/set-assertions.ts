import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { findSystem } from '@/lib/registry/server/find-system';
import { fromPublicId } from '@/lib/shared/ids';
import { AppError } from '@/lib/shared/errors';
import type { Assertion } from '../assertions';
import { replaceAssertions, selectAssertions } from './assertion-store';

/**
 * Sets what every decision of an AI system must have, with its event `assertion.set`. Decisions that were sealed before are held against it
 * by the worker; those that come are judged at their seal. Throws notFound.
 */
export async function setAssertions(actor: Actor, anyId: string, assertions: readonly Assertion[]): Promise<void> {
  requirePermission(actor, 'systems.manage');
  const systemId = fromPublicId('system', anyId);
  if (!systemId || !canSeeSystem(actor, systemId))
    throw new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
  await findSystem(actor, anyId);
  const after = [...assertions].sort((a, b) => (a.code < b.code ? -1 : 1));
  await withWorkspace(actor.workspaceId, async (tx) => {
    const before = (await selectAssertions(tx, actor.workspaceId, [systemId])).get(systemId) ?? [];
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    await replaceAssertions(tx, actor.workspaceId, systemId, after);
    const said = (list: readonly Assertion[]): { code: string; minutes?: number }[] =>
      list.map(({ code, minutes }) => (minutes === null ? { code } : { code, minutes }));
    await appendAct(tx, actor, { kind: 'assertion.set', systemId, data: { before: said(before), after: said(after) } });
  });
}
