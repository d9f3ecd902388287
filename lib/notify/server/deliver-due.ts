import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { publicUrl } from '@/lib/env';
import { appendAct } from '@/lib/ledger/server/append';
import { openText } from '@/lib/ledger/server/sealed-text';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { toPublicId } from '@/lib/shared/ids';
import { MOST_ATTEMPTS, nextDelay, retryAfter } from '../backoff';
import { pathOf, sentenceOf, type Message } from '../topics';
import {
  dropOldDeliveries,
  findChannel,
  finishDelivery,
  setChannelState,
  takeDue,
  type ChannelRow,
  type DueDelivery,
} from './channel-store';
import { guardedPost, PostFailed } from './guarded-post';
import { mailIsSet, sendMail } from './send-mail';
import { signWebhook } from './sign-webhook';

const BATCH = 20;
const round = inEachWorkspace('deliver notices');

/** Sends what is due, in every workspace or in the one given. Returns how much was tried. */
export async function deliverDue(workspaceId?: string): Promise<number> {
  return workspaceId ? deliverIn(workspaceId) : round(await listWorkspaceIds(), deliverIn);
}

async function deliverIn(workspaceId: string): Promise<number> {
  const due = await withWorkspace(workspaceId, (tx) => takeDue(tx, workspaceId, BATCH));
  // Each on its own: one receiver that hangs keeps no other waiting longer than its patience.
  await Promise.all(due.map((one) => deliverOne(workspaceId, one)));
  return due.length;
}

async function deliverOne(workspaceId: string, one: DueDelivery): Promise<void> {
  const channel = one.channelId ? await withWorkspace(workspaceId, (tx) => findChannel(tx, workspaceId, one.channelId!)) : null;
  const finish = (end: Parameters<typeof finishDelivery>[3]): Promise<void> =>
    withWorkspace(workspaceId, (tx) => finishDelivery(tx, workspaceId, one.deliveryId, end));
  // Chosen by the person or settled meanwhile; a digest is about no single notice.
  if (!channel && (!mailIsSet() || !one.email || (!one.open && one.body.topic !== 'notify.digest')))
    return finish({
      state: 'dropped',
      status: null,
      error: !mailIsSet() ? 'noSmtp' : one.email ? null : 'noAddress',
      nextAt: null,
    });
  try {
    const answer = await send(workspaceId, one, channel);
    if (answer.status >= 200 && answer.status < 300)
      return await finish({ state: 'delivered', status: answer.status, error: null, nextAt: null });
    if (answer.status === 410 && channel) return await disable(workspaceId, one, channel);
    await again(finish, one, 'status', answer.status, retryAfter(answer.retryAfter, Date.now()));
  } catch (error) {
    await again(finish, one, error instanceof PostFailed ? error.code : 'unknown', null, null);
  }
}

async function send(
  workspaceId: string,
  one: DueDelivery,
  channel: ChannelRow | null,
): Promise<{ status: number; retryAfter: string | null }> {
  const to = channel ? (channel.kind === 'email' ? channel.target : null) : one.email;
  if (to !== null) {
    await sendMail(to, one.body);
    return { status: 250, retryAfter: null };
  }
  const secret = openText(workspaceId, 'notify', channel!.channelId, channel!.secret ?? new Uint8Array());
  if (secret === null) throw new PostFailed('unknown');
  if (channel!.kind === 'slack')
    return guardedPost(
      secret,
      { 'content-type': 'application/json', 'user-agent': 'Countersign' },
      JSON.stringify(slackBody(one.body)),
    );
  const body = JSON.stringify(webhookBody(one.body));
  return guardedPost(channel!.target, signWebhook(secret, toPublicId('delivery', one.deliveryId), body, new Date()), body);
}

/** What a webhook gets: an event as Standard Webhooks names one. The id of the delivery is the same at each attempt. */
export function webhookBody(message: Message): object {
  const { topic, at, id, tier, dueAt, counts, archive } = message;
  return {
    type: topic,
    timestamp: at,
    data: {
      id,
      tier,
      dueAt,
      url: `${publicUrl()}${pathOf(message)}`,
      ...(counts && { counts }),
      ...(archive && { archive, download: `${publicUrl()}/api/v1/evidence-packs/${id}/download` }),
    },
  };
}

/** What Slack and those that take the same get: one line and a link. Ids and tiers hold nothing that its markup would read. */
export function slackBody(message: Message): object {
  return { text: `${sentenceOf(message)}\n<${publicUrl()}${pathOf(message)}|Open in Countersign>` };
}

async function again(
  finish: (end: Parameters<typeof finishDelivery>[3]) => Promise<void>,
  one: DueDelivery,
  error: string,
  status: number | null,
  wait: number | null,
): Promise<void> {
  // An address in a private network does not move out of it: the operator has to allow it, and retries it then.
  const delay = error === 'privateAddress' ? null : nextDelay(one.attempts, Math.random());
  if (delay === null || one.attempts >= MOST_ATTEMPTS) return finish({ state: 'dead', status, error, nextAt: null });
  await finish({ state: 'waiting', status, error, nextAt: new Date(Date.now() + Math.max(delay, (wait ?? 0) * 1000)) });
}

/** HTTP 410 is how a receiver says never again. */
async function disable(workspaceId: string, one: DueDelivery, { channelId, name }: ChannelRow): Promise<void> {
  await withWorkspace(workspaceId, async (tx) => {
    await finishDelivery(tx, workspaceId, one.deliveryId, { state: 'dead', status: 410, error: 'gone', nextAt: null });
    if (await setChannelState(tx, workspaceId, channelId, 'disabled', 'gone'))
      await appendAct(
        tx,
        { workspaceId, type: 'service' },
        { kind: 'notify.channelDisabled', data: { channel: toPublicId('channel', channelId), name, why: 'gone' } },
      );
    await dropOldDeliveries(tx, workspaceId);
  });
}
