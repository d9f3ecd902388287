import { beforeAll, describe, expect, test, vi } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import type { PersonActor } from '@/lib/access/actor';
import * as appending from '@/lib/ledger/server/append-store';
import { getAction, waitForAction } from './get-action';
import { redeemAction } from './redeem-action';
import { startHalt } from './start-halt';
import { resumeHalt } from './resume-halt';
import { sweepWorkspace } from './sweep-actions';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

let desk: Desk;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const settle = async <T>(
  all: readonly Promise<T>[],
): Promise<{ won: T[]; lost: { code?: string; extra?: Record<string, unknown> }[] }> => {
  const settled = await Promise.allSettled(all);
  return {
    won: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    lost: settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code?: string }] : [])),
  };
};

beforeAll(async () => {
  scoreByName();
  desk = await makeDesk(await testWorkspace());
});

describe('many at once', () => {
  test('50 gateways redeem one verdict: one succeeds', async () => {
    const view = await ask(desk.agent, 'read.race');
    const { won, lost } = await settle(
      Array.from({ length: 50 }, () =>
        redeemAction(desk.gateway, view.id, { verdict: view.verdict!, actionHash: view.actionHash }),
      ),
    );
    expect(won).toHaveLength(1);
    // On a machine that is busy elsewhere some find no connection in time: they are told so, and nothing of theirs has happened.
    const refused = lost.filter((error) => error.code !== 'unavailable');
    expect(new Set(refused.map((error) => error.code))).toEqual(new Set(['alreadyRedeemed']));
    const { rows } = await asOwner((db) =>
      db.query<{ n: string }>(`SELECT count(*) AS n FROM event WHERE workspace_id = $1 AND kind = 'verdict.redeemed'`, [
        desk.ws.workspaceId,
      ]),
    );
    expect(Number(rows[0]!.n)).toBe(1);
  });

  test('50 people decide one action: one outcome, and the others are told who won', async () => {
    const people: PersonActor[] = [];
    for (let i = 0; i < 50; i++) people.push(await desk.ws.person('reviewer', { name: `Reviewer ${i}` }));
    const view = await ask(desk.agent, 'high.race');
    const { won, lost } = await settle(
      people.map((person, i) => vote(person, view.id, i % 2 === 0 ? {} : { vote: 'reject', reasonCode: 'wrongAmount' })),
    );
    expect(won).toHaveLength(1);
    const { state } = await getAction(desk.agent, view.id);
    expect(state).toBe(won[0]!.state);
    for (const error of lost) {
      expect(error.code).toBe('alreadyDecided');
      expect(error.extra?.['winner']).toMatchObject({ state, person: { name: expect.stringMatching(/^Reviewer /) as string } });
    }
  });

  test('a halt and votes at once: nothing is redeemable afterwards', async () => {
    const views = await Promise.all(
      Array.from({ length: 6 }, () => ask(desk.agent, 'high.haltrace', { target: { environment: 'racing' } })),
    );
    const [halt] = await Promise.all([
      startHalt(desk.carla, { scope: 'environment', value: 'racing', mode: 'stop', reason: 'race' }),
      settle(views.map((view) => vote(desk.anna, view.id))),
    ]);
    for (const { id } of views) {
      const view = await getAction(desk.agent, id);
      expect(['pendingReview', 'revoked']).toContain(view.state);
      expect(view.verdict).toBeUndefined();
    }
    await resumeHalt(desk.carla, halt.id, { reason: 'over' });
  });
});

describe('faults', () => {
  test('the log that refuses the append: nobody has voted, and nothing may run', async () => {
    const view = await ask(desk.agent, 'high.fault');
    const failing = (['insertEvents', 'storeEvents'] as const).map((name) =>
      vi.spyOn(appending, name).mockRejectedValue(new Error('the log is full')),
    );
    await expect(vote(desk.anna, view.id)).rejects.toThrow('the log is full');
    await expect(ask(desk.agent, 'read.fault', {}, 'fault')).rejects.toThrow('the log is full');
    for (const one of failing) one.mockRestore();
    expect(await getAction(desk.agent, view.id)).toMatchObject({ state: 'pendingReview', review: { approvals: 0 } });
    const { rows } = await asOwner((db) => db.query(`SELECT 1 FROM action WHERE tool = 'read.fault'`));
    expect(rows).toEqual([]);
    // The same request again is a first one, because nothing of it was kept.
    expect(await ask(desk.agent, 'read.fault', {}, 'fault')).toMatchObject({ state: 'allowed' });
  });

  test('killed between the decision and its answer: the same request again says what was decided', async () => {
    const first = await ask(desk.agent, 'read.killed', {}, 'killed');
    const again = await ask(desk.agent, 'read.killed', {}, 'killed');
    expect(again).toEqual(first);
  });

  test('killed while checking: a person is asked, and nothing runs meanwhile', async () => {
    const view = await ask(desk.agent, 'medium.killed');
    await asOwner((db) =>
      db.query(
        `UPDATE action SET state = 'checking', verdict = NULL, verdict_id = NULL, execute_by = NULL, checking_until = now() - interval '1 second' WHERE tool = 'medium.killed'`,
      ),
    );
    await expect(
      redeemAction(desk.gateway, view.id, { verdict: view.verdict!, actionHash: view.actionHash }),
    ).rejects.toThrowError(code('verdictInvalid'));
    await sweepWorkspace(desk.ws.workspaceId);
    expect(await getAction(desk.agent, view.id)).toMatchObject({ state: 'pendingReview' });
  });

  test('the clock of this machine moved back or forth: the database decides what is too late', async () => {
    const view = await ask(desk.agent, 'high.clock');
    const low = await ask(desk.agent, 'read.clock');
    await asOwner((db) =>
      db.query(
        `UPDATE action SET asked_at = now() - interval '2 hours', expires_at = now() - interval '1 second', execute_by = CASE WHEN execute_by IS NULL THEN NULL ELSE now() - interval '1 second' END WHERE tool IN ('high.clock', 'read.clock')`,
      ),
    );
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() - 86_400_000);
    try {
      await expect(vote(desk.anna, view.id)).rejects.toThrowError(code('expired'));
      await expect(
        redeemAction(desk.gateway, low.id, { verdict: low.verdict!, actionHash: low.actionHash }),
      ).rejects.toThrowError(code('expired'));
    } finally {
      vi.mocked(Date.now).mockRestore();
    }
    // Nobody has swept: a reader is told all the same.
    expect((await getAction(desk.agent, view.id)).state).toBe('expired');
    await sweepWorkspace(desk.ws.workspaceId);
    expect(await getAction(desk.agent, view.id)).toMatchObject({ state: 'expired', reasonCode: 'silence' });
    expect(await getAction(desk.agent, low.id)).toMatchObject({ execution: 'lapsed' });
  });
});

describe('waiting', () => {
  test('ends when a person has decided', async () => {
    const view = await ask(desk.agent, 'high.wait');
    const waiting = waitForAction(desk.agent, view.id, {
      seconds: 30,
      since: view.revision,
      signal: new AbortController().signal,
    });
    await vote(desk.anna, view.id);
    expect(await waiting).toMatchObject({ state: 'approved', verdict: expect.any(String) as string });
  });

  test('ends without an outcome when its time is over, which is no denial', async () => {
    const view = await ask(desk.agent, 'high.wait');
    expect(
      await waitForAction(desk.agent, view.id, { seconds: 0, since: undefined, signal: new AbortController().signal }),
    ).toMatchObject({
      state: 'pendingReview',
      retryAfterMs: expect.any(Number) as number,
    });
  });
});
