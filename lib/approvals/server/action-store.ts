import type { SqlTx } from '@/lib/db/transaction';
import type { ActionFacts, ActionState, Execution } from '../state';
import type { AssessedTier, Effect } from '@/lib/risk/contract';
import type { Route } from '@/lib/policy/contract';
import type { Chain } from './chain';

export interface ActionRow {
  action_id: string;
  system_id: string;
  decision_id: string | null;
  step_key: string | null;
  asked_by: string;
  body_mac: Uint8Array;
  /** Over what is asked for alone, whatever else the request said: for finding the same call again. */
  call_mac: Uint8Array;
  asked_at: Date;
  tool: string;
  tool_version: string | null;
  effect: Effect;
  environment: string | null;
  subject_mac: Uint8Array | null;
  run_id: string | null;
  call_id: string | null;
  framework: string | null;
  accepts_edits: boolean;
  supersedes: string | null;
  state: ActionState;
  execution: Execution;
  revision: number;
  change: number;
  reason_code: string | null;
  tier: AssessedTier;
  score: number | null;
  route: Route;
  chain: Chain;
  rule_key: string;
  required: number;
  approvals: number;
  maker_id: string | null;
  checking_until: Date | null;
  expires_at: Date | null;
  execute_by: Date | null;
  decided_at: Date | null;
  decided_by: string | null;
  escalation: number;
  claimed_by: string | null;
  claimed_until: Date | null;
  assigned_to: string | null;
  frozen_by: string | null;
  overridden: boolean;
  second_review: 'due' | 'upheld' | 'faulted' | null;
  polled_at: Date | null;
  nonce: Uint8Array;
  proposed_hash: Uint8Array;
  action_hash: Uint8Array;
  requested_idx: number;
  args_idx: number;
  note_idx: number | null;
  verdict: string | null;
  verdict_id: string | null;
  halt_epoch: number;
  redemption_id: string | null;
  redeemed_at: Date | null;
  redeemed_by: string | null;
  finished_at: Date | null;
  /** As it may run, where it names one. */
  amount: string | null;
  currency: string | null;
  /** Keyed tokens of whom it names. */
  recipients: string[];
  system_key: string;
  system_name: string;
  /** The database's clock when the row was read. */
  now: Date;
}

const COLUMNS = `a.action_id::text, a.system_id::text, a.decision_id::text, a.step_key, a.asked_by::text, a.body_mac, a.call_mac, a.asked_at, a.tool, a.tool_version, a.effect,
  a.environment, a.subject_mac, a.run_id, a.call_id, a.framework, a.accepts_edits, a.supersedes::text, a.state, a.execution, a.revision, a.change,
  a.reason_code, a.tier, a.score, a.route, a.chain, a.rule_key, a.required, a.approvals, a.maker_id::text, a.checking_until, a.expires_at, a.execute_by,
  a.decided_at, a.decided_by, a.escalation, a.claimed_by::text, a.claimed_until, a.assigned_to::text, a.frozen_by::text, a.overridden, a.second_review,
  a.polled_at, a.nonce, a.proposed_hash, a.action_hash, a.requested_idx, a.args_idx, a.note_idx, a.verdict, a.verdict_id::text, a.halt_epoch,
  a.redemption_id::text, a.redeemed_at, a.redeemed_by::text, a.finished_at, a.amount::text, a.currency, a.recipients, s.key AS system_key, s.name AS system_name, clock_timestamp() AS now`;
export const ACTIONS = `SELECT ${COLUMNS} FROM action a JOIN ai_system s ON s.workspace_id = a.workspace_id AND s.system_id = a.system_id`;

export async function findAction(tx: SqlTx, workspaceId: string, actionId: string): Promise<ActionRow | null> {
  const [row] = await tx.sql<ActionRow>(
    `${ACTIONS} WHERE a.workspace_id = $1::uuid AND a.action_id = $2::uuid`,
    [workspaceId, actionId],
    'find-action',
  );
  return row ?? null;
}

export async function findActions(tx: SqlTx, workspaceId: string, actionIds: readonly string[]): Promise<ActionRow[]> {
  if (actionIds.length === 0) return [];
  return tx.sql<ActionRow>(
    `${ACTIONS} WHERE a.workspace_id = $1::uuid AND a.action_id = ANY($2::uuid[])`,
    [workspaceId, actionIds],
    'find-actions',
  );
}

