import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { newSigner, type NewSigner } from '../artifacts';
import type { SignerView } from '../contract';
import { registrarOf } from './acting';
import { insertSigner, listSignerRows, revokeSignerRow } from './signer-store';
import { readPublicKey } from './verify-envelope';

/** Whose signatures count, those revoked last. */
export async function listSigners(actor: Actor): Promise<SignerView[]> {
  requirePermission(actor, 'systems.read');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listSignerRows(tx, actor.workspaceId));
  return rows.map(({ signerId, addedAt, revokedAt, ...row }) => ({
    id: toPublicId('signer', signerId),
    ...row,
    addedAt: addedAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  }));
}

/** Says that signatures under this key count from now on. */
export async function trustSigner(actor: Actor, input: NewSigner): Promise<{ id: string }> {
  requirePermission(actor, 'artifacts.approve');
  const { name, publicKey } = newSigner.parse(input);
  const key = readPublicKey(publicKey);
  if (!key) throw new AppError('unprocessable', 'This is not an Ed25519 public key (PEM, or base64).', { field: 'publicKey' });
  return withWorkspace(actor.workspaceId, (tx) => trustIn(tx, actor, { name, key }));
}

/** The same in a transaction of the caller's. */
export async function trustIn(tx: SqlTx, actor: Actor, { name, key }: { name: string; key: string }): Promise<{ id: string }> {
  const held = await listSignerRows(tx, actor.workspaceId);
  if (held.some((one) => one.publicKey === key && one.revokedAt === null))
    throw new AppError('conflict', 'Signatures under this key count already.', { field: 'publicKey' });
  const id = toPublicId(
    'signer',
    await insertSigner(tx, actor.workspaceId, { name, publicKey: key, by: registrarOf(actor).name }),
  );
  await appendAct(tx, actor, { kind: 'signer.trusted', data: { signer: id, name, publicKey: key } });
  return { id };
}

/** Signatures under this key count no longer, also those made before. */
export async function revokeSigner(actor: Actor, id: string, reason: string | null = null): Promise<void> {
  requirePermission(actor, 'artifacts.approve');
  const signerId = fromPublicId('signer', id);
  await withWorkspace(actor.workspaceId, async (tx) => {
    if (!signerId || !(await revokeSignerRow(tx, actor.workspaceId, signerId, registrarOf(actor).name)))
      throw new AppError('notFound', 'There is no such signer, or it was revoked already.');
    await appendAct(tx, actor, { kind: 'signer.revoked', data: { signer: id, reason } });
  });
}
