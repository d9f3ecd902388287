import type { SqlTx } from '@/lib/db/transaction';
import type { AnnexPoint, RiskClass, SystemRole } from '@/lib/registry/inventory';
import type { JsonObject } from '@/lib/shared/json';
import type { SystemFacts } from '../../applicability';
import type { CausalLink, IncidentClass, ReportKind, ReportRecipient } from '../../incidents/words';

export interface IncidentRow {
  incidentId: string;
  systemId: string;
  systemName: string;
  /** Of the AI system when the incident was opened or last classed: what is stated of it later moves no clock. */
  role: SystemRole | null;
  riskClass: RiskClass | null;
  annexPoint: AnnexPoint | null;
  class: IncidentClass;
  widespread: boolean;
  breach: boolean;
  providerUnreachable: boolean;
  causalLink: CausalLink;
  awareAt: Date;
  /** Null once what it was opened from was erased. */
  words: Uint8Array | null;
  openedBy: string;
  openedByName: string;
  openedAt: Date;
  closedAt: Date | null;
  idx: number;
  /** A decision that it is about is restricted: its erasure waits for a hold. */
  restricted: boolean;
  /** The decision that it was opened from: its acts belong to the trail of it, and go with its content. */
  sourceDecision: string | null;
  decisions: number;
  reports: { to: ReportRecipient; sentAt: string }[];
}

/** True where what an event says was erased: its words here are then shown no more, before the worker takes them away. */
const ERASED = (column: string): string =>
  `EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = $1::uuid AND t.from_idx <= ${column} AND t.to_idx >= ${column})`;

/** A fact of the AI system as the newest opening or classing pinned it; as it is now where none did, which older versions of Countersign left out. */
const PINNED = (column: string, key = column): string =>
  `CASE WHEN pin.facts IS NULL THEN s.${column} ELSE pin.facts->>'${key}' END`;

const COLUMNS = `i.incident_id::text AS "incidentId", i.system_id::text AS "systemId", s.name AS "systemName", ${PINNED('role')} AS role, ${PINNED('risk_class', 'riskClass')} AS "riskClass", ${PINNED('annex_point', 'annexPoint')} AS "annexPoint",
  i.class, i.widespread, i.breach, i.provider_unreachable AS "providerUnreachable", i.causal_link AS "causalLink", i.aware_at AS "awareAt",
  CASE WHEN ${ERASED('i.idx')} THEN NULL ELSE i.words END AS words, i.opened_by::text AS "openedBy", i.opened_by_name AS "openedByName", i.opened_at AS "openedAt",
  i.closed_at AS "closedAt", i.idx,
  (SELECT d.decision_id::text FROM incident_decision d WHERE d.workspace_id = i.workspace_id AND d.incident_id = i.incident_id AND d.idx = i.idx ORDER BY d.decision_id LIMIT 1) AS "sourceDecision",
  EXISTS (SELECT 1 FROM incident_decision l JOIN decision d ON d.workspace_id = l.workspace_id AND d.decision_id = l.decision_id
    WHERE l.workspace_id = i.workspace_id AND l.incident_id = i.incident_id AND 'restricted' = ANY(d.flags)) AS restricted,
  (SELECT count(*) FROM incident_decision d WHERE d.workspace_id = i.workspace_id AND d.incident_id = i.incident_id) AS decisions,
  coalesce((SELECT jsonb_agg(jsonb_build_object('to', p.facts->>'to', 'sentAt', p.facts->>'sentAt') ORDER BY p.idx) FROM incident_step p
    WHERE p.workspace_id = i.workspace_id AND p.incident_id = i.incident_id AND p.kind = 'reported'), '[]') AS reports`;
const FROM = `FROM incident i JOIN ai_system s ON s.workspace_id = i.workspace_id AND s.system_id = i.system_id
  LEFT JOIN LATERAL (SELECT p.facts->'system' AS facts FROM incident_step p WHERE p.workspace_id = i.workspace_id AND p.incident_id = i.incident_id
    AND p.kind IN ('opened', 'classified') AND p.facts->'system' IS NOT NULL ORDER BY p.idx DESC LIMIT 1) pin ON true`;

/** Where a page of the list ended. */
export interface IncidentPosition {
  closed: boolean;
  awareAt: string;
  incidentId: string;
}

/**
 * Of these systems, open ones first, then those known of last; `oldestFirst`: those known of first. `after` continues a list newest first.
 * `awareFrom` and `awareTo` limit by the day of awareness, `windows` by its instant, each for one system: any of them holds it.
 */
