import type { Actor } from '@/lib/access/actor';
import { type SqlTx } from '@/lib/db/transaction';
import type { PolicyDocument } from '../contract';
import { editorOf } from './acting';
import { insertDraft, takeVersion } from './draft-store';

export interface WrittenDraft {
  id: string;
  version: number;
  revision: number;
}

/** A draft of the policy's next version, with this text. */
export async function beginDraft(
  tx: SqlTx,
  actor: Actor,
  given: PolicyDocument,
): Promise<{ document: PolicyDocument; version: number }> {
  const version = await takeVersion(tx, actor.workspaceId, given.id);
  const document = { ...given, version: String(version) };
  await insertDraft(tx, actor.workspaceId, { policyId: document.id, version, document, ...editorOf(actor) });
  return { document, version };
}
