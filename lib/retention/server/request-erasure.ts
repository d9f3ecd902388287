import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { newErasure } from '../erasure';
import { digestTargets, insertRequest, insertTargets } from './erasure-store';
import { resolveTargets } from './resolve-targets';

/**
 * Asks for an erasure, for exactly the decisions that its scope means now: a second person decides on this list, and nothing that
 * arrives later is added to it. Written with its event `content.erasure.requested`. Returns the request's id (ers_...).
 */
export async function requestErasure(actor: Actor, input: z.output<typeof newErasure>): Promise<{ id: string }> {
  requirePermission(actor, 'erasure.request');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can ask for an erasure.');
  const { workspaceId, personId } = actor;
  const requestId = uuidv7();
  const id = toPublicId('erasure', requestId);
  await withWorkspace(workspaceId, async (tx) => {
    const { targets, found, kept } = await resolveTargets(tx, actor, input.scope);
    await insertRequest(tx, workspaceId, {
      requestId,
      caseNumber: input.caseNumber,
      legalBasis: input.legalBasis,
      reason: input.reason,
      scope: kept,
      keep: input.keep,
      requestedBy: personId,
      requestedByName: actor.name,
    });
    await insertTargets(
      tx,
      workspaceId,
      requestId,
      targets.map(({ decisionId, fields }) => ({
        decisionId,
        fields: fields && fields.map((one) => ({ index: one.index, fields: [...one.fields] })),
      })),
    );
    await appendAct(tx, actor, {
      kind: 'content.erasure.requested',
      data: {
        request: id,
        case: input.caseNumber,
        legalBasis: input.legalBasis,
        reason: input.reason,
        keep: input.keep,
        scope: kept,
        by: actor.name,
        decisions: targets.length,
        // A second person consents to this list: nothing is to come to it, or leave it, unseen.
        targetsSha256: await digestTargets(tx, workspaceId, requestId),
        records: found.reduce((sum, one) => sum + one.records, 0),
      },
    });
  });
  return { id };
}