export function listIncidentRows(
  tx: SqlTx,
  workspaceId: string,
  given: {
    systems: readonly string[];
    limit: number;
    openOnly?: boolean;
    oldestFirst?: boolean;
    awareFrom?: string;
    awareTo?: string;
    windows?: readonly { systemId: string; from: Date; until: Date }[] | null;
    after?: IncidentPosition | null;
    /** UUID: only incidents that it is linked to. */
    decisionId?: string | undefined;
  },
): Promise<IncidentRow[]> {
  const { after } = given;
  return tx.sql<IncidentRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE i.workspace_id = $1::uuid AND i.system_id = ANY($2::uuid[]) AND (NOT $3::boolean OR i.closed_at IS NULL)
        AND ($4::date IS NULL OR i.aware_at >= $4::date::timestamp AT TIME ZONE 'UTC') AND ($5::date IS NULL OR i.aware_at < $5::date::timestamp AT TIME ZONE 'UTC')
        AND ($7::boolean IS NULL OR (i.closed_at IS NOT NULL) > $7::boolean OR ((i.closed_at IS NOT NULL) = $7::boolean
          AND (i.aware_at < $8::timestamptz OR (i.aware_at = $8::timestamptz AND i.incident_id > $9::uuid))))
        AND ($10::uuid IS NULL OR EXISTS (SELECT 1 FROM incident_decision l WHERE l.workspace_id = i.workspace_id AND l.incident_id = i.incident_id AND l.decision_id = $10::uuid))
        AND ($11::uuid[] IS NULL OR EXISTS (SELECT 1 FROM unnest($11::uuid[], $12::timestamptz[], $13::timestamptz[]) AS w(system_id, from_at, until_at)
          WHERE w.system_id = i.system_id AND i.aware_at >= w.from_at AND i.aware_at < w.until_at))
      ORDER BY i.closed_at IS NOT NULL, i.aware_at ${given.oldestFirst ? 'ASC' : 'DESC'}, i.incident_id LIMIT $6`,
    [
      workspaceId, given.systems, given.openOnly ?? false, given.awareFrom ?? null, given.awareTo ?? null, given.limit,
      after?.closed ?? null, after?.awareAt ?? null, after?.incidentId ?? null, given.decisionId ?? null,
      given.windows?.map((one) => one.systemId) ?? null, given.windows?.map((one) => one.from) ?? null, given.windows?.map((one) => one.until) ?? null,
    ],
  ); // prettier-ignore
}

export async function findIncidentRow(
  tx: SqlTx,
  workspaceId: string,
  incidentId: string,
  lock = false,
): Promise<IncidentRow | null> {
  const [row] = await tx.sql<IncidentRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE i.workspace_id = $1::uuid AND i.incident_id = $2::uuid${lock ? ' FOR UPDATE OF i' : ''}`,
    [workspaceId, incidentId],
  );
  return row ?? null;
}

export type Classified = Pick<IncidentRow, 'class' | 'widespread' | 'breach' | 'providerUnreachable' | 'causalLink'>;

export async function insertIncident(
  tx: SqlTx,
  workspaceId: string,
  row: Classified &
    Pick<IncidentRow, 'incidentId' | 'systemId' | 'awareAt' | 'openedBy' | 'openedByName' | 'idx'> & { words: Uint8Array },
): Promise<void> {
  await tx.sql(
    `INSERT INTO incident (workspace_id, incident_id, system_id, class, widespread, breach, provider_unreachable, causal_link, aware_at, words, opened_by, opened_by_name, idx)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9::timestamptz, $10, $11::uuid, $12, $13::bigint)`,
    [
      workspaceId, row.incidentId, row.systemId, row.class, row.widespread, row.breach, row.providerUnreachable, row.causalLink, row.awareAt, row.words,
      row.openedBy, row.openedByName, row.idx,
    ],
  ); // prettier-ignore
}
export async function saveClass(
  tx: SqlTx,
  workspaceId: string,
  incidentId: string,
  to: Classified & Pick<IncidentRow, 'awareAt'>,
): Promise<void> {
  await tx.sql(
    'UPDATE incident SET class = $3, widespread = $4, breach = $5, provider_unreachable = $6, causal_link = $7, aware_at = $8::timestamptz WHERE workspace_id = $1::uuid AND incident_id = $2::uuid',
    [workspaceId, incidentId, to.class, to.widespread, to.breach, to.providerUnreachable, to.causalLink, to.awareAt],
  );
}
export async function saveClosed(tx: SqlTx, workspaceId: string, incidentId: string, closed: boolean): Promise<void> {
  await tx.sql(
    'UPDATE incident SET closed_at = CASE WHEN $3::boolean THEN clock_timestamp() END WHERE workspace_id = $1::uuid AND incident_id = $2::uuid',
    [workspaceId, incidentId, closed],
  );
}

