import type { SqlTx } from '@/lib/db/transaction';
import type { HaltMode, HaltScope } from '../contract';

export interface HaltRow {
  halt_id: string;
  scope: HaltScope;
  system_id: string | null;
  value: string | null;
  mode: HaltMode;
  drill: boolean;
  epoch: number;
  started_by: string;
  started_by_name: string;
  asked_at: Date;
  started_at: Date;
  safe_at: Date | null;
  frozen: number;
  voided: number;
  running: number;
  ended_at: Date | null;
  ended_by_name: string | null;
  started_idx: number;
}
const HALTS = `SELECT halt_id::text, scope, system_id::text, value, mode, drill, epoch, started_by, started_by_name, asked_at, started_at, safe_at, frozen,
  voided, running, ended_at, ended_by_name, started_idx FROM halt`;

/** Halts in force. */
export async function openHalts(tx: SqlTx, workspaceId: string): Promise<HaltRow[]> {
  return tx.sql<HaltRow>(
    `${HALTS} WHERE workspace_id = $1::uuid AND ended_at IS NULL ORDER BY halt_id`,
    [workspaceId],
    'open-halts',
  );
}

export async function listHaltRows(tx: SqlTx, workspaceId: string, limit: number): Promise<HaltRow[]> {
  return tx.sql<HaltRow>(`${HALTS} WHERE workspace_id = $1::uuid ORDER BY ended_at IS NULL DESC, halt_id DESC LIMIT $2`, [
    workspaceId,
    limit,
  ]);
}

export async function findHalt(tx: SqlTx, workspaceId: string, haltId: string): Promise<HaltRow | null> {
  const [row] = await tx.sql<HaltRow>(`${HALTS} WHERE workspace_id = $1::uuid AND halt_id = $2::uuid`, [workspaceId, haltId]);
  return row ?? null;
}

export async function insertHalt(
  tx: SqlTx,
  workspaceId: string,
  row: Omit<HaltRow, 'safe_at' | 'frozen' | 'voided' | 'running' | 'ended_at' | 'ended_by_name' | 'started_at'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO halt (workspace_id, halt_id, scope, system_id, value, mode, drill, epoch, started_by, started_by_name, asked_at, started_at, started_idx)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6, $7, $8, $9, $10, $11::timestamptz, clock_timestamp(), $12)`,
    [
      workspaceId, row.halt_id, row.scope, row.system_id, row.value, row.mode, row.drill, row.epoch, row.started_by, row.started_by_name, row.asked_at,
      row.started_idx,
    ], // prettier-ignore
  );
}

export async function saveHalt(
  tx: SqlTx,
  workspaceId: string,
  haltId: string,
  to: {
    mode?: HaltMode;
    end?: { by: string; byName: string };
    counts?: { frozen: number; voided: number; running: number; known: boolean };
  },
): Promise<void> {
  await tx.sql(
    `UPDATE halt SET mode = coalesce($3, mode), ended_at = CASE WHEN $4::text IS NULL THEN ended_at ELSE clock_timestamp() END,
       ended_by = coalesce($4, ended_by), ended_by_name = coalesce($5, ended_by_name), frozen = coalesce($6, frozen), voided = coalesce($7, voided),
       running = coalesce($8, running), safe_at = CASE WHEN $8::int = 0 AND $9::boolean THEN clock_timestamp() ELSE safe_at END
     WHERE workspace_id = $1::uuid AND halt_id = $2::uuid`,
    [
      workspaceId, haltId, to.mode ?? null, to.end?.by ?? null, to.end?.byName ?? null, to.counts?.frozen ?? null, to.counts?.voided ?? null,
      to.counts?.running ?? null, to.counts?.known ?? false,
    ], // prettier-ignore
  );
}

/** The condition on `a` that an action lies in a halt's scope. $2 scope, $3 system, $4 value. */
const IN_SCOPE = `CASE $2::text WHEN 'workspace' THEN true WHEN 'system' THEN a.system_id = $3::uuid WHEN 'agent' THEN a.asked_by = $3::uuid
  WHEN 'tool' THEN a.tool = $4::text ELSE a.environment IS NULL OR lower(btrim(a.environment)) = lower(btrim($4::text)) END`;

export interface HaltTarget {
  scope: HaltScope;
  /** The system, or the agent's key. */
  system_id: string | null;
  value: string | null;
}

/** Actions in the scope that wait, or may run and were not redeemed, locked. Order by id, as every writer of several does. */
export async function lockInScope(
  tx: SqlTx,
  workspaceId: string,
  of: HaltTarget,
): Promise<{ action_id: string; state: string; effect: string; decided_by: string | null }[]> {
  return tx.sql(
    `SELECT a.action_id::text, a.state, a.effect, a.decided_by FROM action a
     WHERE a.workspace_id = $1::uuid AND a.frozen_by IS NULL AND ${IN_SCOPE}
       AND (a.state IN ('checking', 'pendingReview') OR (a.state IN ('allowed', 'approved') AND a.execution = 'none'))
     ORDER BY a.action_id FOR UPDATE`,
    [workspaceId, of.scope, of.system_id, of.value],
  );
}

/** How many in the scope were redeemed and have not come to an end. */
export async function countRunning(tx: SqlTx, workspaceId: string, of: HaltTarget): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `SELECT count(*) AS n FROM action a WHERE a.workspace_id = $1::uuid AND a.execution = 'redeemed' AND ${IN_SCOPE}`,
    [workspaceId, of.scope, of.system_id, of.value],
  );
  return row!.n;
}

export async function lockFrozenBy(tx: SqlTx, workspaceId: string, haltId: string): Promise<{ action_id: string }[]> {
  return tx.sql(
    `SELECT action_id::text FROM action WHERE workspace_id = $1::uuid AND frozen_by = $2::uuid AND state IN ('checking', 'pendingReview')
     ORDER BY action_id FOR UPDATE`,
    [workspaceId, haltId],
  );
}

/** Notes that nothing in a halt's scope runs any more. */
export async function markSafe(tx: SqlTx, workspaceId: string, haltId: string): Promise<void> {
  await tx.sql(
    'UPDATE halt SET safe_at = clock_timestamp() WHERE workspace_id = $1::uuid AND halt_id = $2::uuid AND safe_at IS NULL',
    [workspaceId, haltId],
  );
}
