import type { SqlTx } from '@/lib/db/transaction';
import { ACTIONS, type ActionRow } from './action-store';

export interface QueueFilter {
  /** UUIDs; null: all. */
  systems: readonly string[] | null;
  /** The key that asked; null: any. */
  askedBy: string | null;
  state: 'waiting' | 'decided' | 'all';
  tier: string | null;
  system: string | null;
  sla: 'overdueSoon' | 'today' | null;
  /** Of this person: claimed by or assigned to. */
  mine: string | null;
  unclaimed: boolean;
  halted: boolean;
  secondPerson: boolean;
  secondReview: boolean;
}
export interface QueueCursor {
  rank: number;
  at: string;
  id: string;
}

/** What is sharpest and has the least time left comes first, of what waits; of the rest the newest decision. */
const RANK = `CASE a.tier WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'low' THEN 3 ELSE 2 END`;
const WAITS = `(a.state = 'checking' OR (a.state = 'pendingReview' AND a.expires_at > now()))`;

/** A page of the queue: one row more than asked for tells that there are more. Names of persons come with it. */
export async function selectQueue(
  tx: SqlTx,
  workspaceId: string,
  filter: QueueFilter,
  after: QueueCursor | null,
  limit: number,
): Promise<(ActionRow & { rank: number; sort_at: string; claimed_name: string | null; assigned_name: string | null })[]> {
  const params: unknown[] = [workspaceId];
  const add = (value: unknown): string => `$${params.push(value)}`;
  const waiting = filter.state === 'waiting';
  const at = waiting ? `coalesce(a.expires_at, a.checking_until)` : `coalesce(a.decided_at, a.asked_at)`;
  const rank = waiting ? RANK : '0::int';
  const where = ['a.workspace_id = $1::uuid'];
  // The plain condition on the state is what the index knows; the clock narrows it.
  if (waiting) where.push(`a.state IN ('checking', 'pendingReview')`, WAITS);
  if (filter.state === 'decided') where.push(`NOT ${WAITS}`);
  if (filter.systems) where.push(`a.system_id = ANY(${add(filter.systems)}::uuid[])`);
  if (filter.askedBy) where.push(`a.asked_by = ${add(filter.askedBy)}::uuid`);
  if (filter.system) where.push(`a.system_id = ${add(filter.system)}::uuid`);
  if (filter.tier) where.push(`a.tier = ${add(filter.tier)}`);
  if (filter.sla === 'overdueSoon') where.push('a.expires_at - now() < (a.expires_at - a.asked_at) / 4');
  if (filter.sla === 'today') where.push(`a.expires_at < now() + interval '1 day'`);
  if (filter.mine) {
    const mine = add(filter.mine);
    where.push(`((a.claimed_by = ${mine}::uuid AND a.claimed_until > now()) OR a.assigned_to = ${mine}::uuid)`);
  }
  if (filter.unclaimed) where.push('(a.claimed_by IS NULL OR a.claimed_until <= now()) AND a.assigned_to IS NULL');
  if (filter.halted) where.push('a.frozen_by IS NOT NULL');
  if (filter.secondPerson) where.push('a.approvals > 0 AND a.approvals < a.required');
  if (filter.secondReview) where.push(`a.second_review = 'due'`);
  if (after) {
    const place = `${add(after.at)}::timestamptz, ${add(after.id)}::uuid`;
    where.push(
      waiting ? `(${rank}, ${at}, a.action_id) > (${add(after.rank)}::int, ${place})` : `(${at}, a.action_id) < (${place})`,
    );
  }
  const direction = waiting ? 'ASC' : 'DESC';
  const order = (rank: string, at: string): string =>
    `ORDER BY ${waiting ? `${rank}, ` : ''}${at} ${direction}, a.action_id ${direction}`;
  const columns = ACTIONS.replace(
    ' FROM action a',
    `, page.rank, page.at::text AS sort_at, pc.name AS claimed_name, pa.name AS assigned_name FROM page JOIN action a ON a.workspace_id = $1::uuid AND a.action_id = page.action_id`,
  );
  // The page is cut before anything is joined, so that it is a walk along the index of the order however much waits.
  return tx.sql(
    `WITH page AS MATERIALIZED (
       SELECT a.action_id, ${rank} AS rank, ${at} AS at FROM action a WHERE ${where.join(' AND ')} ${order(rank, at)} LIMIT ${add(limit + 1)})
     ${columns} LEFT JOIN person pc ON pc.person_id = a.claimed_by LEFT JOIN person pa ON pa.person_id = a.assigned_to
     ${order('page.rank', 'page.at')}`,
    params,
  );
}

/** Those of the actions that belong to one of these AI systems. */
export async function onlyVisible(
  tx: SqlTx,
  workspaceId: string,
  actionIds: readonly string[],
  systems: readonly string[],
): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    'SELECT action_id::text AS id FROM action WHERE workspace_id = $1::uuid AND action_id = ANY($2::uuid[]) AND system_id = ANY($3::uuid[])',
    [workspaceId, actionIds, systems],
  );
  return rows.map((row) => row.id);
}

