import { createHash } from 'node:crypto';
import type { SqlTx } from '@/lib/db/transaction';
import type { Appended } from '@/lib/ledger/contract';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { isUuid, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { hashText } from './action-hash';
import { saveAction, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { listVotes } from './vote-store';
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
  const jti = uuidv7();
  const iat = Math.floor(row.now.getTime() / 1000);
  const verdict = signVerdict({
    sub: toPublicId('key', row.asked_by),
    jti,
    tenant: toPublicId('workspace', workspaceId),
    act: toPublicId('action', row.action_id),
    hsh: hashText(row.action_hash),
    phs: hashText(row.proposed_hash),
    tool: row.tool,
    ...(row.call_id ? { call: row.call_id } : {}),
    ...(row.run_id ? { run: row.run_id } : {}),
    pol: row.chain.policies.map(({ id, version }) => `${id}@${version}`),
    tier: row.tier,
    state: row.state === 'approved' ? 'approved' : 'allowed',
    votesDigest: `sha256:${createHash('sha256')
      .update(
        canonicalJson(
          votes.map(({ revision, person_id, vote, idx }) => ({
            revision,
            person: toPublicId('person', person_id),
            vote,
            index: idx,
          })),
        ),
      )
      .digest('hex')}`,
    competence: row.chain.competence,
    haltEpoch: epoch,
    logIndex: said.idx,
    leafHash: said.leafHash,
    iat,
    exp: Math.floor(row.execute_by.getTime() / 1000),
  });
  const change = await saveAction(tx, workspaceId, row.action_id, { verdict, verdict_id: jti, halt_epoch: epoch });
  await appendAndNote(
    tx,
    { workspaceId, type: 'service' },
    row,
    'verdict.issued',
    { verdict: jti, actionHash: hashText(row.action_hash), expiresAt: row.execute_by.toISOString(), haltEpoch: epoch },
    change!,
  );
  return { verdict, change: change! };
}
