import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, unwrapKey, wrapKey } from '@/lib/ledger/server/cipher';
import { workspaceKey } from '@/lib/ledger/server/workspace-key';
import type { SqlTx } from '@/lib/db/transaction';
import { insertChunk, selectChunk } from './pack-bytes-store';

/** A pack's bytes lie encrypted under a key of its own, so that an erasure takes them out of copies of the database too. */
export function newPackKey(workspaceId: string): Buffer {
  return wrapKey(workspaceKey(workspaceId, 'wrap'), randomBytes(32));
}

const place = (packId: string, ordinal: number): Buffer => Buffer.from(`pack ${packId} ${ordinal}`, 'utf8');

export async function putChunk(
  tx: SqlTx,
  at: { workspaceId: string; packId: string; wrapped: Uint8Array },
  ordinal: number,
  bytes: Uint8Array,
): Promise<void> {
  // prettier-ignore
  const key = unwrapKey(workspaceKey(at.workspaceId, 'wrap'), at.wrapped);
  await insertChunk(tx, at.workspaceId, at.packId, ordinal, encrypt(key, bytes, place(at.packId, ordinal)));
}

/** Null when there is none. */
export async function takeChunk(
  tx: SqlTx,
  at: { workspaceId: string; packId: string; wrapped: Uint8Array },
  ordinal: number,
): Promise<Buffer | null> {
  // prettier-ignore
  const sealed = await selectChunk(tx, at.workspaceId, at.packId, ordinal);
  return sealed && decrypt(unwrapKey(workspaceKey(at.workspaceId, 'wrap'), at.wrapped), sealed, place(at.packId, ordinal));
}