/** Names of persons shown with one action. */
export async function selectItem(
  tx: SqlTx,
  workspaceId: string,
  actionId: string,
): Promise<{ claimed_name: string | null; assigned_name: string | null }> {
  const [row] = await tx.sql<{ claimed_name: string | null; assigned_name: string | null }>(
    `SELECT pc.name AS claimed_name, pa.name AS assigned_name FROM action a LEFT JOIN person pc ON pc.person_id = a.claimed_by
     LEFT JOIN person pa ON pa.person_id = a.assigned_to WHERE a.workspace_id = $1::uuid AND a.action_id = $2::uuid`,
    [workspaceId, actionId],
  );
  return row ?? { claimed_name: null, assigned_name: null };
}

export interface QueueCounts {
  waiting: number;
  mine: number;
  unclaimed: number;
  dueSoon: number;
  secondPerson: number;
  halted: number;
  secondReview: number;
}

/** How many there are of each view. */
export async function countQueue(
  tx: SqlTx,
  workspaceId: string,
  systems: readonly string[] | null,
  personId: string,
): Promise<QueueCounts> {
  const [row] = await tx.sql<QueueCounts>(
    `SELECT count(*) FILTER (WHERE waits) AS waiting,
       count(*) FILTER (WHERE waits AND ((claimed_by = $3::uuid AND claimed_until > now()) OR assigned_to = $3::uuid)) AS mine,
       count(*) FILTER (WHERE waits AND (claimed_by IS NULL OR claimed_until <= now()) AND assigned_to IS NULL) AS unclaimed,
       count(*) FILTER (WHERE waits AND expires_at - now() < (expires_at - asked_at) / 4) AS "dueSoon",
       count(*) FILTER (WHERE waits AND approvals > 0 AND approvals < required) AS "secondPerson",
       count(*) FILTER (WHERE waits AND frozen_by IS NOT NULL) AS halted,
       count(*) FILTER (WHERE second_review = 'due') AS "secondReview"
     FROM (SELECT a.*, ${WAITS} AS waits FROM action a WHERE a.workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR a.system_id = ANY($2::uuid[]))
       AND (a.state IN ('checking', 'pendingReview') OR a.second_review = 'due')) w`,
    [workspaceId, systems, personId],
  );
  return row!;
}

/** Past actions of the same tool by the same system, the newest first; with the last one that was approved by people. */
export async function selectSimilar(
  tx: SqlTx,
  workspaceId: string,
  of: { actionId: string; systemId: string; tool: string },
  limit: number,
): Promise<ActionRow[]> {
  return tx.sql<ActionRow>(
    `${ACTIONS} WHERE a.workspace_id = $1::uuid AND a.tool = $2 AND a.system_id = $3::uuid AND a.action_id <> $4::uuid
       AND a.state NOT IN ('checking', 'pendingReview') ORDER BY a.action_id DESC LIMIT $5`,
    [workspaceId, of.tool, of.systemId, of.actionId, limit],
  );
}

/**
 * What an action is held against: the last call of the tool by this system that people approved. Only where there is none, the last that ran without a
 * person, and then it is not called approved. What one person let through in an emergency is no example for anything.
 */
export async function selectLastApproved(
  tx: SqlTx,
  workspaceId: string,
  of: { actionId: string; systemId: string; tool: string },
): Promise<ActionRow | null> {
  const last = async (state: 'approved' | 'allowed'): Promise<ActionRow | null> => {
    const [row] = await tx.sql<ActionRow>(
      `${ACTIONS} WHERE a.workspace_id = $1::uuid AND a.tool = $2 AND a.state = $5 AND NOT a.overridden AND a.system_id = $3::uuid
         AND a.action_id < $4::uuid ORDER BY a.action_id DESC LIMIT 1`,
      [workspaceId, of.tool, of.systemId, of.actionId, state],
    );
    return row ?? null;
  };
  return (await last('approved')) ?? (await last('allowed'));
}

export async function selectSuperseding(tx: SqlTx, workspaceId: string, actionId: string): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }>(
    'SELECT action_id::text AS id FROM action WHERE workspace_id = $1::uuid AND supersedes = $2::uuid ORDER BY action_id LIMIT 1',
    [workspaceId, actionId],
  );
  return row?.id ?? null;
}

export async function selectByDecision(tx: SqlTx, workspaceId: string, decisionId: string): Promise<ActionRow[]> {
  return tx.sql<ActionRow>(
    `${ACTIONS} WHERE a.workspace_id = $1::uuid AND a.decision_id = $2::uuid ORDER BY a.action_id LIMIT 200`,
    [workspaceId, decisionId],
  );
}

export async function findRedeemedIdx(tx: SqlTx, workspaceId: string, actionId: string): Promise<number | null> {
  const [row] = await tx.sql<{ idx: number }>(
    `SELECT idx FROM action_change WHERE workspace_id = $1::uuid AND action_id = $2::uuid AND kind = 'verdict.redeemed' LIMIT 1`,
    [workspaceId, actionId],
  );
  return row?.idx ?? null;
}

/** Those of the decisions that carry the flag, with all their flags. */
export async function selectFlagged(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
  flag: string,
): Promise<{ decision_id: string; flags: string[] }[]> {
  if (decisionIds.length === 0) return [];
  return tx.sql(
    'SELECT decision_id::text, flags FROM decision WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) AND flags @> ARRAY[$3::text]',
    [workspaceId, decisionIds, flag],
  );
}
