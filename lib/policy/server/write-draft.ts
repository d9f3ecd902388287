import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import type { PolicyDocument } from '../contract';
import { newDraft, newPolicy, savedDraft } from '../views';
import { editorOf, requirePolicy, requireReach } from './acting';
import { documentHash } from './document-hash';
import { deleteDraft, findDraft, insertDraft, insertPolicy, takeVersion, updateDraft } from './draft-store';
import { findVersionRow, listVersionRows } from './version-store';

export interface WrittenDraft {
  id: string;
  version: number;
  revision: number;
}

/** A new policy, as a draft. Its conditions may be wrong still; its form may not. */
export async function createPolicy(actor: Actor, input: unknown): Promise<WrittenDraft> {
  requirePermission(actor, 'policies.write');
  const { document } = newPolicy.parse(input);
  return withWorkspace(actor.workspaceId, async (tx) => {
    await requireReach(tx, actor, document);
    const made = await insertPolicy(tx, actor.workspaceId, {
      policyId: document.id,
      title: document.title,
      byName: editorOf(actor).byName,
    });
    if (!made)
      throw new AppError('conflict', 'There is a policy of this name already. Make a new version of it, or take another name.', {
        field: 'document.id',
      });
    return beginDraft(tx, actor, document);
  });
}

/** A draft of the policy's next version, with the text of an earlier one. */
export async function createVersion(actor: Actor, policyId: string, input: unknown): Promise<WrittenDraft> {
  requirePermission(actor, 'policies.write');
  const { from } = newDraft.parse(input ?? {});
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    await requirePolicy(tx, workspaceId, policyId);
    if (await findDraft(tx, workspaceId, policyId))
      throw new AppError('conflict', 'There is a draft already. Change it, or discard it first.');
    const source = from
      ? await findVersionRow(tx, workspaceId, policyId, from)
      : (await listVersionRows(tx, workspaceId, policyId))[0];
    if (!source) throw new AppError('notFound', 'There is no such version to begin with.', { field: 'from' });
    await requireReach(tx, actor, source.document);
    return beginDraft(tx, actor, source.document);
  });
}

async function beginDraft(tx: SqlTx, actor: Actor, given: PolicyDocument): Promise<WrittenDraft> {
  const version = await takeVersion(tx, actor.workspaceId, given.id);
  const document = { ...given, version: String(version) };
  await insertDraft(tx, actor.workspaceId, { policyId: document.id, version, document, ...editorOf(actor) });
  await appendAct(tx, actor, { kind: 'policy.drafted', data: about(document) });
  return { id: document.id, version, revision: 1 };
}

/** Replaces the text of a draft. A draft that somebody changed meanwhile is not overwritten: AppError `stale`. */
export async function saveDraft(actor: Actor, policyId: string, input: unknown): Promise<WrittenDraft> {
  requirePermission(actor, 'policies.write');
  const { document: given, revision } = savedDraft.parse(input);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    await requirePolicy(tx, workspaceId, policyId);
    if (given.id !== policyId)
      throw new AppError('unprocessable', 'A policy keeps its name. Make a new policy for another one.', {
        field: 'document.id',
      });
    const draft = await findDraft(tx, workspaceId, policyId);
    if (!draft) throw new AppError('notFound', 'This policy has no draft. Make a new version first.');
    await requireReach(tx, actor, draft.document);
    await requireReach(tx, actor, given);
    const document = { ...given, version: String(draft.version) };
    const saved = await updateDraft(tx, workspaceId, { policyId, revision, document, ...editorOf(actor) });
    if (saved === null)
      throw new AppError(
        'stale',
        `${draft.editedByName} changed this draft since you opened it. Open it again; nothing of yours was stored.`,
        {
          revision: draft.revision,
        },
      );
    await appendAct(tx, actor, { kind: 'policy.edited', data: { ...about(document), revision: saved } });
    return { id: policyId, version: draft.version, revision: saved };
  });
}

/** Throws the draft away; its number is not given again. */
export async function discardDraft(actor: Actor, policyId: string): Promise<void> {
  requirePermission(actor, 'policies.write');
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    await requirePolicy(tx, workspaceId, policyId);
    const draft = await findDraft(tx, workspaceId, policyId);
    if (!draft) throw new AppError('notFound', 'This policy has no draft.');
    await requireReach(tx, actor, draft.document);
    await deleteDraft(tx, workspaceId, policyId);
    await appendAct(tx, actor, { kind: 'policy.discarded', data: about(draft.document) });
  });
}

function about(document: PolicyDocument): { policy: string; version: string; title: string; hash: string } {
  return { policy: document.id, version: document.version, title: document.title, hash: documentHash(document) };
}
