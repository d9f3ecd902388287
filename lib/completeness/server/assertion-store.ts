import type { SqlTx } from '@/lib/db/transaction';
import type { Assertion } from '../assertions';

export async function selectAssertions(
  tx: SqlTx,
  workspaceId: string,
  systemIds: readonly string[],
): Promise<Map<string, Assertion[]>> {
  const found = new Map<string, Assertion[]>();
  if (systemIds.length === 0) return found;
  const rows = await tx.sql<Assertion & { system_id: string }>(
    'SELECT system_id, code, minutes FROM system_assertion WHERE workspace_id = $1::uuid AND system_id = ANY($2::uuid[]) ORDER BY code',
    [workspaceId, systemIds],
  );
  for (const { system_id, ...assertion } of rows) found.set(system_id, [...(found.get(system_id) ?? []), assertion]);
  return found;
}

/** Puts these in the place of the system's assertions, and begins to hold its decisions against them. */
export async function replaceAssertions(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  assertions: readonly Assertion[],
): Promise<void> {
  await tx.sql('DELETE FROM system_assertion WHERE workspace_id = $1::uuid AND system_id = $2::uuid', [workspaceId, systemId]);
  if (assertions.length > 0)
    await tx.sql(
      `INSERT INTO system_assertion (workspace_id, system_id, code, minutes) SELECT $1::uuid, $2::uuid, * FROM unnest($3::text[], $4::int[])`,
      [workspaceId, systemId, assertions.map((one) => one.code), assertions.map((one) => one.minutes)],
    );
  await tx.sql(
    `INSERT INTO assertion_check (workspace_id, system_id) VALUES ($1::uuid, $2::uuid)
     ON CONFLICT (workspace_id, system_id) DO UPDATE SET after = NULL`,
    [workspaceId, systemId],
  );
}

/** A system whose decisions are to be held against its assertions, locked; null when there is none that nobody works on. */
export async function lockCheck(tx: SqlTx, workspaceId: string): Promise<{ system_id: string; after: string | null } | null> {
  const [row] = await tx.sql<{ system_id: string; after: string | null }>(
    'SELECT system_id, after FROM assertion_check WHERE workspace_id = $1::uuid ORDER BY system_id LIMIT 1 FOR UPDATE SKIP LOCKED',
    [workspaceId],
  );
  return row ?? null;
}

export async function checkRunning(tx: SqlTx, workspaceId: string, systemId: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 FROM assertion_check WHERE workspace_id = $1::uuid AND system_id = $2::uuid', [
    workspaceId,
    systemId,
  ]);
  return rows.length > 0;
}

/** Sealed decisions of the system after one, in the order of their ids. */
export async function nextSealed(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND sealed_idx IS NOT NULL
       AND ($3::uuid IS NULL OR decision_id > $3::uuid) ORDER BY decision_id LIMIT $4`,
    [workspaceId, systemId, after, limit],
  );
  return rows.map((row) => row.id);
}

export async function moveCheck(tx: SqlTx, workspaceId: string, systemId: string, after: string | null): Promise<void> {
  if (after === null)
    await tx.sql('DELETE FROM assertion_check WHERE workspace_id = $1::uuid AND system_id = $2::uuid', [workspaceId, systemId]);
  else
    await tx.sql('UPDATE assertion_check SET after = $3::uuid WHERE workspace_id = $1::uuid AND system_id = $2::uuid', [
      workspaceId,
      systemId,
      after,
    ]);
}
