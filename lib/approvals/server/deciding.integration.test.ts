import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { pool } from '@/lib/db/pool';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { addAbsence } from '@/lib/duty/server/add-absence';
import { addShift } from '@/lib/duty/server/add-shift';
import { changeDutySetting } from '@/lib/duty/server/change-duty-setting';
import { tellOutbox } from '@/lib/duty/server/tell-outbox';
import { setEnv } from '@/lib/env';
import { deliverDue } from '@/lib/notify/server/deliver-due';
import * as scorer from '@/lib/risk/score-action';
import { toPublicId } from '@/lib/shared/ids';
import { castVote } from './cast-vote';
import { getAction } from './get-action';
import { getReview } from './get-review';
import { overrideReview, reviewOverride } from './override-review';
import { redeemAction } from './redeem-action';
import { startHalt } from './start-halt';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

let desk: Desk;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const idOf = (person: PersonActor): string => toPublicId('person', person.personId);

beforeEach(async () => {
  scoreByName();
  desk = await makeDesk(await testWorkspace());
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the work, and how many connections it held at once at most. */
async function mostHeld(work: () => Promise<unknown>): Promise<number> {
  const from = pool();
  const connect = from.connect.bind(from) as () => Promise<pg.PoolClient>;
  let [held, most] = [0, 0];
  const spy = vi.spyOn(from as { connect: () => Promise<pg.PoolClient> }, 'connect').mockImplementation(async () => {
    most = Math.max(most, (held += 1));
    const client = await connect();
    const release = client.release.bind(client);
    client.release = (error) => {
      held -= 1;
      client.release = release;
      release(error);
    };
    return client;
  });
  await work();
  spy.mockRestore();
  return most;
}

describe('a vote', () => {
  test('takes one connection at a time, also on what is critical: as many people at once as there are connections do not wait for each other', async () => {
    const critical = await ask(desk.agent, 'critical.refund');
    expect(await mostHeld(() => vote(desk.anna, critical.id))).toBe(1);
    expect(await mostHeld(() => vote(desk.ben, critical.id))).toBe(1);
    expect(await getAction(desk.agent, critical.id)).toMatchObject({ state: 'approved' });
    const edited = await ask(desk.agent, 'critical.refund', { args: { amount: '410.00' }, options: { acceptsEdits: true } });
    const editedArgs = { amount: '20.00' };
    expect(await mostHeld(() => vote(desk.anna, edited.id, { vote: 'edit', reasonCode: 'wrongAmount', editedArgs }))).toBe(1);
    // As many at once as the pool is large: all come to an end.
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => ask(desk.agent, 'critical.refund', { args: { n } })));
    const votes = await Promise.all(many.map(({ id }) => vote(desk.anna, id)));
    expect(votes.every(({ approvals }) => approvals === 1)).toBe(true);
  });
});

