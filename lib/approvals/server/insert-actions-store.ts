import type { SqlTx } from '@/lib/db/transaction';
import { WAKE, type NewActionRow } from './action-store';

export type SignedActionRow = NewActionRow & { verdict: string | null; verdictId: string | null };

/** Which of these requests were stored before: `<key id> <idempotency key>`. */
export async function keysTaken(
  tx: SqlTx,
  workspaceId: string,
  asked: readonly { actor: { keyId: string }; idempotencyKey: string }[],
): Promise<Set<string>> {
  const rows = await tx.sql<{ name: string }>(
    `SELECT k.asked_by::text || ' ' || k.idempotency_key AS name FROM unnest($2::uuid[], $3::text[]) AS k(asked_by, idempotency_key)
     WHERE EXISTS (SELECT FROM action a WHERE a.workspace_id = $1::uuid AND a.asked_by = k.asked_by AND a.idempotency_key = k.idempotency_key)`,
    [workspaceId, asked.map((one) => one.actor.keyId), asked.map((one) => one.idempotencyKey)],
    'keys-taken',
  );
  return new Set(rows.map((row) => row.name));
}

const at = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const hex = (bytes: Uint8Array | null): string | null => bytes && `\\x${Buffer.from(bytes).toString('hex')}`;

/** One statement for all of them. How many were stored: fewer where the same key has asked under the same Idempotency-Key meanwhile. */
export async function insertActions(tx: SqlTx, workspaceId: string, rows: readonly SignedActionRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const done = await tx.sql(
    `INSERT INTO action (workspace_id, action_id, system_id, decision_id, step_key, asked_by, idempotency_key, body_mac, call_mac, tool, tool_version, effect,
       environment, subject_mac, run_id, call_id, framework, callback, accepts_edits, supersedes, state, required, checking_until, expires_at, execute_by,
       reason_code, tier, score, route, chain, rule_key, frozen_by, nonce, proposed_hash, action_hash, requested_idx, args_idx, halt_epoch, asked_at,
       decided_at, amount, currency, recipients, verdict, verdict_id, change)
     SELECT $1::uuid, r.action_id, r.system_id, r.decision_id, r.step_key, r.asked_by, r.idempotency_key, r.body_mac, r.call_mac, r.tool, r.tool_version, r.effect,
       r.environment, r.subject_mac, r.run_id, r.call_id, r.framework, r.callback, r.accepts_edits, r.supersedes, r.state, r.required, r.checking_until,
       r.expires_at, r.execute_by, r.reason_code, r.tier, r.score, r.route, r.chain, r.rule_key, r.frozen_by, r.nonce, r.hash, r.hash, r.idx, r.idx,
       r.halt_epoch, r.asked_at, r.decided_at, r.amount, r.currency, r.recipients, r.verdict, r.verdict_id, CASE WHEN r.verdict IS NULL THEN 1 ELSE 2 END
     FROM jsonb_to_recordset($2::jsonb) AS r(action_id uuid, system_id uuid, decision_id uuid, step_key text, asked_by uuid, idempotency_key text,
       body_mac bytea, call_mac bytea, tool text, tool_version text, effect text, environment text, subject_mac bytea, run_id text, call_id text, framework text,
       callback text, accepts_edits boolean, supersedes uuid, state text, required integer, checking_until timestamptz, expires_at timestamptz,
       execute_by timestamptz, reason_code text, tier text, score double precision, route text, chain jsonb, rule_key text, frozen_by uuid, nonce bytea,
       hash bytea, idx bigint, halt_epoch bigint, asked_at timestamptz, decided_at timestamptz, amount numeric, currency text, recipients text[],
       verdict text, verdict_id uuid)
     ON CONFLICT (workspace_id, asked_by, idempotency_key) DO NOTHING RETURNING 1`,
    [workspaceId, JSON.stringify(rows.map(recordOf))],
    'insert-actions',
  );
  return done.length;
}

function recordOf(row: SignedActionRow): Record<string, unknown> {
  return {
    action_id: row.actionId,
    system_id: row.systemId,
    decision_id: row.decisionId,
    step_key: row.stepKey,
    asked_by: row.askedBy,
    idempotency_key: row.idempotencyKey,
    body_mac: hex(row.bodyMac),
    call_mac: hex(row.callMac),
    tool: row.tool,
    tool_version: row.toolVersion,
    effect: row.effect,
    environment: row.environment,
    subject_mac: hex(row.subjectMac),
    run_id: row.runId,
    call_id: row.callId,
    framework: row.framework,
    callback: row.callback,
    accepts_edits: row.acceptsEdits,
    supersedes: row.supersedes,
    state: row.facts.state,
    required: row.facts.required,
    checking_until: at(row.facts.checkingUntil),
    expires_at: at(row.facts.expiresAt),
    execute_by: at(row.facts.executeBy),
    reason_code: row.reasonCode,
    tier: row.tier,
    score: row.score,
    route: row.route,
    chain: row.chain,
    rule_key: row.ruleKey,
    frozen_by: row.frozenBy,
    nonce: hex(row.nonce),
    hash: hex(row.hash),
    idx: row.idx,
    halt_epoch: row.haltEpoch,
    asked_at: row.askedAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
    amount: row.amount,
    currency: row.currency,
    recipients: row.recipients,
    verdict: row.verdict,
    verdict_id: row.verdictId,
  };
}

/** Lines of several actions' streams; `wake` names those whose waiters are told once the transaction has committed. */
export async function insertChanges(
  tx: SqlTx,
  workspaceId: string,
  changes: readonly { actionId: string; change: number; kind: string; idx: number }[],
  wake: readonly string[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx.sql(
    `INSERT INTO action_change (workspace_id, action_id, change, kind, idx, at)
     SELECT $1::uuid, action_id, change, kind, idx, clock_timestamp() FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::bigint[]) AS c(action_id, change, kind, idx)`,
    [
      workspaceId, changes.map((one) => one.actionId), changes.map((one) => one.change), changes.map((one) => one.kind), changes.map((one) => one.idx),
    ], // prettier-ignore
    'insert-changes',
  );
  if (wake.length > 0)
    await tx.sql(`SELECT pg_notify('${WAKE}', $1::text || ' ' || id) FROM unnest($2::text[]) AS w(id)`, [workspaceId, wake]);
}
