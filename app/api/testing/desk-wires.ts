import { randomBytes, randomUUID } from 'node:crypto';
import type { PersonActor } from '@/lib/access/actor';
import { castVotes } from '@/lib/approvals/server/cast-votes';
import { POST as cancel } from '../v1/actions/[id]/cancel/route';
import { POST as redeem } from '../v1/actions/[id]/redeem/route';
import { POST as report } from '../v1/actions/[id]/result/route';
import { GET as getAction } from '../v1/actions/[id]/route';
import { POST as ask } from '../v1/actions/route';
import { POST as addComment } from '../v1/decisions/[id]/comments/route';
import { POST as reveal } from '../v1/decisions/[id]/reveal/route';
import { GET as findDecisions } from '../v1/decisions/route';
import { POST as postEvents } from '../v1/events/route';
import { POST as resume } from '../v1/halts/[id]/resume/route';
import { POST as halt } from '../v1/halts/route';
import { POST as escalate } from '../v1/reviews/[id]/escalate/route';
import { POST as override } from '../v1/reviews/[id]/override/route';
import { POST as revoke } from '../v1/reviews/[id]/revoke/route';
import { POST as lookAgain } from '../v1/reviews/[id]/second-review/route';
import { POST as vote } from '../v1/reviews/[id]/votes/route';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { Sender, Wire } from './wire';

const id = (): string => randomBytes(4).toString('hex');
const now = (): string => new Date().toISOString();
const SEEN = { seenHash: 'sha256:what-was-shown' };

/** An action as an agent asks for it, with its own words; tests score tools by their names (lib/approvals/server/testing). */
function asked({ put, word }: Sender, tool: string, over: JsonObject = {}): JsonObject {
  return {
    system: 'refund-desk', decision: word('decision'), step: word('step'), tool: { name: tool, annotations: { note: put('annotation') } },
    args: { payment: 'pi_9', amount: '420.00', currency: 'EUR' }, target: { resource: 'pi_9', environment: 'prod' }, subject: { type: 'customer', id: `c-${id()}` },
    run: { runId: word('run'), callId: word('call'), framework: word('framework') },
    context: { task: put('task'), reason: put('justification'), evidence: [{ kind: word('kind of evidence'), ref: word('evidence') }] },
    options: { acceptsEdits: true },
    ...over,
  };
} // prettier-ignore

type Asked = Awaited<ReturnType<Sender['done']>>;
const request = (to: Sender, tool: string, over?: JsonObject): Promise<Asked> =>
  to.done(null, ask, { body: asked(to, tool, over), headers: { 'idempotency-key': id() } });
const voted = (given: JsonObject, revision: unknown = 1) => ({
  body: { reasonCode: 'asIntended', ...SEEN, ...given },
  headers: { 'if-match': `"${String(revision)}"` },
});
const on = ({ id: action }: Asked) => ({ params: { id: String(action) } });

/** Every argument and name that the action's hash binds: what would be another action without its secret. */
async function refusedActions(to: Sender): Promise<void> {
  const { put, word, refused } = to;
  const wrong: [string, JsonObject][] = [
    ['args', { args: { note: put('argument') } }],
    ['args', { args: { deep: [{ [put('name of an argument')]: 'x' }] } }],
    ['args', { args: put('arguments that are a text') }],
    ['target', { target: { resource: word('resource'), note: put('target') } }],
    ['system', { system: word('system') }],
    ['tool.name', { tool: { name: word('tool') } }],
    ['tool.schemaVersion', { tool: { name: 'read.x', schemaVersion: word('version of a tool') } }],
    ['subject', { subject: { type: 'customer', id: word('subject') } }],
    ['options.callbackId', { options: { callbackId: word('callback') } }],
    ['options.supersedes', { options: { supersedes: word('superseded').slice(0, 40) } }],
  ];
  for (const [, over] of wrong)
    await refused(null, ask, { body: asked(to, 'read.x', over), headers: { 'idempotency-key': id() } });
  await refused(null, ask, {
    body: `{"system": "refund-desk", "args": ${put('cut JSON')}`,
    headers: { 'idempotency-key': id() },
  });
  await refused(null, ask, { body: asked(to, 'read.x', { [put('unknown member')]: put('value of it') }), headers: { 'idempotency-key': id() } }); // prettier-ignore
}