/** One action, locked until commit: every writer takes it first. `now` is the clock after the lock was had. */
export async function lockAction(tx: SqlTx, workspaceId: string, actionId: string): Promise<ActionRow | null> {
  const locked = await tx.sql('SELECT 1 FROM action WHERE workspace_id = $1::uuid AND action_id = $2::uuid FOR UPDATE', [
    workspaceId,
    actionId,
  ]);
  return locked.length === 0 ? null : findAction(tx, workspaceId, actionId);
}

export async function findByIdempotencyKey(
  tx: SqlTx,
  workspaceId: string,
  askedBy: string,
  key: string,
): Promise<ActionRow | null> {
  const [row] = await tx.sql<ActionRow>(
    `${ACTIONS} WHERE a.workspace_id = $1::uuid AND a.asked_by = $2::uuid AND a.idempotency_key = $3`,
    [workspaceId, askedBy, key],
  );
  return row ?? null;
}

/** Columns of a change by their names in the table. Only what is given is written; `change` moves on by itself. */
export type ActionChange = Partial<Omit<ActionRow, 'action_id' | 'system_key' | 'system_name' | 'now' | 'change' | 'chain'>> & {
  chain?: Chain;
};

const TYPES: Readonly<Record<string, string>> = {
  decision_id: 'uuid', maker_id: 'uuid', claimed_by: 'uuid', assigned_to: 'uuid', frozen_by: 'uuid', verdict_id: 'uuid', redemption_id: 'uuid',
  redeemed_by: 'uuid', chain: 'jsonb', expires_at: 'timestamptz', execute_by: 'timestamptz', decided_at: 'timestamptz', claimed_until: 'timestamptz',
  redeemed_at: 'timestamptz', finished_at: 'timestamptz', checking_until: 'timestamptz', action_hash: 'bytea', amount: 'numeric', recipients: 'text[]',
}; // prettier-ignore

/** Writes a change of a locked action. `guard` is what must still hold of it; false when it does not. */
export async function saveAction(
  tx: SqlTx,
  workspaceId: string,
  actionId: string,
  change: ActionChange,
  guard = 'true',
): Promise<number | null> {
  const names = Object.keys(change);
  const sets = names.map((name, i) => `${name} = $${i + 3}${TYPES[name] ? `::${TYPES[name]}` : ''}`);
  const values = Object.entries(change).map(([name, value]) => (name === 'chain' ? JSON.stringify(value) : value));
  const [row] = await tx.sql<{ change: number }>(
    `UPDATE action SET ${[...sets, 'change = change + 1', 'told_approval = NULL'].join(', ')} WHERE workspace_id = $1::uuid AND action_id = $2::uuid AND ${guard} RETURNING change`,
    [workspaceId, actionId, ...values],
  );
  return row?.change ?? null;
}

/** The channel on which waiters and the desk are told that something happened to an action: `<workspace> <action>`. */
export const WAKE = 'countersign_action';

/** Notes what happened for the event stream, and wakes whoever waits once the transaction has committed. */
export async function noteChange(
  tx: SqlTx,
  workspaceId: string,
  given: { actionId: string; change: number; kind: string; idx: number | null },
): Promise<void> {
  await tx.sql(
    `WITH noted AS (INSERT INTO action_change (workspace_id, action_id, change, kind, idx, at)
       VALUES ($1::uuid, $2::uuid, $3, $4, $5, clock_timestamp()))
     SELECT pg_notify('${WAKE}', $1::text || ' ' || $2::text)`,
    [workspaceId, given.actionId, given.change, given.kind, given.idx],
  );
}

export interface ChangeRow {
  change: number;
  kind: string;
  idx: number | null;
  at: Date;
}

export async function listChanges(tx: SqlTx, workspaceId: string, actionId: string, after: number): Promise<ChangeRow[]> {
  return tx.sql<ChangeRow>(
    'SELECT change, kind, idx, at FROM action_change WHERE workspace_id = $1::uuid AND action_id = $2::uuid AND change > $3 ORDER BY change LIMIT 500',
    [workspaceId, actionId, after],
  );
}

