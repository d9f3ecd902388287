import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import type { Message } from '../topics';
import { addChannel } from './add-channel';
import { changeChannel } from './change-channel';
import { deliverDue } from './deliver-due';
import { guardedPost, isBlockedAddress } from './guarded-post';
import { listChannels, retryDelivery } from './list-channels';
import { listNotices, markNoticesRead, saveNotifyPreference } from './list-notices';
import { sendDigests } from './send-digests';
import { tell } from './tell';

interface Got {
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}
let w: TestWorkspace;
let officer: PersonActor;
let ann: PersonActor;
const got: Got[] = [];
let answer: (path: string) => { status: number; location?: string } = () => ({ status: 204 });
const mails: { to: string[]; text: string }[] = [];
const receiver = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    got.push({ path: request.url ?? '', headers: request.headers, body });
    const { status, location } = answer(request.url ?? '');
    response.writeHead(status, location ? { location } : {}).end();
  });
});
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    let text = '';
    stream.on('data', (part: Buffer) => (text += part.toString()));
    stream.on('end', () => {
      mails.push({ to: session.envelope.rcptTo.map((one) => one.address), text });
      done();
    });
  },
});
const listen = (server: { listen: http.Server['listen'] }): Promise<void> =>
  new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
const url = (path: string): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
const message = (over: Partial<Message> = {}): Message => ({
  topic: 'action.pendingReview',
  id: 'act_06f2zzzzzzzzzzzzzzzzzzzzzz',
  tier: 'high',
  dueAt: '2027-01-01T10:00:00.000Z',
  at: '2026-12-31T10:00:00.000Z',
  ...over,
});
const say = (one: Message, people: PersonActor[] = [ann]): Promise<void> =>
  withWorkspace(w.workspaceId, (tx) => tell(tx, w.workspaceId, [{ message: one, personIds: people.map((person) => person.personId) }])); // prettier-ignore
/** Lets time pass for what waits. */
const later = (): Promise<unknown> =>
  asOwner((client) => client.query("UPDATE notify_delivery SET next_at = now() - interval '1 second' WHERE state = 'waiting'"));

beforeAll(async () => {
  await listen(receiver);
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('COUNTERSIGN_WEBHOOK_ALLOW', '127.0.0.0/8');
  vi.stubEnv('COUNTERSIGN_SMTP_URL', `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`);
  w = await testWorkspace();
  officer = await w.person('compliance_officer', { name: 'Olga' });
  ann = await w.person('reviewer', { name: 'Ann', email: 'ann@example.test' });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  receiver.close();
  await new Promise<void>((resolve) => void smtp.close(resolve));
});

