import type { SqlTx } from '@/lib/db/transaction';
import { TARGETS_DIGEST } from '@/lib/retention/server/erasure-store';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { Claim, KindClaims } from '../records/claim';
import { RECORD_TABLES } from '../records/record-tables';

/** Where a column is as long as no act says otherwise: before the first entry. */
export const UNTOLD = -1;

const ofDecision = (
  table: string,
): string => `SELECT to_jsonb(t) || jsonb_build_object('decision_id', a.decision_id) AS row FROM ${table} t
  LEFT JOIN action a ON a.workspace_id = t.workspace_id AND a.action_id = t.action_id WHERE t.workspace_id = $1::uuid AND t.idx IS NOT NULL`;

/** Rows with what belongs to them in other tables; everything else is the row as it is. */
const SOURCES: Readonly<Record<string, string>> = {
  membership: `SELECT to_jsonb(t) || jsonb_build_object('systems', (SELECT coalesce(jsonb_agg(g.system_id), '[]') FROM system_grant g
      WHERE g.workspace_id = t.workspace_id AND g.person_id = t.person_id)) AS row FROM membership t WHERE workspace_id = $1::uuid
    UNION ALL SELECT DISTINCT ON (g.person_id) jsonb_build_object('person_id', g.person_id) FROM system_grant g WHERE g.workspace_id = $1::uuid
      AND NOT EXISTS (SELECT FROM membership m WHERE m.workspace_id = g.workspace_id AND m.person_id = g.person_id)`,
  // Approvals are votes that stand, of the revision that stands; votes are compared one by one.
  action: `SELECT to_jsonb(t) - 'chain' || jsonb_build_object('chain_rest', chain - 'checks' - 'rules' - 'policies', 'chain_rules', chain -> 'rules',
      'chain_policies', chain -> 'policies', 'chain_checks', chain -> 'checks', 'counts_agree', t.approvals = (SELECT count(*) FROM action_vote v
        WHERE v.workspace_id = t.workspace_id AND v.action_id = t.action_id AND v.revision = t.revision AND v.vote = 'approve')) AS row
    FROM action t WHERE workspace_id = $1::uuid`,
  // A decision is of one AI system for good: that of its records, also where nothing else is left of it. A row that a process of before made, or a restore of
  // decisions that its backup does not know, says that nobody who sees some systems only sees it, whatever it names: that opens nothing to anybody.
  hold: `SELECT to_jsonb(t) || jsonb_build_object('reach_agrees', t.reach @> ARRAY['00000000-0000-0000-0000-000000000000']::uuid[] OR (t.reach @> r.systems AND t.reach <@ r.systems)) AS row FROM hold t CROSS JOIN LATERAL (
      SELECT ARRAY(SELECT DISTINCT coalesce((SELECT e.system_id FROM event e WHERE e.workspace_id = x.workspace_id AND e.decision_id = x.decision_id
          AND e.system_id IS NOT NULL LIMIT 1), '00000000-0000-0000-0000-000000000000')
        FROM hold_decision x WHERE x.workspace_id = t.workspace_id AND x.hold_id = t.hold_id) AS systems) r WHERE t.workspace_id = $1::uuid`,
  // Which decisions were asked for, and what became of them.
  erasure_request: `SELECT to_jsonb(t) || jsonb_build_object('targets_digest', (SELECT ${TARGETS_DIGEST} FROM erasure_target x
        WHERE x.workspace_id = t.workspace_id AND x.request_id = t.request_id),
      'targets_counted', (SELECT jsonb_build_object('decisions', count(*), 'erased', count(*) FILTER (WHERE x.state = 'erased'),
          'restricted', count(*) FILTER (WHERE x.state = 'restricted'), 'gone', count(*) FILTER (WHERE x.state = 'gone'),
          'pending', count(*) FILTER (WHERE x.state = 'pending'), 'records', coalesce(sum(x.records), 0))
        FROM erasure_target x WHERE x.workspace_id = t.workspace_id AND x.request_id = t.request_id)) AS row
    FROM erasure_request t WHERE workspace_id = $1::uuid`,
  // Every list that held for some records, in the order of the log: those before the last say whom decisions of before name. An act that cannot be read leaves
  // its place open; then the last is compared.
  ai_system: `WITH lists AS MATERIALIZED (SELECT c.key ->> 'system_id' AS system, c.idx, c.cols -> 'keys_now' AS said FROM claimed c
        WHERE c.tbl = 'ai_system' AND c.idx >= 0 AND c.cols ? 'keys_now'),
      told AS (SELECT l.system, jsonb_agg(l.said ORDER BY l.idx) AS all FROM lists l
        WHERE l.idx >= coalesce((SELECT max(x.idx) FROM lists x WHERE x.system = l.system AND x.said ->> 'from' = '0'), 0) GROUP BY l.system)
    SELECT to_jsonb(t) || jsonb_build_object('keys_now', CASE WHEN t.identity_keys IS NOT DISTINCT FROM told.all OR EXISTS (SELECT FROM unread u WHERE u.tbl = 'ai_system'
        AND 'keys_now' = ANY(u.cols) AND (u.system IS NULL OR u.system = t.system_id)) THEN t.identity_keys -> -1 ELSE '"others"'::jsonb END) AS row
    FROM ai_system t LEFT JOIN told ON told.system = t.system_id::text WHERE t.workspace_id = $1::uuid`,
  // The marks of a successor are those of the pack whose place it takes, made by the same events.
  evidence_pack_withholding: `SELECT to_jsonb(t) || jsonb_build_object('as_before', EXISTS (SELECT FROM evidence_pack p JOIN evidence_pack_withholding b
        ON b.workspace_id = p.workspace_id AND b.pack_id = p.successor_of AND b.mark_id = t.mark_id
      WHERE p.workspace_id = t.workspace_id AND p.pack_id = t.pack_id AND (b.record_idx, b.part, b.everywhere, b.ground, b.made_by, b.made_at, b.idx)
        = (t.record_idx, t.part, t.everywhere, t.ground, t.made_by, t.made_at, t.idx))) AS row
    FROM evidence_pack_withholding t WHERE t.workspace_id = $1::uuid`,
  // The log has no index on these events: it is read once, and not for each text.
  version_text: `WITH w AS MATERIALIZED (SELECT e.received_at AS at FROM event e WHERE e.workspace_id = $1::uuid AND e.kind = 'artifact.textsWithdrawn'
        AND EXISTS (SELECT FROM version_text WHERE workspace_id = $1::uuid AND withdrawn_at IS NOT NULL))
    SELECT to_jsonb(t) || jsonb_build_object('withdrawal_told', t.withdrawn_at IS NULL OR EXISTS (SELECT FROM w
      WHERE w.at BETWEEN t.withdrawn_at - interval '1 minute' AND t.withdrawn_at + interval '1 minute')) AS row FROM version_text t WHERE workspace_id = $1::uuid`,
  // Rows of before there were events of them are no act's. What they add is kept longer, never shorter.
  hold_met: `SELECT to_jsonb(t) AS row FROM hold_met t WHERE workspace_id = $1::uuid AND idx IS DISTINCT FROM -1`,
  // Of which decision, so that what was erased of one excuses nothing of another.
  action_vote: ofDecision('action_vote'),
  action_change: ofDecision('action_change'),
  // Somebody may sign off the same draft again after it went back and forth: the last time counts.
  evidence_pack_sign_off: `SELECT DISTINCT ON (pack_id, person_id, manifest_sha256) to_jsonb(t) AS row FROM evidence_pack_sign_off t
    WHERE workspace_id = $1::uuid ORDER BY pack_id, person_id, manifest_sha256, signed_at DESC`,
  // Downloads and deliveries are events by themselves, and their lines beside the pack name nobody that those do not.
  evidence_pack_recipient: `SELECT DISTINCT ON (pack_id, name) to_jsonb(t) AS row FROM evidence_pack_recipient t WHERE workspace_id = $1::uuid AND way = 'handedOver'`,
};
const sourceOf = (table: string): string =>
  SOURCES[table] ?? `SELECT to_jsonb(t) AS row FROM ${table} t WHERE workspace_id = $1::uuid`;

