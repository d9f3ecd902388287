import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { noteAccess } from '@/lib/access/server/note-access';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import type { RefusedText } from '../quarantine';
import { keptText } from './kept-text';
import { selectKept, type KeptRow } from './refusal-store';

/** What was kept of one refused record, personal data masked; noted in the access record. Throws notFound. */
export async function showRefused(actor: Actor, id: string): Promise<RefusedText> {
  requirePermission(actor, 'ingest.read');
  requirePermission(actor, 'content.read');
  const { quarantineId, row } = await find(actor, id);
  const kept = keptText(actor.workspaceId, quarantineId, row.body);
  await noteAccess(actor, { kind: 'refusal.opened', detail: { refusal: id, code: row.code } });
  return kept.text === null ? kept : { ...kept, text: maskFor(actor.workspaceId)(kept.text) };
}

/**
 * The same in clear, for one view and with a reason: the event `content.revealed` is in the log before the answer leaves. A signed-in
 * person only. Throws notFound.
 */
export async function revealRefused(
  actor: Actor,
  id: string,
  given: { reason: string; caseNumber?: string },
): Promise<RefusedText> {
  requirePermission(actor, 'content.read');
  requirePermission(actor, 'content.reveal');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can reveal masked values.');
  const { quarantineId, row } = await find(actor, id);
  const kept = keptText(actor.workspaceId, quarantineId, row.body);
  await withWorkspace(actor.workspaceId, (tx) =>
    appendAct(tx, actor, {
      kind: 'content.revealed',
      data: {
        refusal: id,
        code: row.code,
        reason: given.reason,
        ...(given.caseNumber ? { caseNumber: given.caseNumber } : {}),
      },
    }),
  );
  return kept;
}

/** One refused record by its public id. Nobody who sees some AI systems only finds any. Throws notFound. */
export async function find(actor: Actor, id: string): Promise<{ quarantineId: string; row: KeptRow }> {
  const quarantineId = visibleSystems(actor) === 'all' ? fromPublicId('event', id) : null;
  const row = quarantineId && (await withWorkspace(actor.workspaceId, (tx) => selectKept(tx, actor.workspaceId, quarantineId)));
  if (!quarantineId || !row)
    throw new AppError('notFound', 'There is no refused record with this id. The newest 5,000 are kept, and older ones go.');
  return { quarantineId, row };
}