async function votes(to: Sender): Promise<void> {
  const { ws, put, word, done, refused } = to;
  const [anna, ben, carla] = [await ws.person('reviewer'), await ws.person('reviewer'), await ws.person('compliance_officer')];
  const high = () => request(to, 'high.refund');
  await done(anna, vote, { ...on(await high()), ...voted({ vote: 'approve', reason: put('reason of an approval') }) });
  await refused(anna, vote, {
    ...on(await high()),
    ...voted({ vote: 'approve', reason: 'Seen.', seenHash: word('what was seen') }),
  });
  await done(anna, vote, {
    ...on(await high()),
    ...voted({ vote: 'reject', reasonCode: 'wrongAmount', reason: put('reason of a rejection') }),
  });
  await done(anna, vote, {
    ...on(await high()),
    ...voted({ vote: 'return', reasonCode: 'needsChange', reason: put('note to the agent') }),
  });
  const edited = await high();
  const args = { payment: 'pi_9', amount: '20.00', currency: 'EUR' };
  await refused(anna, vote, { ...on(edited), ...voted({ vote: 'edit', reasonCode: 'wrongAmount', reason: 'x', editedArgs: { ...args, note: put('edited argument') } }) }); // prettier-ignore
  await done(anna, vote, {
    ...on(edited),
    ...voted({ vote: 'edit', reasonCode: 'wrongAmount', reason: put('reason of an edit'), editedArgs: args }),
  });
  await done(anna, escalate, { ...on(await high()), body: { reason: put('reason of an escalation') } });
  const many = [await high(), await high()];
  await castVotes(ben, { vote: 'reject', reasonCode: 'other', reason: put('reason of many'), items: many.map((one) => ({ id: String(one['id']), revision: 1, ...SEEN })) }); // prettier-ignore
  const alone = await high();
  await done(carla, override, { ...on(alone), body: { ...SEEN, reason: `Nobody else could be asked: ${put('reason of an override')}` }, headers: { 'if-match': '1' } }); // prettier-ignore
  await done(ben, lookAgain, { ...on(alone), body: { outcome: 'faulted', reason: put('reason of a second look') } });
  const leave = await high();
  await done(anna, vote, { ...on(leave), ...voted({ vote: 'approve', reason: put('reason of an approval') }) });
  await done(ben, revoke, { ...on(leave), body: { reason: put('reason of a revocation') } });
  const wrong: JsonObject[] = [
    { vote: put('vote') },
    { vote: 'approve', reasonCode: put('code of a reason') },
    { vote: 'reject', reason: put('reason'), [put('unknown member')]: 'x' },
  ];
  for (const body of wrong) await refused(anna, vote, { ...on(await high()), ...voted(body) });
}

async function runs(to: Sender): Promise<void> {
  const { ws, put, word, done, refused } = to;
  const asking = await request(to, 'high.refund');
  await done(await ws.person('reviewer'), vote, { ...on(asking), ...voted({ vote: 'approve', reason: 'Looked at it.' }) });
  const leave = await done(null, getAction, on(asking));
  await refused(null, redeem, { ...on(leave), body: { verdict: put('verdict'), actionHash: leave['actionHash'] } });
  const { redemptionId } = await done(null, redeem, {
    ...on(leave),
    body: { verdict: leave['verdict'], actionHash: leave['actionHash'] },
  });
  await refused(null, report, {
    ...on(leave),
    body: { redemptionId: word('redemption'), status: 'failed', error: put('error of another') },
  });
  await done(null, report, { ...on(leave), body: { redemptionId, status: 'failed', error: put('error of a run') } });
  await done(null, cancel, { ...on(await request(to, 'high.refund')), body: {} });
}