describe('a webhook', () => {
  test('gets ids, tier and time, signed as Standard Webhooks says, and is tried again with the same id', async () => {
    const { id, secret } = await addChannel(officer, { kind: 'webhook', name: 'Desk', target: url('/hook') });
    answer = () => ({ status: 500 });
    await say(message());
    await deliverDue(w.workspaceId);
    expect((await listChannels(officer)).deliveries.find((one) => one.channel === 'Desk')).toMatchObject({
      state: 'waiting',
      attempts: 1,
      lastStatus: 500,
      lastError: 'status',
    });
    answer = () => ({ status: 204 });
    expect(await deliverDue(w.workspaceId)).toBe(0); // not yet
    await later();
    await deliverDue(w.workspaceId);
    const [first, second] = got.filter((one) => one.path === '/hook');
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    const { headers, body } = second!;
    const key = Buffer.from(secret!.slice('whsec_'.length), 'base64');
    const mine = createHmac('sha256', key)
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${mine}`);
    expect(JSON.parse(body)).toEqual({
      type: 'action.pendingReview',
      timestamp: '2026-12-31T10:00:00.000Z',
      data: {
        id: message().id,
        tier: 'high',
        dueAt: message().dueAt,
        url: expect.stringMatching(/\/approvals\/act_06f2z+$/) as string,
      },
    });
    await changeChannel(officer, id, 'remove');
  });

  test('that says 410 is turned off; one that fails for days ends among the dead, and can be tried again', async () => {
    const { id: gone } = await addChannel(officer, { kind: 'webhook', name: 'Gone', target: url('/gone') });
    const { id: down } = await addChannel(officer, { kind: 'webhook', name: 'Down', target: url('/down') });
    answer = (path) => ({ status: path === '/gone' ? 410 : 503 });
    await say(message());
    for (let attempt = 0; attempt < 12; attempt++) {
      await deliverDue(w.workspaceId);
      await later();
    }
    const { channels, deliveries } = await listChannels(officer);
    expect(channels.find((one) => one.id === gone)).toMatchObject({ state: 'disabled', why: 'gone' });
    expect(got.filter((one) => one.path === '/gone')).toHaveLength(1);
    expect(got.filter((one) => one.path === '/down')).toHaveLength(10);
    const dead = deliveries.find((one) => one.channel === 'Down')!;
    expect(dead).toMatchObject({ state: 'dead', lastError: 'status', lastStatus: 503 });
    answer = () => ({ status: 200 });
    await retryDelivery(officer, dead.id);
    await deliverDue(w.workspaceId);
    expect((await listChannels(officer)).deliveries.find((one) => one.id === dead.id)?.state).toBe('delivered');
    await changeChannel(officer, down, 'remove');
  });

  test('takes only the tiers it asked for; Slack gets a line and a link', async () => {
    const { id } = await addChannel(officer, {
      kind: 'slack',
      name: 'Chat',
      target: url('/services/T0/B0/secret'),
      leastTier: 'critical',
    });
    expect(JSON.stringify(await listChannels(officer))).not.toContain('/services/');
    answer = () => ({ status: 200 });
    got.length = 0;
    await say(message());
    await say(message({ tier: 'critical' }));
    await deliverDue(w.workspaceId);
    expect(got.map((one) => JSON.parse(one.body) as unknown)).toEqual([
      { text: expect.stringMatching(/risk critical .*\n<http.*\/approvals\/act_.*\|Open in Countersign>/) as string },
    ]);
    await changeChannel(officer, id, 'remove');
  });
});

describe('private networks', () => {
  test.each([
    '127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '::1', 'fe80::1', 'fd00::1',
    '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:a00:1::', 'not an address',
  ])('%s is blocked', (address) => expect(isBlockedAddress(address, undefined)).toBe(true)); // prettier-ignore
  test.each(['93.184.216.34', '2606:2800:220:1::1'])('%s is not', (address) =>
    expect(isBlockedAddress(address, undefined)).toBe(false),
  );

  test('are not reached by a name, by one of several addresses, or by a redirect; allowed ones are', async () => {
    answer = (path) =>
      path === '/there' ? { status: 204 } : { status: 307, location: path === '/away' ? 'http://10.0.0.1/' : url('/there') };
    await expect(guardedPost(url('/here'), {}, 'x')).resolves.toMatchObject({ status: 204 });
    await expect(guardedPost(url('/away'), {}, 'x')).rejects.toMatchObject({ code: 'privateAddress' });
    const named =
      (...all: string[]) =>
      async () =>
        all.map((address) => ({ address, family: 4 }));
    await expect(guardedPost('http://name.example/', {}, 'x', named('93.184.216.34', '10.0.0.1'))).rejects.toMatchObject({
      code: 'privateAddress',
    });
    vi.stubEnv('COUNTERSIGN_WEBHOOK_ALLOW', '');
    await expect(guardedPost(url('/there'), {}, 'x')).rejects.toMatchObject({ code: 'privateAddress' });
    vi.stubEnv('COUNTERSIGN_WEBHOOK_ALLOW', '127.0.0.0/8');
  });
});

describe('people', () => {
  test('have an inbox of their own; a mail goes out when it still waits, without content, and none when it was settled', async () => {
    mails.length = 0;
    const [still, settled] = [message({ id: 'act_still' }), message({ id: 'act_settled' })];
    await say(still);
    await say(settled);
    await say(message({ id: 'act_settled', topic: 'action.approved' }), []);
    await deliverDue(w.workspaceId);
    expect(mails).toEqual([]); // five minutes have not passed
    await later();
    await deliverDue(w.workspaceId);
    const mine = mails.filter((one) => one.to.includes('ann@example.test'));
    expect(mine.some((one) => one.text.includes('act_still'))).toBe(true);
    expect(mine.some((one) => one.text.includes('act_settled'))).toBe(false);
    expect((await listNotices(ann, { open: true })).items.map((one) => one.id)).not.toContain('act_settled');
    expect((await listNotices(officer)).items).toEqual([]);
  });

  test('get a digest once a day at their hour, of what they have not read, unless they said no', async () => {
    mails.length = 0;
    await saveNotifyPreference(ann, { mail: 'waiting', digest: true, digestHour: 7 });
    expect(await sendDigests(new Date('2026-12-31T06:30:00Z'), w.workspaceId)).toBe(0);
    expect(await sendDigests(new Date('2026-12-31T07:30:00Z'), w.workspaceId)).toBe(1);
    expect(await sendDigests(new Date('2026-12-31T09:00:00Z'), w.workspaceId)).toBe(0);
    await deliverDue(w.workspaceId);
    expect(mails.map((one) => one.to)).toEqual([['ann@example.test']]);
    expect(mails[0]!.text).toContain('high');
    await markNoticesRead(ann, null);
    expect(await sendDigests(new Date('2027-01-01T09:00:00Z'), w.workspaceId)).toBe(0);
  });
});
