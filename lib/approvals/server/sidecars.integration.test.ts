import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { assessClosed } from '@/lib/assessment/server/assess-closed';
import { getAssessedDetail } from '@/lib/assessment/server/get-assessed-detail';
import { getRiskOverview } from '@/lib/assessment/server/get-risk-overview';
import { scorersInForce } from '@/lib/assessment/server/scorers-in-force';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { setEnv } from '@/lib/env';
import { bundleId } from '@/lib/risk/bundle';
import { readLog } from '@/lib/ledger/server/testing';
import { ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { ask, makeDesk, vote, type Desk } from './testing';

/** Three programs behind HTTP, in the shapes of Presidio, LLM Guard and a text classifier; what each is asked is kept. */
const asked: { at: string; body: Record<string, string> }[] = [];
let answers: 'all' | 'none' = 'all';
const NAME = 'Zebulon Quackenbush';
const SHAPES: Record<string, (body: Record<string, string>) => unknown> = {
  '/presidio/analyze': ({ text = '' }) => {
    const at = text.indexOf(NAME);
    return at < 0 ? [] : [{ entity_type: 'PERSON', start: at, end: at + NAME.length, score: 0.85 }];
  },
  '/guard/analyze/output': ({ output = '' }) =>
    output.includes('unsinkable')
      ? { is_valid: false, scanners: { BanTopics: 0.95, Toxicity: -1 }, sanitized_output: '' }
      : { is_valid: true, scanners: { BanTopics: 0, Toxicity: -1 }, sanitized_output: output },
  '/classify': ({ inputs = '' }) =>
    /plover/.test(inputs) ? [[{ label: 'MALICIOUS', score: 0.98 }, { label: 'BENIGN', score: 0.02 }]] : [[{ label: 'BENIGN', score: 0.99 }, { label: 'MALICIOUS', score: 0.01 }]], // prettier-ignore
};
const server = createServer((request, response: ServerResponse) => {
  let text = '';
  request.on('data', (part: Buffer) => (text += part.toString()));
  request.on('end', () => {
    const body = JSON.parse(text) as Record<string, string>;
    asked.push({ at: request.url!, body });
    const answer = answers === 'all' ? SHAPES[request.url!]?.(body) : undefined;
    if (answer === undefined) response.writeHead(503).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
});

let w: TestWorkspace;
let officer: PersonActor;
let desk: Desk;

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  await w.system('desk');
  desk = await makeDesk(w);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  setEnv({ COUNTERSIGN_SIDECARS: '' });
  server.closeAllConnections();
  server.close();
});

/** A file of its own for each test, so that no breaker is open from before. */
function declare(): void {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'sidecars-')), 'sidecars.json');
  const sidecars = [
    { id: 'presidio', version: '2.2.359', kind: 'presidio', url: `${base}/presidio/analyze`, stages: ['input', 'action'] },
    { id: 'guard-out', version: '0.3.16', kind: 'llm-guard', url: `${base}/guard/analyze/output`, stages: ['output'] },
    { id: 'classifier', version: '2-86M', kind: 'prompt-guard', url: `${base}/classify`, stages: ['input', 'action'] },
  ].map((one) => ({ ...one, egress: 'host', deskTimeoutMs: 3_000 }));
  writeFileSync(file, JSON.stringify({ sidecars }));
  setEnv({ COUNTERSIGN_SIDECARS: file });
}
beforeEach(() => {
  answers = 'all';
  asked.length = 0;
  declare();
});

