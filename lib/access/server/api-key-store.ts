import { withControl, type SqlTx } from '@/lib/db/transaction';
import type { Scope } from '../actor';

export interface StoredKey {
  workspaceId: string;
  keyId: string;
  name: string;
  secretHash: Uint8Array;
  scopes: Scope[];
  systemId: string | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

/** Says the public part of a key that was revoked, once that is committed. */
export const KEY_CHANNEL = 'countersign_key';

/** Every key with this public part (one, but for a collision across workspaces). */
export async function findKeys(lookup: string): Promise<StoredKey[]> {
  return withControl((tx) =>
    tx.sql<StoredKey>(
      `SELECT workspace_id::text AS "workspaceId", key_id::text AS "keyId", name, secret_hash AS "secretHash", scopes,
              system_id::text AS "systemId", expires_at AS "expiresAt", revoked_at AS "revokedAt"
         FROM api_key WHERE lookup = $1`,
      [lookup],
    ),
  );
}

/** Notes the last use of many keys in one statement; an older time never replaces a newer one. */
export async function touchKeys(uses: readonly { workspaceId: string; keyId: string; at: Date }[]): Promise<void> {
  await withControl(
    (tx) =>
      tx.sql(
        `UPDATE api_key k SET last_used_at = u.at
         FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS u(workspace_id, key_id, at)
        WHERE k.workspace_id = u.workspace_id AND k.key_id = u.key_id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`,
        [uses.map((u) => u.workspaceId), uses.map((u) => u.keyId), uses.map((u) => u.at)],
      ),
    { evenInRecovery: true },
  );
}

export interface NewKeyRow {
  workspaceId: string;
  keyId: string;
  name: string;
  lookup: string;
  secretHash: Uint8Array;
  scopes: readonly Scope[];
  systemId: string | null;
  createdBy: string | null;
  expiresAt: Date | null;
}

export async function insertKey(tx: SqlTx, row: NewKeyRow): Promise<void> {
  await tx.sql(
    `INSERT INTO api_key (workspace_id, key_id, name, lookup, secret_hash, scopes, system_id, created_by, expires_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::text[], $7::uuid, $8::uuid, $9::timestamptz)`,
    [
      row.workspaceId,
      row.keyId,
      row.name,
      row.lookup,
      Buffer.from(row.secretHash),
      row.scopes,
      row.systemId,
      row.createdBy,
      row.expiresAt,
    ],
  );
}

/** Who made each of these keys, by the key's id; without those of which nobody knows it. */
export async function findKeyMakers(tx: SqlTx, workspaceId: string, keyIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.sql<{ key: string; person: string }>(
    `SELECT key_id::text AS key, created_by::text AS person FROM api_key
      WHERE workspace_id = $1::uuid AND key_id = ANY($2::uuid[]) AND created_by IS NOT NULL`,
    [workspaceId, keyIds],
  );
  return new Map(rows.map((row) => [row.key, row.person]));
}

export interface KeyRow {
  keyId: string;
  name: string;
  lookup: string;
  scopes: Scope[];
  systemId: string | null;
  systemKey: string | null;
  createdByName: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

/** The workspace's keys, newest first, after the given one. Needs the workspace set (it names the bound systems). */
export async function listKeyRows(tx: SqlTx, workspaceId: string, after: string | null, limit: number): Promise<KeyRow[]> {
  return tx.sql<KeyRow>(
    `SELECT k.key_id::text AS "keyId", k.name, k.lookup, k.scopes, k.system_id::text AS "systemId", s.key AS "systemKey",
            p.name AS "createdByName", k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
            k.last_used_at AS "lastUsedAt"
       FROM api_key k
       LEFT JOIN ai_system s ON s.workspace_id = k.workspace_id AND s.system_id = k.system_id
       LEFT JOIN person p ON p.person_id = k.created_by
      WHERE k.workspace_id = $1::uuid AND ($2::uuid IS NULL OR k.key_id < $2::uuid)
      ORDER BY k.key_id DESC LIMIT $3`,
    [workspaceId, after, limit],
  );
}

/** Revokes a key that still works. Returns its public part and name, or null when there is none to revoke. */
export async function revokeKeyRow(
  tx: SqlTx,
  workspaceId: string,
  keyId: string,
): Promise<{ lookup: string; name: string } | null> {
  const [row] = await tx.sql<{ lookup: string; name: string }>(
    `UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1::uuid AND key_id = $2::uuid AND revoked_at IS NULL RETURNING lookup, name`,
    [workspaceId, keyId],
  );
  if (row) await tx.sql('SELECT pg_notify($1, $2)', [KEY_CHANNEL, row.lookup]);
  return row ?? null;
}

/** The AI system a key is bound to (null: all of them); undefined when there is no such key. */
export async function keySystem(tx: SqlTx, workspaceId: string, keyId: string): Promise<string | null | undefined> {
  const [row] = await tx.sql<{ systemId: string | null }>(
    'SELECT system_id::text AS "systemId" FROM api_key WHERE workspace_id = $1::uuid AND key_id = $2::uuid',
    [workspaceId, keyId],
  );
  return row?.systemId;
}

/** When a key ends; null: never. */
export async function keyExpiry(tx: SqlTx, workspaceId: string, keyId: string): Promise<Date | null> {
  const [row] = await tx.sql<{ expiresAt: Date | null }>(
    'SELECT expires_at AS "expiresAt" FROM api_key WHERE workspace_id = $1::uuid AND key_id = $2::uuid',
    [workspaceId, keyId],
  );
  return row?.expiresAt ?? null;
}
