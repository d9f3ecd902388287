import { generateKeyPairSync, sign } from 'node:crypto';
import { actionHash, verifyVerdict } from '../client/index.js';
import { must, partsOf } from './probe.mjs';

const GATEWAY = { audience: 'gateway' };
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refusedRedeem = ({ status, body }, what) =>
  must(status >= 400 && status < 500 && !body?.redemptionId, `${what} was redeemed (${status})`);
const stillNone = async (probe, action) => {
  const { body } = await probe.read(action.id);
  must(body.execution === 'none', `the attempt used the verdict up (${body.execution})`);
};
const hashFor = (request, action, args) =>
  actionHash({
    ...action.binding,
    tool: request.tool,
    subject: request.subject,
    target: request.target,
    agent: request.system,
    args,
  });

/**
 * A check returns nothing where the property holds, a sentence where it cannot be shown from outside, and throws where it does not hold.
 *
 * @type {readonly { id: string, property: string, slow?: boolean, run: (probe: import('./probe.mjs').Probe) => Promise<string | void> }[]}
 */
export const CHECKS = [
  {
    id: 'C9.2.1',
    property: 'an irreversible, costly action waits for people',
    async run(probe) {
      const { status, action } = await probe.pending();
      must(status === 202 || action?.state === 'denied', `it was answered ${status} ${action?.state ?? action?.code}`);
      must(action.verdict === undefined && action.effectiveArgs === undefined, 'a verdict was given before anybody decided');
    },
  },
  {
    id: 'C9.2.1',
    property: 'a program cannot decide, whatever its scopes',
    async run(probe) {
      const { action } = await probe.pending();
      if (action.state !== 'pendingReview') return 'nothing was pending';
      const vote = { vote: 'approve', reasonCode: 'asIntended', seenHash: action.actionHash };
      const headers = { 'if-match': `"${action.revision}"` };
      const { status } = await probe.send('POST', `/api/v1/reviews/${action.id}/votes`, { body: vote, headers });
      must(status === 401 || status === 403, `a key’s vote was answered ${status}`);
      const byGet = await probe.send('GET', `/api/v1/reviews/${action.id}/votes?vote=approve`);
      must(byGet.status >= 400, `a GET was answered ${byGet.status}`);
      must((await probe.read(action.id)).body.state === 'pendingReview', 'the attempts decided it');
    },
  },
  {
    id: 'C9.2.3',
    property: 'the hash covers exactly the arguments, the agent, the subject, the tool and the target',
    async run(probe) {
      const { request, action } = await probe.allowed({
        subject: { type: 'customer', id: 'c-1' },
        target: { resource: 'r-1', environment: 'test' },
      });
      must(
        (await hashFor(request, action, request.args)) === action.actionHash,
        'the hash cannot be made again from what was sent',
      );
      const { claims } = partsOf(action.verdict);
      must(claims.hsh === action.actionHash && claims.act === action.id, 'the verdict is bound to something else');
    },
  },
  {
    id: 'C9.2.3',
    property: 'equal arguments have different hashes: a guess cannot be checked',
    async run(probe) {
      const args = { order: crypto.randomUUID() };
      const [one, two] = [await probe.allowed({ args }), await probe.allowed({ args })];
      must(one.action.actionHash !== two.action.actionHash, 'two hashes of equal arguments are equal');
    },
  },
  {
    id: 'C9.2.3',
    property: 'a redemption with another hash is refused, and uses nothing up',
    async run(probe) {
      const { request, action } = await probe.allowed();
      refusedRedeem(
        await probe.redeem(action, { actionHash: await hashFor(request, action, { order: 'other' }) }),
        'another hash',
      );
      await stillNone(probe, action);
    },
  },
  {
    id: 'C9.2.3',
    property: 'a verdict of one action does not redeem another',
    async run(probe) {
      const [one, two] = [await probe.allowed(), await probe.allowed()];
      refusedRedeem(await probe.redeem(two.action, { verdict: one.action.verdict }), 'the verdict of another action');
      refusedRedeem(
        await probe.redeem(two.action, { verdict: one.action.verdict, actionHash: one.action.actionHash }),
        'the verdict of another action',
      );
      await stillNone(probe, two.action);
    },
  },
  {
    id: 'C9.2.3',
    property: 'arguments that two readers could read differently are refused',
    async run(probe) {
      const request = probe.request();
      const text = JSON.stringify(request);
      const [head] = text.split('"args":');
      const rest = text.slice(text.indexOf('"run":'));
      for (const [what, args] of [
        ['a name that stands twice', '{"amount":"1.00","amount":"9000.00"}'],
        ['a name that stands twice, once escaped', '{"amount":"1.00","\\u0061mount":"9000.00"}'],
        ['an integer beyond 2^53', '{"amount":9007199254740993}'],
        ['half a surrogate', '{"note":"\\ud800"}'],
        ['a number beyond a double', '{"amount":1e999}'],
        ['a member that sets a prototype', '{"amount":"1.00","__proto__":{"amount":"9000.00"}}'],
      ]) {
        const raw = `${head}"args":${args},${rest}`;
        const { status } = await probe.send('POST', '/api/v1/actions', {
          raw,
          headers: { 'idempotency-key': crypto.randomUUID() },
        });
        must(status >= 400 && status < 500, `${what} was answered ${status}`);
      }
    },
  },
  {
    id: 'C9.2.4',
    property: 'fifty redemptions at once: one succeeds',
    async run(probe) {
      const { action } = await probe.allowed();
      const answers = await Promise.all(Array.from({ length: 50 }, () => probe.redeem(action)));
      const won = answers.filter(({ status }) => status === 200).length;
      must(won === 1, `${won} succeeded`);
      must(
        answers.every(({ status }) => status === 200 || status === 409 || status === 429),
        'a loser was not told that it was redeemed before',
      );
    },
  },
  {
    id: 'C9.2.4',
    property: 'a repeated request gives no second verdict, and another request under the same key is refused',
    async run(probe) {
      const request = probe.request();
      const key = crypto.randomUUID();
      const [first, second] = [await probe.ask(request, key), await probe.ask(request, key)];
      must(first.body.id === second.body.id && first.body.verdict === second.body.verdict, 'the same request made two actions');
      must((await probe.redeem(first.body)).status === 200, 'the verdict was not redeemable');
      const after = await probe.ask(request, key);
      must(after.body.verdict === undefined && after.body.execution !== 'none', 'a used verdict was given again');
      const other = await probe.ask({ ...request, args: { order: 'other' } }, key);
      must(other.status === 422 || other.status === 409, `another request under the same key was answered ${other.status}`);
    },
  },
  {
    id: 'C9.2.4',
    property: 'a verdict is signed by a published key, with the algorithm pinned',
    async run(probe) {
      const { action } = await probe.allowed();
      const { body: jwks } = await probe.send('GET', '/.well-known/jwks.json', { key: null });
      await verifyVerdict(action.verdict, jwks, GATEWAY);
      must(
        jwks.keys.every((key) => key.d === undefined),
        'a private key is published',
      );
      const { head, claims } = partsOf(action.verdict);
      const { privateKey } = generateKeyPairSync('ed25519');
      const forge = (header, body = claims) => {
        const text = `${encode(header)}.${encode(body)}`;
        return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
      };
      for (const [what, verdict] of [
        ['a foreign key under a known id', forge(head)],
        ['a foreign key under its own id', forge({ ...head, kid: 'foreign' })],
        ['no algorithm', `${encode({ ...head, alg: 'none' })}.${encode(claims)}.`],
        ['another type', forge({ ...head, typ: 'JWT' })],
        [
          'other claims under the old signature',
          `${action.verdict.split('.')[0]}.${encode({ ...claims, exp: claims.exp + 1e6 })}.${action.verdict.split('.')[2]}`,
        ],
        ['an empty text', ' '],
      ])
        refusedRedeem(await probe.redeem(action, { verdict }), what);
      await stillNone(probe, action);
    },
  },
  {
    id: 'C9.2.5',
    property: 'leave to run lasts fifteen minutes at most',
    async run(probe) {
      const { action } = await probe.allowed();
      const { claims } = partsOf(action.verdict);
      must(Number.isInteger(claims.exp) && Number.isInteger(claims.iat), 'the verdict names no end');
      must(claims.exp - claims.iat <= 900, `it lasts ${claims.exp - claims.iat} seconds`);
      must(Date.parse(action.executeBy) >= claims.exp * 1000, 'executeBy ends before the verdict');
    },
  },
  {
    id: 'C14.2.2',
    property: 'silence is a no: what nobody decides in time expires, and stays so',
    slow: true,
    async run(probe) {
      const { action } = await probe.pending({ options: { ttlSeconds: 30 } });
      if (action.state !== 'pendingReview') return 'nothing was pending';
      const until = Date.now() + 60_000;
      let now = action;
      while (now.state === 'pendingReview' && Date.now() < until)
        now = (await probe.send('GET', `/api/v1/actions/${action.id}?wait=25&since=${now.revision}`)).body;
      must(now.state === 'expired', `after its time it is ${now.state}`);
      must(now.verdict === undefined, 'an expired action has a verdict');
    },
  },
  {
    id: 'C9.7.7',
    property: 'a request without, or with a broken, key gets no leave',
    async run(probe) {
      for (const key of [null, 'cs_nonsense', `${probe.key}x`]) {
        const headers = { 'idempotency-key': crypto.randomUUID() };
        const { status } = await probe.send('POST', '/api/v1/actions', { body: probe.request(), headers, key });
        must(status === 401, `it was answered ${status}`);
      }
      const { action } = await probe.allowed();
      refusedRedeem(await probe.redeem(action, {}, { key: null }), 'a verdict without a key');
    },
  },
  {
    id: 'C9.7.7',
    property: 'a request without an idempotency key, or with a body that cannot be read, gets no leave',
    async run(probe) {
      const none = await probe.send('POST', '/api/v1/actions', { body: probe.request() });
      must(none.status >= 400 && none.status < 500, `without a key it was answered ${none.status}`);
      for (const raw of [
        '',
        '{',
        '[]',
        'null',
        '{"system":"conformance"}',
        '{"system":"conformance","tool":{"name":""},"args":{}}',
      ]) {
        const { status } = await probe.send('POST', '/api/v1/actions', {
          raw,
          headers: { 'idempotency-key': crypto.randomUUID() },
        });
        must(status >= 400 && status < 500, `${JSON.stringify(raw)} was answered ${status}`);
      }
    },
  },
  {
    id: 'C9.7.7',
    property: 'a withdrawn action gives no leave',
    async run(probe) {
      const { action } = await probe.pending();
      if (action.state !== 'pendingReview') return 'nothing was pending';
      const { body } = await probe.send('POST', `/api/v1/actions/${action.id}/cancel`, { body: {} });
      must(body.state === 'cancelled' && body.verdict === undefined, `it is ${body.state}`);
    },
  },
  {
    id: 'C14.3.1',
    property: 'a result is told once, for a redemption that took place',
    async run(probe) {
      const { action } = await probe.allowed();
      const tell = (body) => probe.send('POST', `/api/v1/actions/${action.id}/result`, { body });
      must(
        (await tell({ redemptionId: crypto.randomUUID(), status: 'succeeded' })).status >= 400,
        'a result without a redemption was taken',
      );
      const { body } = await probe.redeem(action);
      must((await tell({ redemptionId: body.redemptionId, status: 'succeeded' })).status === 200, 'the result was not taken');
      must(
        (await tell({ redemptionId: body.redemptionId, status: 'failed' })).status >= 400,
        'the result was changed afterwards',
      );
      must((await probe.read(action.id)).body.execution === 'succeeded', 'the result is not shown');
    },
  },
  {
    id: 'C14.1.2',
    property: 'a program cannot halt or resume: that is a person’s, with step-up',
    async run(probe) {
      const { status } = await probe.send('POST', '/api/v1/halts', {
        body: { scope: 'workspace', mode: 'stop', reason: 'conformance' },
      });
      must(status === 401 || status === 403, `a key’s halt was answered ${status}`);
    },
  },
  {
    id: 'C14.1.3',
    property: 'halts, their two middle states and their drills',
    run: () => Promise.resolve('needs a person: e2e/journeys shows it'),
  },
];