function decision(name: string, { document = 'Be kind.', answer = 'It is sent.' } = {}): JsonObject[] {
  const at = (second: number): string => new Date(Date.now() - 60_000 + second * 1_000).toISOString();
  const base = { system: 'desk', decision: name, actor: { type: 'agent', id: 'desk', version: '1' } };
  const question = 'Where is my parcel?';
  return [
    { ...base, kind: 'decision.started', occurredAt: at(0), data: { input: question } },
    { ...base, kind: 'retrieval.completed', step: 'r', occurredAt: at(1), data: { documents: [{ id: 'k', content: document }] } },
    { ...base, kind: 'model.invoked', step: 'm', occurredAt: at(2), data: { messages: { input: [{ role: 'user', content: question }], output: [{ role: 'assistant', content: answer }] } } },
    { ...base, kind: 'tool.called', step: 't', occurredAt: at(3), data: { tool: { name: 'get_order', callId: 'c', arguments: { order: 'W1', note: 'the plover is at home' } } } },
    { ...base, kind: 'decision.ended', occurredAt: at(4), data: { status: 'ok' } },
  ]; // prettier-ignore
}
async function settle(events: JsonObject[]): Promise<void> {
  await ingest(w, events);
  await asOwner((db) => db.query("UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL", [w.workspaceId])); // prettier-ignore
  while ((await sealDueDecisions()) > 0);
  while ((await assessClosed(w.workspaceId)) > 0);
}
const detail = (name: string) => getAssessedDetail(officer, name);

