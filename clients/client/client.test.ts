import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lyingDesk, type Lies } from '../testing/lying-desk';
import { Countersign, DeniedError, UnavailableError, type Action, type ClientOptions, type ToolSpec } from './index.js';

const TOOL: ToolSpec = { name: 'payments.refund', schemaVersion: '3' };
const ARGS = { order: 'W100', amount: '420.00' };

async function attempt(lies: Lies, { tool = TOOL, ...options }: Partial<ClientOptions> & { tool?: ToolSpec } = {}) {
  const desk = await lyingDesk(lies);
  const client = new Countersign({
    url: 'http://desk.test',
    key: 'k',
    system: 'a',
    fetch: desk.fetch,
    timeoutMs: 300,
    ...options,
  });
  const ran = vi.fn((args: unknown) => ({ paid: args }));
  const outcome = await client
    .guard(tool, ran)(ARGS, { callId: 'c1' })
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const error = 'error' in outcome ? outcome.error : undefined;
  return { ...desk, ran, error, value: 'value' in outcome ? outcome.value : undefined };
}

test('what is allowed runs once, with what was asked, and its result is reported by hash only', async () => {
  const { ran, value, calls, sent } = await attempt({});
  expect(ran).toHaveBeenCalledTimes(1);
  expect(value).toEqual({ paid: ARGS });
  expect(calls.map((call) => call.split('/').pop())).toEqual(['actions', 'jwks.json', 'redeem', 'result']);
  expect(sent.at(-1)).toEqual({
    redemptionId: 'red_1',
    status: 'succeeded',
    outputHash: expect.stringMatching(/^sha256:/) as unknown,
  });
});

test('the function gets a copy that nobody can change, not what the caller holds', async () => {
  const desk = await lyingDesk();
  const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', fetch: desk.fetch });
  const held = { order: 'W100', amount: '40.00', lines: [{ sku: 'a' }] };
  const given: (typeof held)[] = [];
  const pending = client.guard(TOOL, (args: typeof held) => given.push(args))(held, { callId: 'c1' });
  held.amount = '9000.00';
  held.lines[0]!.sku = 'b';
  await pending;
  expect(given).toEqual([{ order: 'W100', amount: '40.00', lines: [{ sku: 'a' }] }]);
  expect(Object.isFrozen(given[0]) && Object.isFrozen(given[0]!.lines[0])).toBe(true);
});

test('the key of a call is its run and its own id, so that asking again is asking the same', async () => {
  const desk = await lyingDesk();
  const keys: (string | null)[] = [];
  const fetch: typeof desk.fetch = (input, init) => {
    if (init?.method === 'POST') keys.push(new Headers(init.headers).get('idempotency-key'));
    return desk.fetch(input, init);
  };
  const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', runId: 'r1', fetch });
  await client.guard(TOOL, () => 1)(ARGS, { callId: 'c1' });
  await client.guard(TOOL, () => 1)(ARGS, { callId: 'Aufruf №1 ' });
  expect(keys.filter((key) => key !== null)).toEqual(['r1:c1', expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]);
});