describe('an edit', () => {
  /** What a call does hangs on what it says, as with statements. */
  const scoreByMode = (): void =>
    void vi.spyOn(scorer, 'scoreAction').mockImplementation(({ arguments: args }) => {
      const reads = (args as { mode?: string }).mode === 'look';
      return {
        stage: 'action', bundle: 'test', score: 0.6, probability: 0.6, tier: 'high', findings: [], unscored: [],
        effect: { effect: reads ? 'read' : 'write', basis: 'schema', reversible: 'unknown' },
      }; // prettier-ignore
    });
  const asked = () => ask(desk.agent, 'run_statement', { args: { mode: 'look' }, options: { acceptsEdits: true } });
  const edit = (id: string) => vote(desk.anna, id, { vote: 'edit', reasonCode: 'wrongTarget', editedArgs: { mode: 'change' } });

  test('is judged for what it does: a read that becomes a write is stopped by read-only', async () => {
    scoreByMode();
    const [read, write] = [await asked(), await asked()];
    await startHalt(desk.carla, { scope: 'workspace', mode: 'readOnly', reason: 'Something pays twice.' });
    // A read goes on under read-only ...
    expect(await vote(desk.anna, read.id)).toMatchObject({ state: 'approved' });
    // ... and is no read any more once it is edited into a write.
    expect(await edit(write.id)).toMatchObject({ state: 'pendingReview', revision: 2 });
    await expect(vote(desk.ben, write.id, { revision: 2 })).rejects.toThrowError(code('halted'));
    await expect(overrideReview(desk.carla, write.id, { reason: 'The bridge is closing.', seenHash: 'sha256:what-was-shown', revision: 2 })).rejects.toThrowError(code('halted')); // prettier-ignore
  });

  test('and a halt that comes after it freezes it, or voids its leave, as the write that it is', async () => {
    scoreByMode();
    const [waiting, approved] = [await asked(), await asked()];
    await edit(waiting.id);
    await edit(approved.id);
    await vote(desk.ben, approved.id, { revision: 2 });
    const { verdict, actionHash } = await getAction(desk.agent, approved.id);
    const halt = await startHalt(desk.carla, { scope: 'workspace', mode: 'readOnly', reason: 'Something pays twice.' });
    expect(halt).toMatchObject({ frozen: 1, voided: 1 });
    await expect(redeemAction(desk.gateway, approved.id, { verdict: verdict!, actionHash })).rejects.toThrow();
  });
});