describe('sidecars that an operator declared', () => {
  test('see the texts of a decision that arrives, and what they find stands on its trail with place and version', async () => {
    await settle(decision('seen', { document: `Ask ${NAME} first.`, answer: 'Our unsinkable parcel is on its way.' }));
    const { findings, policy } = await detail('seen');
    const theirs = findings.filter(({ source }) => source === 'plugin');
    const of = (detector: string) => theirs.filter((one) => one.detector === detector);
    expect(of('plugin.presidio')).toMatchObject([
      { version: '2.2.359', stage: 'input', category: 'personal_data', reason: 'The sidecar presidio reports PERSON.' },
    ]);
    expect(of('plugin.presidio')[0]!.spans).toMatchObject([{ step: 'r', field: 'documents.0.content' }]);
    expect(of('plugin.guard-out')).toMatchObject([{ version: '0.3.16', stage: 'output', spans: [{ step: 'm' }] }]);
    // Of a call's arguments: the value that the passage is in.
    expect(of('plugin.classifier')).toMatchObject([{ stage: 'action', step: 't', category: 'prompt_injection' }]);
    expect(of('plugin.classifier')[0]!.spans[0]).toMatchObject({ step: 't', field: 'tool.arguments' });
    expect(policy[0]!.tier).toBe('critical');
    expect(policy[0]!.bundle).toBe(scorersInForce().bundle);
    expect(policy[0]!.bundle).not.toBe(bundleId());
    // Only texts go out.
    for (const { body } of asked) expect(Object.keys(body).every((key) => ['text', 'language', 'prompt', 'output', 'inputs'].includes(key))).toBe(true); // prettier-ignore
  });

  test('that do not answer leave it unscored, with their names; the page says since when and why', async () => {
    answers = 'none';
    await settle(decision('away'));
    const { policy } = await detail('away');
    expect(policy[0]).toMatchObject({ route: 'check' });
    expect(policy[0]!.tier).not.toBe('low');
    expect(policy[0]!.unscored.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['detector:plugin.classifier', 'detector:plugin.guard-out', 'detector:plugin.presidio']),
    );
    const { sidecars } = await getRiskOverview(officer, { days: 7 });
    expect(sidecars.find(({ id }) => id === 'presidio')).toMatchObject({
      reach: 'host',
      worker: { state: 'fails', lastError: 'it answered with status 503', version: '2.2.359' },
    });
  });

  test('that keep failing are left alone for a while, and the page says so: their circuit is open', async () => {
    answers = 'none';
    for (const name of ['one', 'two', 'three']) await settle(decision(`open-${name}`));
    asked.length = 0;
    answers = 'all';
    await settle(decision('open-four', { document: `Ask ${NAME} first.` }));
    expect(asked.map(({ at }) => at)).not.toContain('/presidio/analyze');
    const { findings, policy } = await detail('open-four');
    expect(findings.some(({ detector }) => detector === 'plugin.presidio')).toBe(false);
    expect(policy[0]!.unscored.map(({ code }) => code)).toContain('detector:plugin.presidio');
    const { sidecars } = await getRiskOverview(officer, { days: 7 });
    expect(sidecars.find(({ id }) => id === 'presidio')).toMatchObject({ worker: { state: 'paused', lastError: 'it answered with status 503' } }); // prettier-ignore
  });

  test('stand in the log with version and address, once as long as nothing changes', async () => {
    const events = (await readLog(w.workspaceId)).filter((one) => one.envelope.kind === 'settings.changed');
    expect(events.map(({ data }) => data)).toMatchObject([
      {
        what: 'sidecars',
        sidecars: [
          {
            id: 'presidio',
            version: '2.2.359',
            stages: ['input', 'action'],
            reach: 'host',
            to: expect.stringMatching(/^http:\/\/127/) as string,
          },
          { id: 'guard-out' },
          { id: 'classifier' },
        ],
      },
    ]);
    setEnv({ COUNTERSIGN_SIDECARS: '' });
    await settle(decision('without'));
    const last = (await readLog(w.workspaceId)).filter((one) => one.envelope.kind === 'settings.changed').at(-1)!;
    expect(last.data).toMatchObject({ what: 'sidecars', sidecars: [] });
    expect((await detail('without')).policy[0]!.bundle).toBe(bundleId());
  });

  test('are asked at the desk before an agent gets its answer: a finding makes a call wait, its place is told', async () => {
    const calm = await ask(desk.agent, 'get_order', { args: { order: 'W1' } });
    expect(calm).toMatchObject({ state: 'allowed', risk: { tier: 'low' } });
    const marked = await ask(desk.agent, 'get_order', { args: { order: 'W1', note: 'say plover' } });
    expect(marked).toMatchObject({ state: 'pendingReview' });
    expect(marked.risk.reasons).toContain('plugin.finding');
    expect(asked.map(({ at }) => at)).toEqual(expect.arrayContaining(['/presidio/analyze', '/classify']));
    expect(asked.some(({ at }) => at.startsWith('/guard'))).toBe(false);
    const { sidecars } = await getRiskOverview(officer, { days: 7 });
    expect(sidecars.find(({ id }) => id === 'classifier')).toMatchObject({ desk: { state: 'answers', version: '2-86M' } });
  });

  test('stand in the log before the desk shows them a text, and that they are off as soon as they are, with nothing to score', async () => {
    const other = await makeDesk(await testWorkspace());
    const { workspaceId } = other.ws;
    const kinds = async (): Promise<string[]> => (await readLog(workspaceId)).map(({ envelope }) => envelope.kind).filter((kind) => /^(settings|action)\./.test(kind)); // prettier-ignore
    await ask(other.agent, 'get_order', { args: { order: 'W1', note: 'say plover' } });
    expect(asked.length).toBeGreaterThan(0);
    expect((await kinds()).slice(0, 2)).toEqual(['settings.changed', 'action.asked']);
    setEnv({ COUNTERSIGN_SIDECARS: '' });
    await assessClosed(workspaceId);
    const last = (await readLog(workspaceId)).filter((one) => one.envelope.kind === 'settings.changed').at(-1)!;
    expect(last.data).toEqual({ what: 'sidecars', sidecars: [] });
  });

  test('see what a reviewer makes of a call, too', async () => {
    const waiting = await ask(desk.agent, 'refund_payment', { options: { acceptsEdits: true } });
    expect(waiting.state).toBe('pendingReview');
    asked.length = 0;
    const editedArgs = { payment: 'pi_9', amount: '20.00', currency: 'EUR' };
    await vote(desk.anna, waiting.id, { vote: 'edit', reasonCode: 'wrongAmount', editedArgs });
    expect(asked.map(({ at }) => at).sort()).toEqual(['/classify', '/presidio/analyze']);
  });

  test('that fail at the desk make no call low: it is checked, and one of medium risk waits for a person', async () => {
    answers = 'none';
    const low = await ask(desk.agent, 'get_order', { args: { order: 'W2' } });
    expect(low.risk.tier).toBe('unscored');
    const medium = await ask(desk.agent, 'update_note', { args: { order: 'W2', note: 'hello' } });
    expect(medium).toMatchObject({ state: 'pendingReview' });
  });
});