describe('never runs, and says that no answer can be relied on', () => {
  const other = { order: 'W100', amount: '9000.00' };
  const flip = (token: string) => `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
  const cases: [string, string, Lies, Parameters<typeof attempt>[1]?][] = [
    ['the desk cannot be reached', 'network', { instead: () => new TypeError('fetch failed') }],
    ['the desk answers 503', 'server', { instead: () => ({ status: 503, body: { code: 'unavailable' } }) }],
    [
      'the desk answers 500 at redemption',
      'server',
      { instead: (_, path) => (path.endsWith('/redeem') ? { status: 500, body: {} } : undefined) },
    ],
    [
      'the line drops at redemption',
      'network',
      { instead: (_, path) => (path.endsWith('/redeem') ? new TypeError('reset') : undefined) },
    ],
    [
      'redemption answers 200 without an id',
      'badAnswer',
      { instead: (_, path) => (path.endsWith('/redeem') ? { status: 200, body: {} } : undefined) },
    ],
    [
      'it was redeemed before',
      'alreadyRedeemed',
      { instead: (_, path) => (path.endsWith('/redeem') ? { status: 409, body: { code: 'alreadyRedeemed' } } : undefined) },
    ],
    ['a page of a proxy answers', 'notJson', { instead: () => ({ status: 200, body: '<html>Welcome</html>' }) }],
    ['something that is no action answers', 'badAnswer', { action: () => ({ ok: true }) }],
    ['the key is refused', 'unauthenticated', { instead: () => ({ status: 401, body: { code: 'unauthenticated' } }) }],
    ['a state from a later release', 'unknownState', { action: (action) => ({ ...action, state: 'allowedWithRemarks' }) }],
    [
      'a hash profile from a later release',
      'unknownProfile',
      { action: (action) => ({ ...action, hashProfile: 'jcs-sha512-v2' }) },
    ],
    ['leave without a verdict', 'badVerdict', { action: ({ verdict: _, ...action }) => action }],
    ['leave without arguments', 'badVerdict', { action: ({ effectiveArgs: _, ...action }) => action }],
    ['a verdict signed by another key', 'badVerdict', { foreignKey: true }],
    [
      'a signature with other bits',
      'badVerdict',
      { action: (action) => ({ ...action, verdict: flip(action['verdict'] as string) }) },
    ],
    ['a verdict of another type', 'badVerdict', { header: { typ: 'JWT' } }],
    ['a verdict that demands extensions', 'badVerdict', { header: { crit: ['b64'], b64: true } }],
    ['a verdict by a key nobody publishes', 'badVerdict', { header: { kid: 'k2' } }],
    ['an expired verdict', 'badVerdict', { claims: (claims) => ({ ...claims, exp: 1_000_000_000 }) }],
    ['a verdict without an end', 'badVerdict', { claims: ({ exp: _, ...claims }) => claims }],
    ['a verdict from the future', 'badVerdict', { claims: (claims) => ({ ...claims, iat: 4_000_000_000, exp: 4_000_000_600 }) }],
    ['a verdict for another audience', 'badVerdict', { claims: (claims) => ({ ...claims, aud: 'elsewhere' }) }],
    ['a verdict by another issuer', 'badVerdict', {}, { issuer: 'https://other' }],
    ['a verdict about another action', 'badVerdict', { claims: (claims) => ({ ...claims, act: 'act_2' }) }],
    [
      'a verdict about another proposal',
      'hashMismatch',
      { claims: (claims) => ({ ...claims, phs: `sha256:${'0'.repeat(64)}` }) },
    ],
    ['a verdict over other arguments', 'hashMismatch', { action: (action) => ({ ...action, effectiveArgs: other }) }],
    [
      'an action hash that is not the verdict’s',
      'hashMismatch',
      { action: (action) => ({ ...action, actionHash: `sha256:${'0'.repeat(64)}` }) },
    ],
    ['another workspace than the pinned one', 'hashMismatch', {}, { workspace: 'wsp_2' }],
    ['changed arguments of a tool that takes no changes', 'editNotAccepted', { effectiveArgs: other }],
    ['an approval that was used', 'alreadyRedeemed', { action: (action) => ({ ...action, execution: 'succeeded' }) }],
  ];
  test.each(cases)('%s', async (_, code, lies, options) => {
    const { ran, error } = await attempt(lies, options);
    expect(ran).not.toHaveBeenCalled();
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).not.toBeInstanceOf(DeniedError);
    expect(error).toMatchObject({ code });
    expect((error as UnavailableError).forModel).toContain('This is not a refusal');
    expect(inspect(error) + JSON.stringify(error)).not.toContain('W100');
  });

  test('an algorithm that the token names itself', async () => {
    const none = `${btoa('{"alg":"none","typ":"verdict+jwt","kid":"k1"}').replaceAll('=', '')}.e30.`;
    const { ran, error } = await attempt({ action: (action) => ({ ...action, verdict: none }) });
    expect(ran).not.toHaveBeenCalled();
    expect(error).toMatchObject({ code: 'badVerdict' });
  });
});

describe('never runs, and says that it is a no', () => {
  test.each(['denied', 'rejected', 'expired', 'cancelled', 'revoked'])('%s', async (state) => {
    const { ran, error, calls } = await attempt({
      action: (action) => ({ ...action, state, reviewerNote: 'Ask again on Monday.' }),
    });
    expect(ran).not.toHaveBeenCalled();
    expect(error).toBeInstanceOf(DeniedError);
    expect(error).toMatchObject({ code: state, retryable: false, note: 'Ask again on Monday.' });
    expect(calls).toEqual(['POST /api/v1/actions']);
  });

  test.each([
    [423, 'halted'],
    [410, 'expired'],
    [409, 'policyChanged'],
  ])('%i %s at redemption', async (status, code) => {
    const { ran, error } = await attempt({
      instead: (_, path) => (path.endsWith('/redeem') ? { status, body: { code } } : undefined),
    });
    expect(ran).not.toHaveBeenCalled();
    expect(error).toBeInstanceOf(DeniedError);
    expect(error).toMatchObject({ code });
  });
});

test('nobody has decided when the patience ends: not a no, and the same action can be waited for again', async () => {
  const pending: Lies['action'] = ({ verdict: _, effectiveArgs: __, ...action }) => ({ ...action, state: 'pendingReview' });
  const { ran, error } = await attempt({ action: pending }, { tool: { ...TOOL, maxWaitMs: 0 } });
  expect(ran).not.toHaveBeenCalled();
  expect(error).toMatchObject({ code: 'stillWaiting', retryable: true, action: { id: 'act_1', state: 'pendingReview' } });
});

describe('waits as long as the action has time, and no longer', () => {
  const HOUR = 3_600_000;
  const START = Date.UTC(2026, 10, 26, 9);
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: START }));
  afterEach(() => vi.useRealTimers());

  /** A desk that answers the polls as told, at once; `tick` lets the waiting go on. */
  async function waiting(
    poll: (nth: number) => { status: number; body: Record<string, unknown> } | Error,
    { expiresIn = HOUR, ahead = 0, maxWaitMs = Infinity } = {},
  ) {
    const pending = {
      id: 'act_1', revision: 1, change: 1, state: 'pendingReview', execution: 'none', binding: { nonce: 'n' },
      review: { required: 1, approvals: 0, escalation: 0, expiresAt: new Date(Date.now() + ahead + expiresIn).toISOString() },
    }; // prettier-ignore
    let polls = 0;
    const fetch = (() => {
      const said = poll((polls += 1));
      if (said instanceof Error) return Promise.reject(said);
      const headers = { 'content-type': 'application/json', date: new Date(Date.now() + ahead).toUTCString() };
      return Promise.resolve(new Response(JSON.stringify({ ...pending, ...said.body }), { status: said.status, headers }));
    }) as typeof globalThis.fetch;
    const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', fetch });
    // As the answer to the request would have said it: what time it is at the desk.
    const { http } = client as unknown as { http: { once(method: string, path: string): Promise<unknown> } };
    if (ahead !== 0) await http.once('GET', '/api/v1/actions/act_1');
    const ended = client.wait(pending as unknown as Action, { maxWaitMs }).then(
      ({ state }) => ({ state, at: Date.now() - START }),
      (error: UnavailableError) => ({ error, code: error.code, at: Date.now() - START }),
    );
    return { ended, polls: () => polls };
  }
  const settle = async <T>(ended: Promise<T>): Promise<T> => {
    await vi.advanceTimersByTimeAsync(4 * HOUR);
    return ended;
  };

  test('a thousand answers without news are no reason to give up', async () => {
    const { ended, polls } = await waiting((nth) => ({ status: 200, body: nth > 1_000 ? { state: 'approved' } : {} }));
    expect(await settle(ended)).toMatchObject({ state: 'approved' });
    expect(polls()).toBe(1_001);
  });

  test('a desk that is away for half an hour and comes back in time is heard', async () => {
    const back = START + HOUR / 2;
    const { ended } = await waiting(() => (Date.now() < back ? new TypeError('fetch failed') : { status: 200, body: { state: 'approved' } })); // prettier-ignore
    const said = await settle(ended);
    expect(said).toMatchObject({ state: 'approved' });
    expect(said.at).toBeLessThan(HOUR / 2 + 60_000);
  });

  test('one that stays away is told as such when the time of the action is over', async () => {
    const { ended, polls } = await waiting(() => ({ status: 503, body: {} }));
    const said = await settle(ended);
    expect(said).toMatchObject({ code: 'server' });
    expect(said.at).toBeGreaterThan(HOUR - 60_000);
    expect(said.at).toBeLessThan(HOUR + 2 * 60_000);
    expect(polls()).toBeLessThan(400);
  });

  test('one that never says how it ended is overdue, which is no refusal', async () => {
    const { ended } = await waiting(() => ({ status: 200, body: {} }), { expiresIn: 120_000 });
    const said = await settle(ended);
    expect(said).toMatchObject({ code: 'overdue', at: expect.any(Number) as number });
    expect(said.at).toBeGreaterThanOrEqual(180_000);
    expect(said.at).toBeLessThan(190_000);
    expect((said as { error: UnavailableError }).error).not.toBeInstanceOf(DeniedError);
  });

  test('the deadline is by the desk’s clock, whatever ours says', async () => {
    for (const ahead of [-2 * HOUR, 2 * HOUR]) {
      vi.setSystemTime(START);
      const { ended } = await waiting((nth) => ({ status: 200, body: nth > 900 ? { state: 'approved' } : {} }), { ahead });
      expect(await settle(ended)).toMatchObject({ state: 'approved' });
    }
  });

  test('the caller’s own patience comes first', async () => {
    const { ended } = await waiting(() => ({ status: 200, body: {} }), { maxWaitMs: 90_000 });
    expect(await settle(ended)).toMatchObject({ code: 'stillWaiting' });
  });
});

describe('what may have run is told as unknown, what did not as failed', () => {
  const coded = (code: string | number, cause?: unknown): Error => Object.assign(new Error('x', { cause }), { code });
  test.each<[string, unknown, string]>([
    ['the connection was reset', coded('ECONNRESET'), 'unknown'],
    ['the answer of undici did not come', coded('UND_ERR_HEADERS_TIMEOUT'), 'unknown'],
    ['fetch failed', new TypeError('fetch failed'), 'unknown'],
    ['it timed out', new DOMException('late', 'TimeoutError'), 'unknown'],
    ['it was given up on', new DOMException('stopped', 'AbortError'), 'unknown'],
    ['a connection of MCP closed', coded(-32000), 'unknown'],
    ['the cause lies deeper', new Error('refund failed', { cause: new Error('http', { cause: coded('EPIPE') }) }), 'unknown'],
    ['the tool says no', new RangeError('no such order'), 'failed'],
    ['a mistake in the tool', new TypeError('x is not a function'), 'failed'],
    ['a host that does not exist', coded('ENOTFOUND'), 'failed'],
    ['nothing listens there', coded('ECONNREFUSED'), 'failed'],
    ['something that is no error', 'no', 'failed'],
  ])('%s', async (_, thrown, status) => {
    const desk = await lyingDesk();
    const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', fetch: desk.fetch });
    const outcome = client.guard(TOOL, () => Promise.reject(thrown))(ARGS, { callId: 'c1' });
    await expect(outcome).rejects.toBe(thrown);
    expect(desk.sent.at(-1)).toMatchObject({ redemptionId: 'red_1', status });
  });

  test('and is not redeemed a second time by who asks again: the desk answers that it was used', async () => {
    const { ran, error } = await attempt({ action: (action) => ({ ...action, execution: 'unknown' }) });
    expect(ran).not.toHaveBeenCalled();
    expect(error).toMatchObject({ code: 'alreadyRedeemed', retryable: false });
  });
});

test('an edited call runs exactly as edited, where the tool takes changes', async () => {
  const edited = { order: 'W100', amount: '120.00' };
  const { ran, value } = await attempt({ effectiveArgs: edited }, { tool: { ...TOOL, acceptsEdits: true } });
  expect(ran).toHaveBeenCalledTimes(1);
  expect(value).toEqual({ paid: edited });
});

test('a key that is new to the client is asked for once, and found', async () => {
  const desk = await lyingDesk();
  const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', fetch: desk.fetch });
  (client as unknown as { jwks: unknown }).jwks = { keys: [] };
  await expect(client.guard(TOOL, () => 'ran')(ARGS, { callId: 'c1' })).resolves.toBe('ran');
});

test('a desk that comes back within the time is asked again; redemption is never repeated', async () => {
  const back = await attempt(
    { instead: (_, path, nth) => (path === '/api/v1/actions' && nth === 1 ? { status: 503, body: {} } : undefined) },
    { timeoutMs: 5_000 },
  );
  expect(back.ran).toHaveBeenCalledTimes(1);
  const lost = await attempt(
    { instead: (_, path) => (path.endsWith('/redeem') ? new TypeError('reset') : undefined) },
    { timeoutMs: 5_000 },
  );
  expect(lost.calls.filter((call) => call.endsWith('/redeem'))).toHaveLength(1);
  expect(lost.ran).not.toHaveBeenCalled();
});

test('a tool that fails is reported as failed, and its own error reaches the caller', async () => {
  const desk = await lyingDesk();
  const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', fetch: desk.fetch });
  const fails = client.guard(TOOL, () => Promise.reject(new RangeError('no such order')));
  await expect(fails(ARGS, { callId: 'c1' })).rejects.toThrow('no such order');
  expect(desk.sent.at(-1)).toMatchObject({ status: 'failed' });
  expect(JSON.stringify(desk.sent.at(-1))).not.toContain('no such order');
});

test('a result that cannot be told is not lost', async () => {
  const untold = vi.fn();
  const { value } = await attempt(
    { instead: (_, path) => (path.endsWith('/result') ? { status: 404, body: { code: 'notFound' } } : undefined) },
    { onReportFailed: untold },
  );
  expect(value).toEqual({ paid: ARGS });
  expect(untold).toHaveBeenCalledTimes(1);
});

test('arguments that are not I-JSON are refused before anything is sent', async () => {
  const desk = await lyingDesk();
  const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', fetch: desk.fetch });
  const ran = vi.fn();
  await expect(client.guard(TOOL, ran)({ amount: 2 ** 60 }, { callId: 'c1' })).rejects.toThrow(TypeError);
  expect(desk.calls).toEqual([]);
});
