import { createHash } from 'node:crypto';
import type { SqlTx } from '@/lib/db/transaction';
import type { Appended } from '@/lib/ledger/contract';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { isUuid, toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { AssessedTier } from '@/lib/risk/contract';
import type { JsonObject } from '@/lib/shared/json';
import { hashText } from './action-hash';
import { saveAction, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import type { Chain } from './chain';
import { listVotes, type VoteRow } from './vote-store';
import { signVerdict } from './verdict';

type Acting = Parameters<typeof appendAndNote>[1];

/**
 * Signs the verdict of an action that may run now, and records that it was given. `said` is the event that says it may. Call under the row's
 * lock; in the same transaction, so that there is no leave without a verdict and none without an event.
 */
export async function issueVerdict(
  tx: SqlTx,
  acting: Acting,
  row: ActionRow,
  said: Pick<Appended, 'idx' | 'leafHash'>,
  epoch: number,
): Promise<{ verdict: string; change: number }> {
  const { workspaceId } = acting;
  if (!isUuid(workspaceId) || row.execute_by === null) throw new Error('no leave, no verdict');
  const votes = row.state === 'approved' ? await listVotes(tx, workspaceId, row.action_id) : [];
  const { verdict, jti, data } = signLeave(workspaceId, {
    actionId: row.action_id,
    askedBy: row.asked_by,
    hash: row.action_hash,
    proposedHash: row.proposed_hash,
    tool: row.tool,
    callId: row.call_id,
    runId: row.run_id,
    chain: row.chain,
    tier: row.tier,
    state: row.state === 'approved' ? 'approved' : 'allowed',
    votes,
    executeBy: row.execute_by,
    said,
    epoch,
    now: row.now,
  });
  const change = await saveAction(tx, workspaceId, row.action_id, { verdict, verdict_id: jti, halt_epoch: epoch });
  await appendAndNote(tx, { workspaceId, type: 'service' }, row, 'verdict.issued', data, change!);
  return { verdict, change: change! };
}

/** Signs that an action may run, and says what of it goes into the log. The caller stores both, in the transaction of `said`. */
export function signLeave(
  workspaceId: string,
  of: {
    actionId: string;
    askedBy: string;
    hash: Uint8Array;
    proposedHash: Uint8Array;
    tool: string;
    callId: string | null;
    runId: string | null;
    chain: Pick<Chain, 'policies' | 'competence'>;
    tier: AssessedTier;
    state: 'allowed' | 'approved';
    votes: readonly Pick<VoteRow, 'revision' | 'person_id' | 'vote' | 'idx'>[];
    executeBy: Date;
    /** The event that says that it may. */
    said: Pick<Appended, 'idx' | 'leafHash'>;
    epoch: number;
    now: Date;
  },
): { verdict: string; jti: string; data: JsonObject } {
  const jti = uuidv7();
  const votes = of.votes.map(({ revision, person_id, vote, idx }) => ({
    revision,
    person: toPublicId('person', person_id),
    vote,
    index: idx,
  }));
  const verdict = signVerdict({
    sub: toPublicId('key', of.askedBy),
    jti,
    tenant: toPublicId('workspace', workspaceId),
    act: toPublicId('action', of.actionId),
    hsh: hashText(of.hash),
    phs: hashText(of.proposedHash),
    tool: of.tool,
    ...(of.callId ? { call: of.callId } : {}),
    ...(of.runId ? { run: of.runId } : {}),
    pol: of.chain.policies.map(({ id, version }) => `${id}@${version}`),
    tier: of.tier,
    state: of.state,
    votesDigest: `sha256:${createHash('sha256').update(canonicalJson(votes)).digest('hex')}`,
    competence: of.chain.competence,
    haltEpoch: of.epoch,
    logIndex: of.said.idx,
    leafHash: of.said.leafHash,
    iat: Math.floor(of.now.getTime() / 1000),
    exp: Math.floor(of.executeBy.getTime() / 1000),
  });
  const data = { verdict: jti, actionHash: hashText(of.hash), expiresAt: of.executeBy.toISOString(), haltEpoch: of.epoch };
  return { verdict, jti, data };
}
