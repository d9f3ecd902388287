import type { SqlTx } from '@/lib/db/transaction';
import type { Run } from '../runs';

export interface EmitterKey {
  systemId: string;
  emitter: string;
}
export interface EmitterState extends EmitterKey {
  repeated: number;
  firstAt: Date | null;
  lastAt: Date | null;
  runs: Run[];
}

/** The emitters with their runs, locked. Those that are not there yet come empty. */
export async function loadEmitters(tx: SqlTx, workspaceId: string, keys: readonly EmitterKey[]): Promise<EmitterState[]> {
  const params = [workspaceId, keys.map((k) => k.systemId), keys.map((k) => k.emitter)];
  const states = await tx.sql<{ system_id: string; emitter: string; repeated: number; first_at: Date; last_at: Date }>(
    `SELECT e.system_id, e.emitter, e.repeated, e.first_at, e.last_at FROM emitter e
     JOIN unnest($2::uuid[], $3::text[]) AS k(system_id, emitter) USING (system_id, emitter) WHERE e.workspace_id = $1::uuid`,
    params,
  );
  const runs = await tx.sql<{ system_id: string; emitter: string } & Record<'from_no' | 'to_no' | 'missing', number> & Record<'from_at' | 'to_at', Date>>(
    `SELECT r.system_id, r.emitter, r.from_no, r.to_no, r.missing, r.from_at, r.to_at FROM emitter_run r
     JOIN unnest($2::uuid[], $3::text[]) AS k(system_id, emitter) USING (system_id, emitter) WHERE r.workspace_id = $1::uuid ORDER BY r.from_no`,
    params,
  ); // prettier-ignore
  const keyOf = (systemId: string, emitter: string): string => `${systemId} ${emitter}`;
  const byKey = new Map(
    keys.map((key): [string, EmitterState] => [
      keyOf(key.systemId, key.emitter),
      { ...key, repeated: 0, firstAt: null, lastAt: null, runs: [] },
    ]),
  );
  for (const row of states)
    Object.assign(byKey.get(keyOf(row.system_id, row.emitter))!, {
      repeated: row.repeated,
      firstAt: row.first_at,
      lastAt: row.last_at,
    });
  for (const row of runs)
    byKey.get(keyOf(row.system_id, row.emitter))!.runs.push({
      from: row.from_no,
      to: row.to_no,
      missing: row.missing,
      fromAt: row.from_at,
      toAt: row.to_at,
    });
  return [...byKey.values()];
}

export async function countEmitters(tx: SqlTx, workspaceId: string, systemIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.sql<{ system_id: string; n: number }>(
    'SELECT system_id, count(*) AS n FROM emitter WHERE workspace_id = $1::uuid AND system_id = ANY($2::uuid[]) GROUP BY system_id',
    [workspaceId, systemIds],
  );
  return new Map(rows.map((row) => [row.system_id, row.n]));
}

/** Writes emitters and their runs as they stand now; `before` are the runs that the database holds. */
export async function saveEmitter(
  tx: SqlTx,
  workspaceId: string,
  state: EmitterState,
  numbered: number,
  before: readonly Run[],
): Promise<void> {
  await tx.sql(
    `INSERT INTO emitter (workspace_id, system_id, emitter, numbered, repeated, first_at, last_at)
     VALUES ($1::uuid, $2::uuid, $3, $4::bigint, $5::bigint, $6::timestamptz, $7::timestamptz)
     ON CONFLICT (workspace_id, system_id, emitter) DO UPDATE SET numbered = excluded.numbered, repeated = excluded.repeated,
       first_at = excluded.first_at, last_at = excluded.last_at`,
    [workspaceId, state.systemId, state.emitter, numbered, state.repeated, state.firstAt, state.lastAt],
  );
  const textOf = (run: Run): string => JSON.stringify([run.to, run.missing, run.fromAt, run.toAt]);
  const held = new Map(before.map((run) => [run.from, textOf(run)]));
  const now = new Set(state.runs.map((run) => run.from));
  const gone = before.filter((run) => !now.has(run.from)).map((run) => run.from);
  const changed = state.runs.filter((run) => held.get(run.from) !== textOf(run));
  if (gone.length > 0)
    await tx.sql(
      'DELETE FROM emitter_run WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND emitter = $3 AND from_no = ANY($4::bigint[])',
      [workspaceId, state.systemId, state.emitter, gone],
    );
  if (changed.length > 0)
    await tx.sql(
      `INSERT INTO emitter_run (workspace_id, system_id, emitter, from_no, to_no, missing, from_at, to_at)
       SELECT $1::uuid, $2::uuid, $3, * FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[], $8::timestamptz[])
       ON CONFLICT (workspace_id, system_id, emitter, from_no) DO UPDATE SET to_no = excluded.to_no, missing = excluded.missing,
         from_at = excluded.from_at, to_at = excluded.to_at`,
      [
        workspaceId,
        state.systemId,
        state.emitter,
        changed.map((r) => r.from),
        changed.map((r) => r.to),
        changed.map((r) => r.missing),
        changed.map((r) => r.fromAt),
        changed.map((r) => r.toAt),
      ],
    );
}

export interface EmitterSums {
  emitters: number;
  numbered: number;
  repeated: number;
  missing: number;
  first_at: Date | null;
  last_at: Date | null;
}

/** Everything that the emitters of a system numbered, since the first of it. */
export async function sumEmitters(tx: SqlTx, workspaceId: string, systemId: string): Promise<EmitterSums> {
  const [row] = await tx.sql<EmitterSums>(
    `SELECT count(*) AS emitters, coalesce(sum(e.numbered), 0)::bigint AS numbered, coalesce(sum(e.repeated), 0)::bigint AS repeated,
       coalesce(sum(r.missing), 0)::bigint AS missing, min(e.first_at) AS first_at, max(e.last_at) AS last_at
     FROM emitter e LEFT JOIN LATERAL (
       SELECT max(to_no) - min(from_no) + 1 - sum(to_no - from_no + 1 - missing) AS missing FROM emitter_run r
       WHERE r.workspace_id = e.workspace_id AND r.system_id = e.system_id AND r.emitter = e.emitter) r ON true
     WHERE e.workspace_id = $1::uuid AND e.system_id = $2::uuid`,
    [workspaceId, systemId],
  );
  return row!;
}

export interface GapBetween {
  emitter: string;
  from_no: number;
  to_no: number;
  after_at: Date;
  before_at: Date;
}

/** What lies between runs, newest first, of the time given. */
export async function listBetween(
  tx: SqlTx,
  workspaceId: string,
  given: { systemId: string; from: Date; to: Date; limit: number },
): Promise<GapBetween[]> {
  return tx.sql<GapBetween>(
    `SELECT emitter, prev_to + 1 AS from_no, from_no - 1 AS to_no, prev_at AS after_at, from_at AS before_at FROM (
       SELECT emitter, from_no, from_at, lag(to_no) OVER w AS prev_to, lag(to_at) OVER w AS prev_at FROM emitter_run
       WHERE workspace_id = $1::uuid AND system_id = $2::uuid WINDOW w AS (PARTITION BY emitter ORDER BY from_no)) r
     WHERE prev_to IS NOT NULL AND from_at >= $3::timestamptz AND prev_at < $4::timestamptz
     ORDER BY from_at DESC, emitter, from_no LIMIT $5`,
    [workspaceId, given.systemId, given.from, given.to, given.limit],
  );
}

export async function clearEmitters(tx: SqlTx, workspaceId: string): Promise<void> {
  for (const table of ['emitter_run', 'emitter'])
    await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid`, [workspaceId]);
}