async function halts(to: Sender): Promise<void> {
  const { ws, put, word, done, refused } = to;
  const carla = await ws.person('compliance_officer');
  const begun = await done(carla, halt, { body: { scope: 'tool', value: word('name of a tool'), mode: 'stop', reason: put('reason of a halt'), drill: true } });
  await done(carla, resume, { params: { id: String(begun['id']) }, body: { to: 'running', reason: put('reason of a resumption') } });
  await refused(carla, halt, { body: { scope: put('scope'), mode: put('mode'), reason: put('reason') } });
} // prettier-ignore

/** A decision with one step, and who may read it. */
async function decided(to: Sender): Promise<{ decision: string; anna: PersonActor; ben: PersonActor }> {
  const decision = `d-${id()}`;
  const base = { schemaVersion: '1.0', system: 'desk', decision, occurredAt: now() };
  const said = { messages: { input: [{ role: 'user', content: 'Where is my parcel? Mail me: mia@example.org' }] } };
  await to.done(null, postEvents, {
    body: [
      { ...base, id: randomUUID(), kind: 'model.invoked', step: 'm', data: said },
      { ...base, id: randomUUID(), kind: 'decision.ended', data: { status: 'ok' } },
    ],
  });
  return {
    decision,
    anna: await to.ws.person('reviewer', { name: 'Anna Ames' }),
    ben: await to.ws.person('compliance_officer', { name: 'Ben Berg' }),
  };
}

async function comments(to: Sender): Promise<void> {
  const { put, word, done, refused } = to;
  const { decision, anna, ben } = await decided(to);
  const params = { id: decision };
  const mentions = [toPublicId('person', ben.personId)];
  const first = await done(anna, addComment, { params, body: { body: `${put('before a mention')} @Ben Berg ${put('after a mention')}`, mentions, step: 'm', anchor: { field: word('field of a passage'), start: 0, end: 5, quote: put('passage') } } });
  await done(ben, addComment, { params, body: { body: put('answer'), replyTo: String(first['id']) } });
  await done(ben, addComment, { params, body: { body: put('about the whole') } });
  await refused(anna, addComment, { params, body: { body: put('about no step'), step: word('step') } });
  await refused(anna, addComment, { params, body: { body: put('answer to none'), replyTo: word('comment') } });
  await refused(anna, addComment, { params, body: { body: put('names nobody'), mentions: [word('person')] } });
  await refused(anna, addComment, { params: { id: word('decision') }, body: { body: put('nowhere') } });
  await done(ben, reveal, { params, body: { reason: `Asked for by ${put('reason of a reveal')}`, caseNumber: word('case') } });
} // prettier-ignore

async function searches(to: Sender): Promise<void> {
  const { ws, put, word, call } = to;
  const officer = await ws.person('compliance_officer');
  for (const q of [word('word that is looked for'), `"${word('phrase')}"`, `user:${word('value of a field')}`, `mia@example.org ${word('beside an address')}`, put('query that may be none'), `nope:${word('unknown field')}`])
    await call(officer, findDecisions, { query: { q } });
} // prettier-ignore

/** What agents ask leave for, and what people at the desk decide and say. */
export const DESK_WIRES: readonly Wire[] = [
  { name: 'actions', times: 4, send: async (to) => void (await request(to, 'read.orders'), await request(to, 'high.refund')) },
  { name: 'actions that are refused', times: 4, send: refusedActions },
  { name: 'votes', times: 4, send: votes },
  { name: 'runs of actions', times: 4, send: runs },
  { name: 'halts', times: 2, send: halts },
  { name: 'comments', times: 6, send: comments },
  { name: 'searches', times: 4, send: searches },
];