export interface NewActionRow {
  actionId: string;
  systemId: string;
  decisionId: string | null;
  stepKey: string | null;
  askedBy: string;
  idempotencyKey: string;
  bodyMac: Uint8Array;
  callMac: Uint8Array;
  tool: string;
  toolVersion: string | null;
  effect: Effect;
  environment: string | null;
  subjectMac: Uint8Array | null;
  runId: string | null;
  callId: string | null;
  framework: string | null;
  callback: string | null;
  acceptsEdits: boolean;
  supersedes: string | null;
  facts: ActionFacts;
  reasonCode: string | null;
  tier: AssessedTier;
  score: number | null;
  route: Route;
  chain: Chain;
  ruleKey: string;
  frozenBy: string | null;
  nonce: Uint8Array;
  hash: Uint8Array;
  idx: number;
  haltEpoch: number;
  askedAt: Date;
  decidedAt: Date | null;
  amount: string | null;
  currency: string | null;
  recipients: readonly string[];
}

/** That somebody asks for the outcomes of these: noted twice a minute at most. One that is being decided just now is left out. */
export async function markPolled(tx: SqlTx, workspaceId: string, actionIds: readonly string[]): Promise<void> {
  await tx.sql(
    `UPDATE action SET polled_at = now() WHERE workspace_id = $1::uuid AND action_id IN (
       SELECT action_id FROM action WHERE workspace_id = $1::uuid AND action_id = ANY($2::uuid[]) AND state IN ('checking', 'pendingReview')
         AND (polled_at IS NULL OR polled_at < now() - interval '30 seconds') ORDER BY action_id FOR UPDATE SKIP LOCKED)`,
    [workspaceId, actionIds],
  );
}

/** Those of the actions that are not as they were: their counts of changes. */
export async function changesOf(tx: SqlTx, workspaceId: string, actionIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.sql<{ action_id: string; change: number }>(
    'SELECT action_id::text, change FROM action WHERE workspace_id = $1::uuid AND action_id = ANY($2::uuid[])',
    [workspaceId, actionIds],
  );
  return new Map(rows.map((row) => [row.action_id, row.change]));
}

/**
 * Equal actions asked for by the same key lately, and how many of the tool at all: what checks look at. Of two that are checked at the same time the
 * earlier one does not see the later, and the later sees the earlier: ids follow the log.
 */
export async function countRecent(
  tx: SqlTx,
  workspaceId: string,
  given: { askedBy: string; tool: string; callMac: Uint8Array; without: string },
): Promise<{ same: number; lastMinute: number; lastHour: number; calls: number }> {
  const [row] = await tx.sql<{ same: number; lastMinute: number; lastHour: number; calls: number }>(
    `SELECT count(*) FILTER (WHERE call_mac = $4 AND (state IN ('allowed', 'approved') OR (state = 'checking' AND action_id < $5::uuid)) AND asked_at > now() - interval '10 minutes') AS same,
       count(*) FILTER (WHERE asked_at > now() - interval '1 minute') AS "lastMinute",
       count(*) FILTER (WHERE asked_at > now() - interval '1 hour') AS "lastHour", count(*) AS calls
     FROM (SELECT action_id, call_mac, state, asked_at FROM action WHERE workspace_id = $1::uuid AND tool = $3 AND asked_by = $2::uuid AND action_id <> $5::uuid
           ORDER BY action_id DESC LIMIT 1000) recent`,
    [workspaceId, given.askedBy, given.tool, given.callMac, given.without],
  );
  return row!;
}

/** The machine's view of a row; `approvedBy` comes from its votes. */
export function factsOf(
  row: Pick<
    ActionRow,
    | 'state' | 'execution' | 'revision' | 'required' | 'maker_id' | 'frozen_by' | 'checking_until' | 'expires_at' | 'execute_by' | 'redeemed_at'
  >, // prettier-ignore
  approvedBy: readonly string[],
): ActionFacts {
  return {
    state: row.state,
    execution: row.execution,
    revision: row.revision,
    required: row.required,
    approvedBy,
    maker: row.maker_id,
    frozen: row.frozen_by !== null,
    checkingUntil: row.checking_until?.getTime() ?? null,
    expiresAt: row.expires_at?.getTime() ?? null,
    executeBy: row.execute_by?.getTime() ?? null,
    redeemedAt: row.redeemed_at?.getTime() ?? null,
  };
}
