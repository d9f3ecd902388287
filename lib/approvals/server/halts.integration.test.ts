import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { toPublicId } from '@/lib/shared/ids';
import type { ActionView, HaltScope } from '../contract';
import type { NewAction } from '../schemas';
import { getAction } from './get-action';
import { listHalts } from './list-halts';
import { matchHalt } from './match-halt';
import { redeemAction } from './redeem-action';
import { reportResult } from './report-result';
import { resumeHalt } from './resume-halt';
import { startHalt } from './start-halt';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

let desk: Desk;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const redeem = (view: ActionView): Promise<ActionView> =>
  redeemAction(desk.gateway, view.id, { verdict: view.verdict!, actionHash: view.actionHash });

beforeAll(scoreByName);
// Each in a workspace of its own: what one leaves behind would lie in the next one's scope.
beforeEach(async () => {
  desk = await makeDesk(await testWorkspace());
});

/** What lies in a scope, and what lies beside it; null where nothing can. */
const SCOPES: { scope: HaltScope; value: () => Promise<string | undefined>; inside: Partial<NewAction>; beside: Partial<NewAction> | null }[] = [
  { scope: 'workspace', value: async () => undefined, inside: {}, beside: null },
  {
    scope: 'system',
    value: async () => toPublicId('system', await desk.ws.system('halted-system')),
    inside: { system: 'halted-system' },
    beside: { system: 'other-system' },
  },
  { scope: 'agent', value: async () => toPublicId('key', desk.agent.keyId), inside: {}, beside: null },
  { scope: 'tool', value: async () => 'read.halted', inside: { tool: { name: 'read.halted' } }, beside: { tool: { name: 'read.other' } } },
  {
    scope: 'environment',
    value: async () => 'staging',
    inside: { target: { environment: 'staging' } },
    beside: { target: { environment: 'prod' } },
  },
]; // prettier-ignore

describe('a halt', () => {
  test.each(SCOPES)(
    'of $scope freezes what waits, voids what was not redeemed, and denies what is asked',
    async ({ scope, value, inside, beside }) => {
      const halted = await value();
      const pending = scope === 'tool' ? null : await ask(desk.agent, 'high.halted', inside);
      const allowed = await ask(desk.agent, 'read.halted', inside);
      const elsewhere = beside ? await ask(desk.agent, 'read.other', beside) : null;
      const halt = await startHalt(desk.carla, {
        scope,
        ...(halted === undefined ? {} : { value: halted }),
        mode: 'stop',
        reason: 'It pays twice.',
      });
      expect(halt).toMatchObject({ scope, mode: 'stop', frozen: pending ? 1 : 0, voided: 1, running: 0 });
      expect(halt.timeToSafeMs).toBeGreaterThanOrEqual(0);
      // Leave that was given before is void, also for a gateway that holds the verdict.
      await expect(redeem(allowed)).rejects.toThrowError(code('halted'));
      expect(await getAction(desk.agent, allowed.id)).toMatchObject({ state: 'revoked', reasonCode: 'halted' });
      if (pending) await expect(vote(desk.anna, pending.id)).rejects.toThrowError(code('halted'));
      expect(await ask(desk.agent, 'read.halted', inside)).toMatchObject({
        state: 'denied',
        reasonCode: 'halted',
        halt: halt.id,
      });
      if (elsewhere) expect(await redeem(elsewhere)).toMatchObject({ execution: 'redeemed' });

      // In stages: reading, then everything by a person, then as before. What was voided stays void.
      await resumeHalt(desk.carla, halt.id, { to: 'readOnly', reason: 'Reading is safe.' });
      expect(await ask(desk.agent, 'read.halted', inside)).toMatchObject({ state: 'allowed' });
      if (pending) expect(await getAction(desk.agent, pending.id)).toMatchObject({ halt: halt.id });
      await resumeHalt(desk.carla, halt.id, { to: 'everythingNeedsAHuman', reason: 'It was mended.' });
      expect(await ask(desk.agent, 'read.halted', inside)).toMatchObject({ state: 'pendingReview' });
      if (pending) expect(await vote(desk.anna, pending.id)).toMatchObject({ state: 'approved' });
      await resumeHalt(desk.carla, halt.id, { reason: 'Watched for an hour.' });
      expect(await ask(desk.agent, 'read.halted', inside)).toMatchObject({ state: 'allowed' });
      await expect(redeem(allowed)).rejects.toThrowError(code('halted'));
    },
  );

  test('drilled is one in every way, is counted as a drill, and is timed until the last of what ran has ended', async () => {
    const running = await ask(desk.agent, 'read.drill', { target: { environment: 'drill' } });
    const { redemptionId } = await redeem(running);
    const halt = await startHalt(desk.carla, {
      scope: 'environment',
      value: 'drill',
      mode: 'stop',
      reason: 'Quarterly drill.',
      drill: true,
    });
    expect(halt).toMatchObject({ drill: true, running: 1, timeToSafeMs: null });
    await expect(ask(desk.agent, 'read.drill', { target: { environment: 'drill' } })).resolves.toMatchObject({ state: 'denied' });
    await reportResult(desk.gateway, running.id, { redemptionId: redemptionId!, status: 'failed' });
    const found = (await listHalts(desk.carla)).find((one) => one.id === halt.id);
    expect(found!.timeToSafeMs).toBeGreaterThan(0);
    await resumeHalt(desk.carla, halt.id, { reason: 'Over.' });
  });
});

