import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { isJsonObject } from '@/lib/shared/json';
import { HASH_PROFILE, type ActionView } from '../contract';
import { isPastReview, isWaiting, mayRun, type ActionState, type Execution } from '../state';
import { hashText } from './action-hash';
import { factsOf, type ActionRow } from './action-store';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';

/** What of a row the API's answer is made from. */
export type ShownAction = Pick<
  ActionRow,
  | 'action_id' | 'system_key' | 'tool' | 'tool_version' | 'state' | 'execution' | 'revision' | 'change' | 'reason_code' | 'tier' | 'score' | 'route'
  | 'chain' | 'required' | 'approvals' | 'maker_id' | 'checking_until' | 'expires_at' | 'execute_by' | 'escalation' | 'frozen_by' | 'nonce'
  | 'proposed_hash' | 'action_hash' | 'verdict' | 'redemption_id' | 'redeemed_at' | 'now'
>; // prettier-ignore

const RETRY_MS = 1_000;
export const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * What a row says now: silence is a no the moment its time is over, whether or not the sweeper has come by. So for reviews, and for leave that
 * was not used in time.
 */
export function standing(row: ShownAction): { state: ActionState; execution: Execution } {
  if (isPastReview(factsOf(row, []), row.now.getTime())) return { state: 'expired', execution: row.execution };
  if (mayRun(row.state) && row.execution === 'none' && row.execute_by !== null && row.execute_by <= row.now)
    return { state: row.state, execution: 'lapsed' };
  return { state: row.state, execution: row.execution };
}

/** The answer of the API, with the arguments that may run and what a reviewer says, from the log. */
export async function viewAction(tx: SqlTx, workspaceId: string, row: ActionRow): Promise<ActionView> {
  const { state, execution } = standing(row);
  const runs = mayRun(state);
  const idxs = [row.requested_idx, ...(runs ? [row.args_idx] : []), ...(row.note_idx === null ? [] : [row.note_idx])];
  const events = await readEvents(tx, workspaceId, [...new Set(idxs)]);
  const asked = events.get(row.requested_idx);
  const args = events.get(row.args_idx)?.['args'];
  const note = row.note_idx === null ? undefined : events.get(row.note_idx)?.['reason'];
  return {
    ...shellOf(workspaceId, row, state, execution, asked ?? null),
    ...(runs && args !== undefined ? { effectiveArgs: args } : {}),
    ...(typeof note === 'string' && !isWaiting(state) ? { reviewerNote: note } : {}),
  };
}

/** The same without reading the log: for the one that was just written. */
export function shellOf(
  workspaceId: string,
  row: ShownAction,
  state: ActionState,
  execution: Execution,
  asked: JsonObject | null,
): ActionView {
  const runs = mayRun(state);
  const { chain } = row;
  return {
    id: toPublicId('action', row.action_id),
    revision: row.revision,
    change: row.change,
    state,
    execution,
    actionHash: hashText(row.action_hash),
    proposedHash: hashText(row.proposed_hash),
    hashProfile: HASH_PROFILE,
    nonce: Buffer.from(row.nonce).toString('base64url'),
    binding: {
      v: 1,
      tenant: toPublicId('workspace', workspaceId),
      agent: row.system_key,
      subject: subjectOf(asked?.['subject']),
      tool: { name: row.tool, schemaVersion: row.tool_version },
      target: isJsonObject(asked?.['target']) ? asked['target'] : null,
      nonce: Buffer.from(row.nonce).toString('base64url'),
    },
    policy: { route: row.route, policies: chain.policies, rules: chain.rules },
    risk: { tier: row.tier, ...(row.score === null ? {} : { score: row.score }), reasons: chain.reasons },
    ...(row.expires_at
      ? {
          review: {
            required: row.required,
            approvals: row.approvals,
            expiresAt: row.expires_at.toISOString(),
            escalation: row.escalation,
          },
        }
      : {}),
    ...(state === 'expired' && row.reason_code === null
      ? { reasonCode: 'silence' }
      : row.reason_code
        ? { reasonCode: row.reason_code }
        : {}),
    ...(row.frozen_by ? { halt: toPublicId('halt', row.frozen_by) } : {}),
    ...(runs && row.execute_by ? { executeBy: row.execute_by.toISOString() } : {}),
    ...(runs && execution === 'none' && row.verdict ? { verdict: row.verdict } : {}),
    ...(row.redemption_id ? { redemptionId: row.redemption_id } : {}),
    ...(isWaiting(state) ? { retryAfterMs: RETRY_MS } : {}),
  };
}

export function subjectOf(value: JsonValue | undefined): { type: string; id: string } | null {
  if (!isJsonObject(value)) return null;
  const { type, id } = value;
  return typeof type === 'string' && typeof id === 'string' ? { type, id } : null;
}