/** Instants in keys are written as acts write them. */
const keyOf = (table: string): string => {
  const parts = RECORD_TABLES[table]!.key.map((column) =>
    column.endsWith('_from')
      ? `'${column}', to_char((row ->> '${column}')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : `'${column}', row -> '${column}'`,
  );
  return `jsonb_build_object(${parts.join(', ')})`;
};

/** Room for what acts say, for the length of the transaction. */
export async function openClaims(tx: SqlTx): Promise<void> {
  await tx.sql(
    'CREATE TEMP TABLE claimed (tbl text NOT NULL, key jsonb NOT NULL, idx bigint NOT NULL, decision uuid, cols jsonb NOT NULL, gone boolean NOT NULL) ON COMMIT DROP',
  );
  // Acts that cannot be read any more, because their content was removed for a recorded reason, or is at fault itself.
  await tx.sql(
    'CREATE TEMP TABLE unread (tbl text NOT NULL, idx bigint NOT NULL, decision uuid, system uuid, cols text[]) ON COMMIT DROP',
  );
}

/** An act that cannot be read: its entry says of what kind it is, and about which decision and AI system. */
export interface UnreadAct extends Pick<KindClaims, 'tables' | 'may'> {
  idx: number;
  decisionId: string | null;
  systemId: string | null;
}

/** Call when all are added: they are read table by table. */
export async function closeClaims(tx: SqlTx): Promise<void> {
  for (const index of ['claimed (tbl)', 'unread (tbl, decision, idx)', 'unread (tbl, idx)'])
    await tx.sql(`CREATE INDEX ON ${index}`);
  for (const table of ['claimed', 'unread']) await tx.sql(`ANALYZE ${table}`);
}

/** What is compared in the place of a column (check-records.ts says of which). */
const NO_COLUMNS: ReadonlySet<string> = new Set(['chain_rest', 'chain_rules', 'chain_policies', 'chain_checks', 'counts_agree', 'reach_agrees', 'targets_digest', 'targets_counted', 'keys_now', 'withdrawal_told', 'as_before']); // prettier-ignore

/** Throws for a column that is claimed and that lib/integrity/records/record-tables.ts does not name as compared. */
export async function addClaims(
  tx: SqlTx,
  claims: readonly (Claim & { idx: number; decisionId: string | null })[],
  unread: readonly UnreadAct[],
): Promise<void> {
  for (const { table, set } of claims) {
    const { compared } = RECORD_TABLES[table]!;
    for (const column in set)
      if (!compared.includes(column) && !NO_COLUMNS.has(column))
        throw new Error(`${table}.${column} is claimed and not compared`);
  }
  if (claims.length > 0)
    await tx.sql(
      `INSERT INTO claimed SELECT tbl, key, idx, decision, cols, gone FROM jsonb_to_recordset($1::jsonb) AS c(tbl text, key jsonb, idx bigint, decision uuid, cols jsonb, gone boolean)`,
      [
        JSON.stringify(
          claims.map((one) => ({
            tbl: one.table,
            key: one.key,
            idx: one.idx,
            decision: one.decisionId,
            cols: one.set ?? {},
            gone: one.gone === true,
          })),
        ),
      ],
    );
  if (unread.length > 0)
    await tx.sql(
      'INSERT INTO unread SELECT tbl, idx, decision, system, cols FROM jsonb_to_recordset($1::jsonb) AS u(tbl text, idx bigint, decision uuid, system uuid, cols text[])',
      [
        JSON.stringify(
          unread.flatMap(({ tables, may, idx, decisionId, systemId }) =>
            tables.map((tbl) => ({ tbl, idx, decision: decisionId, system: systemId, cols: may?.[tbl] ?? null })),
          ),
        ),
      ],
    );
}

/** True where a column is as it was said (records/claim.ts has the forms); `v` what was said, `is` what is there. */
const HOLDS = `CASE WHEN jsonb_typeof(v) <> 'object' THEN coalesce(is_, 'null'::jsonb) = v
  WHEN v ? '~near' THEN coalesce(abs(extract(epoch FROM (is_ #>> '{}')::timestamptz - (v ->> '~near')::timestamptz)) <= 60,
    (v ->> '~near')::timestamptz < now() - (v ->> '~days')::int * interval '1 day', false)
  WHEN v ? '~at' THEN coalesce(date_trunc('milliseconds', (is_ #>> '{}')::timestamptz) = (v ->> '~at')::timestamptz, false)
  WHEN v ? '~some' THEN coalesce(jsonb_typeof(is_), 'null') <> 'null'
  WHEN v ? '~unsaid' THEN true
  WHEN v ? '~among' THEN (v -> '~among') @> coalesce(is_, 'null'::jsonb)
  WHEN v ? '~set' THEN jsonb_typeof(is_) = 'array' AND jsonb_array_length(is_) = jsonb_array_length(v -> '~set') AND is_ @> (v -> '~set')
  ELSE coalesce(is_, 'null'::jsonb) = v END`;

export interface RecordDifference {
  key: JsonObject;
  decisionId: string | null;
  /** Null: the row is there, and no act made it. */
  idx: number | null;
  /** False: an act made the row, and it is not there. */
  there: boolean;
  wrong: { column: string; said: JsonValue; is: JsonValue; idx: number }[] | null;
}

/** Rows of one table that are not what the acts say, at most `limit`; and how many rows were held against them. */
export async function compareClaims(
  tx: SqlTx,
  workspaceId: string,
  table: string,
  limit: number,
): Promise<{ rows: number; differences: RecordDifference[] }> {
  await tx.sql(`CREATE TEMP TABLE live ON COMMIT DROP AS SELECT ${keyOf(table)} AS key, row FROM (${sourceOf(table)}) s`, [
    workspaceId,
  ]);
  const { made, madeAt, stream, key, untold } = RECORD_TABLES[table]!;
  if (untold)
    await tx.sql(`INSERT INTO claimed SELECT $1, l.key, ${UNTOLD}, NULL, $2::jsonb, false FROM live l`, [
      table,
      JSON.stringify(untold),
    ]);
  await gatherSaid(tx, table);
  // What was erased of a decision may have changed its rows; of no decision: what such an act changes, of what came before, of its AI system, and
  // of the row that it was about where rows tell; no row of a decision where rows are of one. A row without an act is excused by the very act that made it, where the row says which, or else by one of its decision. A row
  // that is not there is excused by nothing: none is ever deleted.
  const excused = (when: string): string => `NOT EXISTS (SELECT FROM unread u WHERE u.tbl = $1 AND ${when})`;
  const ownAct = madeAt
    ? excused(`u.idx = d."madeAt"${madeAt.ofDecision ? ' AND u.decision IS NOT DISTINCT FROM d."decisionId"::uuid' : ''}`)
    : `${excused('u.decision = d."decisionId"::uuid')} AND ${excused('u.decision IS NULL')}`;
  const decision = `coalesce(s.decision, (l.row ->> 'decision_id')::uuid)`;
  const concerned = [
    'u.decision IS NULL AND u.idx > at AND (u.cols IS NULL OR col = ANY(u.cols))',
    "(u.system IS NULL OR l.row ->> 'system_id' IS NULL OR u.system = (l.row ->> 'system_id')::uuid)",
    ...(stream ? [`EXISTS (SELECT FROM ${stream} w WHERE w.workspace_id = countersign_workspace() AND w.idx = u.idx AND w.${key[0]} = (l.row ->> '${key[0]}')::uuid)`] : []), // prettier-ignore
    ...(madeAt?.ofDecision ? [`${decision} IS NULL`] : []),
  ];
  const differences = await tx.sql<RecordDifference>(
    `SELECT key, "decisionId", idx, there, wrong FROM (
       SELECT coalesce(s.key, l.key) AS key, ${decision}::text AS "decisionId", s.idx, l.key IS NOT NULL AS there,
         ${madeAt ? `(l.row ->> '${madeAt.column}')::bigint` : 'NULL::bigint'} AS "madeAt",
         (SELECT jsonb_agg(jsonb_build_object('column', col, 'said', v, 'is', is_, 'idx', at) ORDER BY col) FROM (
            SELECT c.col, c.said -> 'v' AS v, l.row -> c.col AS is_, (c.said ->> 'idx')::bigint AS at FROM jsonb_each(s.cols) AS c(col, said)) x
          WHERE l.key IS NOT NULL AND NOT (${HOLDS}) AND ${excused(concerned.join(' AND '))}) AS wrong
       FROM said s FULL JOIN live l ON l.key = s.key) d
     WHERE CASE WHEN idx IS NULL THEN $2::boolean AND ${ownAct}
       WHEN there THEN wrong IS NOT NULL AND ${excused('u.decision = d."decisionId"::uuid')}
       ELSE true END
     ORDER BY idx NULLS LAST, key LIMIT $3`,
    [table, made, limit],
  );
  const [count] = await tx.sql<{ n: number }>('SELECT count(*) AS n FROM live');
  await tx.sql('DROP TABLE said, live');
  return { rows: count!.n, differences };
}

/** Of each row of a table, the last thing that acts say of each of its columns. */
async function gatherSaid(tx: SqlTx, table: string): Promise<void> {
  await tx.sql(
    `CREATE TEMP TABLE said ON COMMIT DROP AS
     WITH mine AS (SELECT * FROM claimed WHERE tbl = $1), taken AS (SELECT key, max(idx) AS idx FROM mine WHERE gone GROUP BY key),
       open AS (SELECT m.* FROM mine m LEFT JOIN taken g ON g.key = m.key WHERE NOT m.gone AND (g.idx IS NULL OR m.idx > g.idx)),
       last AS (SELECT DISTINCT ON (o.key, c.col) o.key, c.col, c.v, o.idx FROM open o, jsonb_each(o.cols) AS c(col, v) ORDER BY o.key, c.col, o.idx DESC)
     SELECT r.*, coalesce(c.cols, '{}') AS cols FROM (SELECT key, max(idx) AS idx, max(decision::text)::uuid AS decision FROM open GROUP BY key) r
     LEFT JOIN (SELECT key, jsonb_object_agg(col, jsonb_build_object('v', v, 'idx', idx)) AS cols FROM last GROUP BY key) c ON c.key = r.key`,
    [table],
  );
}

export interface ActRow {
  idx: number;
  eventId: string;
  kind: string;
  entry: Uint8Array;
  decisionId: string | null;
  systemId: string | null;
  receivedAt: Date;
}

/** Acts of these kinds among entries `from` to `to` (exclusive), in the order of the log. */
export async function selectActs(
  tx: SqlTx,
  workspaceId: string,
  { from, to }: { from: number; to: number },
  kinds: readonly string[],
): Promise<ActRow[]> {
  return tx.sql<ActRow>(
    `SELECT idx, event_id::text AS "eventId", kind, entry, decision_id::text AS "decisionId", system_id::text AS "systemId", received_at AS "receivedAt" FROM event
     WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $3::bigint AND actor_type <> 'emitter' AND kind = ANY($4::text[]) ORDER BY idx`,
    [workspaceId, from, to, kinds],
  );
}

/** Where the log ended when the snapshot was taken. */
export async function selectLogEnd(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ end: number }>('SELECT next_idx AS "end" FROM log_head WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  return row?.end ?? 0;
}