describe('several halts together', () => {
  test('do the sharpest of what each does: read-only lets no read through that needs a person', async () => {
    await startHalt(desk.carla, { scope: 'system', value: toPublicId('system', await desk.ws.system('refund-desk')), mode: 'everythingNeedsAHuman', reason: 'Watched.' }); // prettier-ignore
    await startHalt(desk.carla, { scope: 'workspace', mode: 'readOnly', reason: 'Nothing is written.' });
    expect(await ask(desk.agent, 'read.x')).toMatchObject({ state: 'pendingReview' });
    expect(await ask(desk.agent, 'high.x')).toMatchObject({ state: 'denied' });
  });

  test('what another one still stops is not let go when the one that froze it ends', async () => {
    const pending = await ask(desk.agent, 'high.x');
    const first = await startHalt(desk.carla, { scope: 'tool', value: 'high.x', mode: 'stop', reason: 'This tool.' });
    const second = await startHalt(desk.carla, { scope: 'workspace', mode: 'stop', reason: 'All of it.' });
    await resumeHalt(desk.carla, first.id, { reason: 'The tool was mended.' });
    expect(await getAction(desk.agent, pending.id)).toMatchObject({ halt: second.id });
    await expect(vote(desk.anna, pending.id)).rejects.toThrowError(code('halted'));
    await resumeHalt(desk.carla, second.id, { reason: 'All of it was.' });
    expect(await vote(desk.anna, pending.id)).toMatchObject({ state: 'approved' });
  });

  test('of an environment reach whoever does not say where it acts, and do not care how its name is written', async () => {
    await startHalt(desk.carla, { scope: 'environment', value: 'Prod', mode: 'stop', reason: 'Production.' });
    for (const target of [undefined, { resource: 'pi_9' }, { environment: 'PROD' }])
      expect(await ask(desk.agent, 'read.x', { target })).toMatchObject({ state: 'denied' });
    expect(await ask(desk.agent, 'read.x', { target: { environment: 'test' } })).toMatchObject({ state: 'allowed' });
  });

  test('begin although people and gateways decide all the time', async () => {
    const deciding = new AbortController();
    const busy = Array.from({ length: 6 }, async () => {
      while (!deciding.signal.aborted) await ask(desk.agent, 'read.x');
    });
    const halt = await startHalt(desk.carla, { scope: 'workspace', mode: 'stop', reason: 'Now.' });
    expect(await ask(desk.agent, 'read.x')).toMatchObject({ state: 'denied', halt: halt.id });
    deciding.abort();
    await Promise.all(busy);
  });
});

describe('a halt whose name was never seen', () => {
  test('is placed, is not called safe, and names what it may have meant; from the first action of that name on it is seen', async () => {
    await ask(desk.agent, 'high.refund', { target: { environment: 'prod' } });
    expect(await matchHalt(desk.carla, { scope: 'tool', value: 'high.refnd' })).toEqual({
      seen: false,
      nearest: ['high.refund'],
    });
    const halt = await startHalt(desk.carla, { scope: 'tool', value: 'high.refnd', mode: 'stop', reason: 'It pays twice.' });
    expect(halt).toMatchObject({ seen: false, nearest: ['high.refund'], timeToSafeMs: null, frozen: 0, running: 0 });
    const place = await startHalt(desk.carla, {
      scope: 'environment',
      value: 'prodd',
      mode: 'readOnly',
      reason: 'It pays twice.',
    });
    expect(place).toMatchObject({ seen: false, nearest: ['prod'], timeToSafeMs: null });
    // It is in force all the same: a tool may come later.
    expect(await ask(desk.agent, 'high.refnd')).toMatchObject({ state: 'denied' });
    expect((await listHalts(desk.carla)).find(({ id }) => id === halt.id)).toMatchObject({
      seen: true,
      nearest: [],
      timeToSafeMs: null,
    });
    const known = await startHalt(desk.carla, { scope: 'tool', value: 'high.refund', mode: 'stop', reason: 'That one.' });
    expect(known).toMatchObject({ seen: true, frozen: 1 });
    expect(known.timeToSafeMs).toBeGreaterThanOrEqual(0);
  });

  test('is told to nobody as a list of names who sees some AI systems only', async () => {
    await ask(desk.agent, 'high.refund');
    const some = await desk.ws.person('compliance_officer', { systems: [await desk.ws.system('other')] });
    await expect(matchHalt(some, { scope: 'tool', value: 'high.refnd' })).rejects.toThrowError(code('forbidden'));
    await startHalt(desk.carla, { scope: 'tool', value: 'high.refnd', mode: 'stop', reason: 'It pays twice.' });
    expect(await listHalts(some)).toMatchObject([{ seen: false, nearest: [] }]);
  });

  test('of an agent or an AI system that does not exist is none', async () => {
    const key = toPublicId('key', desk.carla.personId);
    await expect(startHalt(desk.carla, { scope: 'agent', value: key, mode: 'stop', reason: 'x' })).rejects.toThrowError(
      code('notFound'),
    );
    await expect(startHalt(desk.carla, { scope: 'system', value: 'no-such', mode: 'stop', reason: 'x' })).rejects.toThrowError(
      code('unprocessable'),
    );
  });
});