/** Links a decision; false when it is linked already. */
export async function insertLink(
  tx: SqlTx,
  workspaceId: string,
  link: { incidentId: string; decisionId: string; finding: string | null; idx: number },
): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO incident_decision (workspace_id, incident_id, decision_id, finding, idx) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::bigint)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [workspaceId, link.incidentId, link.decisionId, link.finding, link.idx],
  );
  return rows.length > 0;
}
export interface LinkRow {
  decisionId: string;
  finding: string | null;
  linkedAt: Date;
  /** Null where nothing of it is left. */
  startedAt: Date | null;
  flags: string[] | null;
  inputPreview: string | null;
}
export function listLinkRows(tx: SqlTx, workspaceId: string, incidentId: string): Promise<LinkRow[]> {
  return tx.sql<LinkRow>(
    `SELECT l.decision_id::text AS "decisionId", l.finding, l.linked_at AS "linkedAt",
            d.started_at AS "startedAt", d.flags, d.input_preview AS "inputPreview"
       FROM incident_decision l LEFT JOIN decision d ON d.workspace_id = l.workspace_id AND d.decision_id = l.decision_id
      WHERE l.workspace_id = $1::uuid AND l.incident_id = $2::uuid ORDER BY l.linked_at, l.decision_id LIMIT 1000`,
    [workspaceId, incidentId],
  );
}

export interface StepRow {
  idx: number;
  kind: 'opened' | 'classified' | 'linked' | 'reported' | 'closed' | 'reopened' | 'redactionAsked' | 'redacted';
  facts: JsonObject & { to?: ReportRecipient; kind?: ReportKind; sentAt?: string };
  words: Uint8Array | null;
  byId: string;
  byName: string;
  madeAt: Date;
}
export async function insertStep(
  tx: SqlTx,
  workspaceId: string,
  step: Pick<StepRow, 'idx' | 'kind' | 'facts' | 'words' | 'byId' | 'byName'> & { incidentId: string },
): Promise<void> {
  await tx.sql(
    `INSERT INTO incident_step (workspace_id, incident_id, idx, kind, facts, words, by_id, by_name) VALUES ($1::uuid, $2::uuid, $3::bigint, $4, $5::jsonb, $6, $7::uuid, $8)`,
    [workspaceId, step.incidentId, step.idx, step.kind, JSON.stringify(step.facts), step.words, step.byId, step.byName],
  );
}
export function listStepRows(tx: SqlTx, workspaceId: string, incidentId: string): Promise<StepRow[]> {
  return tx.sql<StepRow>(
    `SELECT p.idx, p.kind, p.facts, CASE WHEN ${ERASED('p.idx')} THEN NULL ELSE p.words END AS words, p.by_id::text AS "byId", p.by_name AS "byName", p.made_at AS "madeAt"
       FROM incident_step p WHERE p.workspace_id = $1::uuid AND p.incident_id = $2::uuid ORDER BY p.idx LIMIT 2000`,
    [workspaceId, incidentId],
  );
}

/** What is stated of an AI system now, to be pinned with a step. */
export async function readSystemFacts(tx: SqlTx, workspaceId: string, systemId: string): Promise<SystemFacts> {
  const [row] = await tx.sql<SystemFacts>(
    'SELECT role, risk_class AS "riskClass", annex_point AS "annexPoint" FROM ai_system WHERE workspace_id = $1::uuid AND system_id = $2::uuid',
    [workspaceId, systemId],
  );
  return row ?? { role: null, riskClass: null, annexPoint: null };
}

/** True while the decision is there and nothing of it was erased or purged: then an act may still go into its trail and under its key. */
export async function isWhole(tx: SqlTx, workspaceId: string, decisionId: string): Promise<boolean> {
  const [row] = await tx.sql<{ whole: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = $1::uuid AND d.decision_id = $2::uuid)
        AND NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.decision_id = $2::uuid AND ${ERASED('e.idx')}) AS whole`,
    [workspaceId, decisionId],
  );
  return row!.whole;
}

/** Deployments of a system between two instants. */
export async function countChanges(tx: SqlTx, workspaceId: string, systemId: string, from: Date, until: Date): Promise<number> {
  const [row] = await tx.sql<{ changes: number }>(
    'SELECT count(*) AS changes FROM deployment WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND from_at >= $3::timestamptz AND from_at < $4::timestamptz',
    [workspaceId, systemId, from, until],
  );
  return row!.changes;
}

/** Takes words away whose events were erased. Returns how many. */
export async function dropErasedWords(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ gone: number }>(
    `WITH i AS (UPDATE incident i SET words = NULL WHERE i.workspace_id = $1::uuid AND i.words IS NOT NULL AND ${ERASED('i.idx')} RETURNING 1),
          p AS (UPDATE incident_step p SET words = NULL WHERE p.workspace_id = $1::uuid AND p.words IS NOT NULL AND ${ERASED('p.idx')} RETURNING 1)
     SELECT (SELECT count(*) FROM i) + (SELECT count(*) FROM p) AS gone`,
    [workspaceId],
  );
  return row!.gone;
}
