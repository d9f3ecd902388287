import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import { checkDocument } from '../document';
import { proposal } from '../views';
import { editorOf, requirePerson, requirePolicy, requireReach } from './acting';
import { documentHash } from './document-hash';
import { deleteDraft } from './draft-store';
import { insertVersionRow } from './version-store';

/**
 * Asks that the draft is put in force. From here on its text is never changed: it stands in the log and under its hash. Its conditions must be
 * right and its tests pass.
 */
export async function proposeVersion(actor: Actor, policyId: string, input: unknown): Promise<{ version: number; hash: string }> {
  requirePermission(actor, 'policies.write');
  requirePerson(actor, 'proposed');
  const { reason, from, until } = proposal.parse(input);
  const { workspaceId } = actor;
  const wishedFrom = from ? new Date(from) : null;
  const wishedUntil = until ? new Date(until) : null;
  if (wishedUntil && wishedUntil <= (wishedFrom ?? new Date()))
    throw new AppError('unprocessable', 'It would end before it begins. Choose a later end.', { field: 'until' });
  return withWorkspace(workspaceId, async (tx) => {
    const { draft } = await requirePolicy(tx, actor, policyId);
    if (!draft) throw new AppError('notFound', 'This policy has no draft to propose.');
    await requireReach(tx, actor, draft.document);
    const { document, ready, problems } = checkDocument(draft.document);
    const first = problems.find((one) => one.level === 'error') ?? problems.find((one) => one.path === 'tests');
    if (!document || !ready)
      throw new AppError('unprocessable', first ? `${first.path}: ${first.message}` : 'The draft is not ready.', {
        problems: problems.filter((one) => one.level === 'error'),
      });
    const { by, byName } = editorOf(actor);
    const hash = documentHash(document);
    await insertVersionRow(tx, workspaceId, {
      policyId,
      version: draft.version,
      document,
      hash,
      editedBy: draft.editedBy,
      editedByName: draft.editedByName,
      editors: draft.editors,
      editorNames: draft.editorNames,
      proposedBy: by,
      proposedByName: byName,
      reason,
      wishedFrom,
      wishedUntil,
    });
    await deleteDraft(tx, workspaceId, policyId);
    await appendAct(tx, actor, {
      kind: 'policy.proposed',
      data: {
        policy: policyId,
        version: document.version,
        hash,
        document: document as unknown as JsonValue,
        editedBy: draft.editedBy,
        editors: draft.editors,
        from: wishedFrom?.toISOString() ?? null,
        until: wishedUntil?.toISOString() ?? null,
        reason,
      },
    });
    return { version: draft.version, hash };
  });
}