describe('a deputy', () => {
  const ALWAYS = { weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, untilMinute: 1440 };
  const away = () => ({
    from: new Date(Date.now() - 60_000).toISOString(),
    until: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

  test('gets the mail of what waits while the person on shift is away, and that person none', async () => {
    const mails: string[] = [];
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, session, done) {
        stream.resume();
        stream.on('end', () => {
          mails.push(...session.envelope.rcptTo.map(({ address }) => address));
          done();
        });
      },
    });
    await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve));
    setEnv({ COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}` });
    try {
      const { workspaceId } = desk.ws;
      await changeDutySetting(desk.carla, { zone: 'UTC', ...ALWAYS, quorum: 1 });
      await addShift(desk.carla, { person: idOf(desk.anna), ...ALWAYS, firstDay: yesterday });
      await addAbsence(desk.anna, { ...away(), deputy: idOf(desk.ben) });
      await ask(desk.agent, 'high.refund');
      while ((await tellOutbox(workspaceId)) > 0);
      await asOwner((db) => db.query("UPDATE notify_delivery SET next_at = now() - interval '1 second' WHERE workspace_id = $1", [workspaceId])); // prettier-ignore
      while ((await deliverDue(workspaceId)) > 0);
      expect(mails).toEqual([desk.ben.email]);
    } finally {
      setEnv({ COUNTERSIGN_SMTP_URL: '' });
      await new Promise<void>((resolve) => void smtp.close(resolve));
    }
  });

  test('does not decide in the place of somebody whom the action is about, by id or by e-mail address, nor about themselves', async () => {
    const roles = (): Promise<unknown> =>
      asOwner((db) => db.query(`UPDATE action SET chain = jsonb_set(chain, '{roles}', '["reviewer"]')`));
    await addAbsence(desk.anna, { ...away(), deputy: idOf(desk.carla) });
    const about = (id: string) => ask(desk.agent, 'high.refund', { subject: { type: 'customer', id }, args: { id } });
    const [plain, annas, byId, carlas] = [
      await about('c-1'),
      await about(` ${desk.anna.email.toUpperCase()} `),
      await about(idOf(desk.anna)),
      await about(desk.carla.email),
    ];
    await roles(); // Carla is none of the group herself: she decides in Anna's place, or not at all.
    await expect(vote(desk.carla, annas.id)).rejects.toThrowError(code('notEligible'));
    await expect(vote(desk.carla, byId.id)).rejects.toThrowError(code('notEligible'));
    await expect(vote(desk.carla, carlas.id)).rejects.toThrowError(code('separationOfDuties'));
    expect(await vote(desk.carla, plain.id)).toMatchObject({ state: 'approved' });
    expect((await getReview(desk.ben, plain.id)).votes).toMatchObject([
      { person: { name: 'Carla' }, onBehalfOf: { name: 'Anna' } },
    ]);
  });
});

describe('the second look at an override', () => {
  const given = { reason: 'The bridge is closing.', seenHash: 'sha256:what-was-shown', revision: 1 };
  const look = { outcome: 'upheld' as const, reason: 'It was right.' };

  test('is by somebody else, whom the action does not concern, once, and only where there was an override', async () => {
    const overridden = await ask(desk.agent, 'critical.refund', { subject: { type: 'customer', id: desk.anna.email } });
    await expect(reviewOverride(desk.ben, overridden.id, look)).rejects.toThrowError(code('conflict'));
    await overrideReview(desk.carla, overridden.id, given);
    expect((await getReview(desk.ben, overridden.id)).secondReview).toBe('due');
    await expect(reviewOverride(desk.carla, overridden.id, look)).rejects.toThrowError(code('separationOfDuties'));
    await expect(reviewOverride(desk.anna, overridden.id, look)).rejects.toThrowError(code('separationOfDuties'));
    await expect(reviewOverride(await desk.ws.person('auditor'), overridden.id, look)).rejects.toThrowError(code('forbidden'));
    await reviewOverride(desk.ben, overridden.id, look);
    await expect(reviewOverride(desk.ben, overridden.id, { ...look, outcome: 'faulted' })).rejects.toThrowError(
      code('alreadyDecided'),
    );
    expect((await getReview(desk.ben, overridden.id)).secondReview).toBe('upheld');
    // It stays what it was: no approval of others, and its own kind of decision.
    expect(await getAction(desk.agent, overridden.id)).toMatchObject({
      state: 'approved',
      reasonCode: 'override',
      review: { approvals: 0 },
    });
  });

  test('wants from who looks what it wants from who votes, and from who overrides a sentence, on the page too', async () => {
    const overridden = await ask(desk.agent, 'critical.refund');
    await expect(overrideReview(desk.carla, overridden.id, { ...given, reason: ' Now, please!     \n ' })).rejects.toThrowError(
      code('reasonRequired'),
    );
    expect(await getAction(desk.agent, overridden.id)).toMatchObject({ state: 'pendingReview' });
    await overrideReview(desk.carla, overridden.id, given);
    const require = (required: boolean): Promise<unknown> =>
      asOwner((db) =>
        db.query(`UPDATE action SET chain = jsonb_set(chain, '{requireCompetence}', $1::jsonb)`, [String(required)]),
      );
    await require(true);
    await expect(reviewOverride(desk.ben, overridden.id, look)).rejects.toThrowError(code('notEligible'));
    await require(false);
    await asOwner((db) => db.query(`UPDATE action SET chain = jsonb_set(chain, '{roles}', '["compliance_officer"]')`));
    await expect(reviewOverride(desk.ben, overridden.id, look)).rejects.toThrowError(code('notEligible'));
    // Ben stands in for Carla, who overrode: that is no second person.
    await addAbsence(desk.carla, {
      from: new Date(Date.now() - 60_000).toISOString(),
      until: new Date(Date.now() + 3_600_000).toISOString(),
      deputy: idOf(desk.ben),
    });
    await expect(reviewOverride(desk.ben, overridden.id, look)).rejects.toThrowError(code('separationOfDuties'));
  });

  test('is not the vote of whoever overrode under another name, and an approved action has none', async () => {
    const approved = await ask(desk.agent, 'high.refund');
    await vote(desk.anna, approved.id);
    await expect(reviewOverride(desk.ben, approved.id, look)).rejects.toThrowError(code('conflict'));
    await expect(castVote(desk.agent, approved.id, { vote: 'approve', reasonCode: 'asIntended', seenHash: 'sha256:what-was-shown', revision: 1 })).rejects.toThrowError(code('agentCannotDecide')); // prettier-ignore
  });
});
