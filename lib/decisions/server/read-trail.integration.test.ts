import { beforeAll, describe, expect, test } from 'vitest';
import type { KeyActor } from '@/lib/access/actor';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import type { RecordTree, SpanTree } from '@/lib/dialects/contract';
import { decisionAliases } from '@/lib/dialects/identity';
import type { DecodedRecord } from '@/lib/ingest/contract';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { findPlaces } from '@/lib/search/server/find-places';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import { searchTrail } from '@/lib/search/server/search-trail';
import { toPublicId, uuidFrom } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { newComment } from '../comments';
import { decisionDetail } from '../trail';
import { addComment } from './add-comment';
import { compareWith } from './compare-with';
import { getDecision } from './get-decision';
import { getDecisionDetail } from './get-decision-detail';
import { getRecord } from './get-record';
import { getSteps } from './get-steps';
import { listSteps } from './list-steps';
import { listTrailSteps } from './list-trail-steps';
import { previewSteps } from './preview-steps';
import { resolveDecisionId } from './resolve-decision-id';
import { sealDueDecisions } from './seal-due-decisions';

let w: TestWorkspace;
const ORIGIN = { route: 'test', bytes: 0 };
const AT = '2026-11-20T10:00:00.000Z';

function toRecord(tree: RecordTree, position: number, system: string, name = ''): DecodedRecord {
  const canonical = canonicalJson(tree as unknown as JsonValue);
  const kind = tree.form === 'event' ? String(tree.event['kind']) : `otel.${tree.form}`;
  return {
    position,
    eventId: uuidFrom(canonical, name),
    kind,
    schemaVersion: '1.0',
    systemKey: system,
    occurredAt: new Date(AT),
    aliases: decisionAliases(tree),
    tree,
    canonical,
  };
}
function event(kind: string, decision: string, over: JsonObject): RecordTree {
  return {
    form: 'event',
    event: {
      id: uuidFrom(kind, decision, JSON.stringify(over)),
      kind,
      schemaVersion: '1.0',
      occurredAt: AT,
      system: 'desk',
      decision,
      ...over,
    },
  };
}
function span(n: number, over: Partial<SpanTree['span']>, trace = 'a'): SpanTree {
  const start = 1_763_719_200_000 + n;
  return {
    form: 'span',
    resource: { attributes: {} },
    scope: { name: 'test' },
    span: {
      traceId: trace.repeat(32),
      spanId: n.toString(16).padStart(16, '0'),
      name: `span ${n}`,
      startTimeUnixNano: `${start}000000`,
      endTimeUnixNano: `${start + 5}000000`,
      attributes: {},
      ...over,
    },
  };
}
const send = async (system: string, ...trees: RecordTree[]) => {
  const results = await ingestRecords(
    await w.key(),
    trees.map((tree, i) => toRecord(tree, i, system, system)),
    ORIGIN,
  );
  expect(results.every((one) => one.status === 'accepted')).toBe(true);
};
const id = (n: number): string => n.toString(16).padStart(16, '0');

beforeAll(async () => {
  w = await testWorkspace();
});

describe('a decision of native events', () => {
  beforeAll(async () => {
    await send(
      'desk',
      event('decision.started', 'run-1', { data: { input: 'Refund W100' } }),
      event('tool.called', 'run-1', { step: 'call', data: { tool: { name: 'refund', arguments: { order: 'W100' } } } }),
      event('tool.returned', 'run-1', { step: 'call', data: { tool: { name: 'refund', result: 'Error: no such order' } } }),
      event('model.invoked', 'run-1', {
        step: 'think',
        parentStep: 'gone',
        data: {
          model: { requested: 'm', responded: 'm-1' },
          messages: { input: [{ role: 'user', content: 'Ärger <script>alert(1)</script>' }] },
        },
      }),
      event('decision.ended', 'run-1', { data: { status: 'ok', output: 'Sorry.' } }),
    );
    await sealDueDecisions();
  });

  test("opens by its own id, by the emitter's id, and not at all for who may not see the system", async () => {
    const person = await w.person('reviewer');
    const { decision, outline, events, integrity, contentVisible } = await getDecision(person, 'run-1');
    expect(decision).toMatchObject({
      externalId: 'run-1',
      status: 'ok',
      inputPreview: 'Refund W100',
      outputPreview: 'Sorry.',
      stepCount: 3,
      errorCount: 1,
      sealed: true,
    });
    expect((await getDecision(person, decision.id)).decision).toEqual(decision);
    expect(outline.map(({ id: key, parentId, flags }) => ({ key, parentId, flags }))).toEqual([
      { key: '$decision', parentId: undefined, flags: [] },
      { key: 'call', parentId: '$decision', flags: [] },
      { key: 'think', parentId: 'gone', flags: ['missingParent'] },
    ]);
    expect(events.map((one) => one.kind)).toEqual([
      'decision.started',
      'tool.called',
      'tool.returned',
      'model.invoked',
      'decision.ended',
      'decision.sealed',
    ]);
    expect(integrity).toMatchObject({ sealed: true, eventCount: 5, firstIndex: 0, lastIndex: 4, openSteps: 0 });
    expect(contentVisible).toBe(true);
    const stranger = await w.person('reviewer', { systems: [] });
    await expect(getDecision(stranger, 'run-1')).rejects.toMatchObject({ code: 'notFound' });
    await expect(resolveDecisionId(person, 'no-such-run')).rejects.toMatchObject({ code: 'notFound' });
  });

  test('the API shape holds every fact, and validates', async () => {
    const detail = await getDecisionDetail(await w.key(['read']), 'run-1');
    expect(() => decisionDetail.parse(JSON.parse(JSON.stringify(detail)))).not.toThrow();
    expect(detail.steps[1]).toMatchObject({
      kind: 'tool',
      name: 'refund',
      status: 'error',
      tool: { name: 'refund', arguments: { order: 'W100' }, result: 'Error: no such order' },
      error: { message: 'Error: no such order', reportedBy: 'payload' },
      captured: 'full',
    });
    expect(detail.steps[1]!.eventIds).toHaveLength(2);
    expect(detail.stepsCursor).toBeNull();
  });

  test('a developer sees facts, and no content anywhere', async () => {
    const developer = await w.person('developer');
    const seen = JSON.stringify([
      await getDecision(developer, 'run-1'),
      await getDecisionDetail(developer, 'run-1'),
      await getSteps(developer, 'run-1', ['call', 'think']),
    ]);
    for (const content of ['W100', 'no such order', 'script', 'Sorry']) expect(seen).not.toContain(content);
    expect(seen).toContain('refund');
    await expect(getRecord(developer, 'run-1', 'call')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(searchTrail(developer, 'run-1', 'W100')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('raw records are what was sent; text is found where it stands', async () => {
    const person = await w.person('reviewer');
    const records = await getRecord(person, 'run-1', 'call');
    expect(records.map((one) => one.kind)).toEqual(['tool.called', 'tool.returned']);
    expect(records[0]!.tree).toMatchObject({ form: 'event', event: { data: { tool: { arguments: { order: 'W100' } } } } });
    // Time that is over is noticed within a page of steps, and said.
    const late = await searchTrail(person, 'run-1', 'ärger <SCRIPT>', -1);
    expect([late.complete, late.scannedSteps]).toEqual([false, 0]);
    const { matches, complete } = await searchTrail(person, 'run-1', 'ärger <SCRIPT>');
    expect(complete).toBe(true);
    expect(matches).toEqual([
      {
        stepId: 'think',
        field: 'messages.input.0.content',
        excerpt: { before: '', match: 'Ärger <script>', after: 'alert(1)</script>' },
      },
    ]);
    // As the explorer does: without accents, and by every name.
    expect((await searchTrail(person, 'run-1', 'arger script')).matches.map((one) => one.field)).toEqual([
      'messages.input.0.content',
    ]);
    expect((await searchTrail(person, 'run-1', 'run-1')).matches.map((one) => one.field)).toContain('decision.externalId');
    const script = (await searchTrail(person, 'run-1', 'script')).matches;
    expect(script.map((one) => `${one.field} ${one.excerpt.before}`)).toEqual([
      'messages.input.0.content Ärger <',
      'messages.input.0.content Ärger <script>alert(1)</',
    ]);
  });
});

test('a name that two systems use is ambiguous, with candidates; less so for who sees one of them', async () => {
  await send('desk', event('model.invoked', 'shared', {}));
  await send('other', event('model.invoked', 'shared', {}));
  const person = await w.person('reviewer');
  const failure = await resolveDecisionId(person, 'shared').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'ambiguousId', extra: { candidates: [{ system: expect.any(String) as string }, {}] } });
  const bound = await w.key(['read'], await w.system('third'));
  await expect(resolveDecisionId(bound, 'shared')).rejects.toMatchObject({ code: 'notFound' });
});

test('spans: opened by trace id in either case; clock skew and spans without end are shown as such', async () => {
  const parent = span(100, { parentSpanId: undefined }, 'b');
  const early = span(20, { parentSpanId: id(100), startTimeUnixNano: '1763719199000000000' }, 'b');
  const open = span(101, { parentSpanId: id(100), endTimeUnixNano: undefined }, 'b');
  await send('spans', early, open, parent);
  const { outline, decision } = await getDecision(await w.person('auditor'), 'B'.repeat(32));
  expect(decision.traceId).toBe('b'.repeat(32));
  expect(Object.fromEntries(outline.map((one) => [one.id, one.flags]))).toEqual({
    [id(20)]: ['clockSkew'],
    [id(101)]: ['open'],
    [id(100)]: [],
  });
});

test('a long trail comes in pages, each step once, with content on demand', async () => {
  const count = 2_600;
  const all = Array.from({ length: count }, (_, i) =>
    span(
      i + 1,
      {
        parentSpanId: i === 0 ? undefined : id(1),
        attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.prompt': `question ${i}` },
      },
      'c',
    ),
  );
  for (let i = 0; i < count; i += 650) await send('long', ...all.slice(i, i + 650));
  const person = await w.person('reviewer');
  const { outline, stepsCursor, decision } = await getDecision(person, 'c'.repeat(32));
  expect([outline.length, decision.stepCount]).toEqual([500, count]);
  const rest = await listSteps(person, decision.id, { after: stepsCursor });
  const last = await listSteps(person, decision.id, { after: rest.cursor });
  expect(last.cursor).toBeNull();
  expect(new Set([...outline, ...rest.steps, ...last.steps].map((one) => one.id)).size).toBe(count);
  const [step] = await getSteps(person, decision.id, [id(2_000)]);
  expect(step!.messages?.input).toEqual([{ role: 'user', content: 'question 1999' }]);
  expect((await searchTrail(person, decision.id, 'question 2599', Infinity)).matches).toHaveLength(1);
  await expect(listSteps(person, decision.id, { after: 'x' })).rejects.toMatchObject({ code: 'invalidCursor' });
});

test('a page of steps with megabytes each is cut where memory ends, and says so', { timeout: 60_000 }, async () => {
  const large = 'all work and no play '.repeat(190_000); // 4 MB that deflate to nothing
  const steps = Array.from({ length: 16 }, (_, n) =>
    span(n + 1, { attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.result': `${n} ${large}` } }, 'e'),
  );
  for (let i = 0; i < steps.length; i += 4) await send('desk', ...steps.slice(i, i + 4));
  const reader = await w.person('reviewer');
  const { steps: read } = await getDecisionDetail(reader, 'e'.repeat(32));
  expect(read).toHaveLength(16);
  const cut = read.filter((one) => one.flags.includes('contentTruncated'));
  expect(cut.length).toBeGreaterThan(0);
  expect(cut.length).toBeLessThan(16);
  for (const one of read) expect(one.tool?.result === undefined).toBe(cut.includes(one));
  const [alone] = await getSteps(reader, 'e'.repeat(32), [cut[0]!.id]);
  expect(alone).toMatchObject({ tool: { result: expect.stringContaining('no play') as string } });
  expect((await searchTrail(reader, 'e'.repeat(32), 'zq-not-there')).complete).toBe(false);
});

test('an event, a step, a call and a span lead to their place in a trail, and to none for who may not see it', async () => {
  const person = await w.person('reviewer');
  await send(
    'desk',
    event('model.invoked', 'placed-1', { step: 'turn-placed' }),
    event('tool.called', 'placed-1', { step: 'call-placed', data: { tool: { name: 'find', callId: 'c_placed_7' } } }),
    span(7_000_077, { attributes: { 'gen_ai.operation.name': 'chat' } }, 'f'),
  );
  while ((await indexNewRecords(w.workspaceId)) > 0);
  const { decision, events } = await getDecision(person, 'placed-1');
  const at = (step: string) => [expect.objectContaining({ decision: decision.id, step }) as unknown];
  expect(await findPlaces(person, events[0]!.id)).toEqual(at('turn-placed'));
  expect(await findPlaces(person, toPublicId('event', events[1]!.id))).toEqual(at('call-placed'));
  expect(await findPlaces(person, 'turn-placed')).toEqual(at('turn-placed'));
  expect(await findPlaces(person, 'c_placed_7')).toEqual(at('call-placed'));
  expect(await findPlaces(person, id(7_000_077).toUpperCase())).toMatchObject([{ step: id(7_000_077) }]);
  const comment = await addComment(person, decision.id, newComment.parse({ body: 'Why?', step: 'turn-placed' }));
  expect(await findPlaces(person, comment.id)).toEqual(at('turn-placed'));
  for (const unknown of ['no-such-step-9', uuidFrom('nothing'), toPublicId('comment', uuidFrom('nothing')), '%', '\u0000'])
    expect(await findPlaces(person, unknown)).toEqual([]);
  const stranger = await w.person('reviewer', { systems: [] });
  for (const known of [events[0]!.id, 'turn-placed', comment.id]) expect(await findPlaces(stranger, known)).toEqual([]);
});

describe('whoever reads parts of a trail without opening it', () => {
  const notes = async (keyId: string): Promise<number> =>
    (
      await withWorkspace(w.workspaceId, (tx) =>
        tx.sql("SELECT 1 FROM access_note WHERE key_id = $1::uuid AND kind = 'trail.opened' AND decision_id IS NOT NULL", [
          keyId,
        ]),
      )
    ).length;

  test.each([
    ['stored records', (actor: KeyActor, id: string) => getRecord(actor, id, 'c')],
    ['steps', (actor: KeyActor, id: string) => listTrailSteps(actor, id, { view: 'full', limit: 10 })],
    ['single steps', (actor: KeyActor, id: string) => listTrailSteps(actor, id, { view: 'full', limit: 10, ids: ['c'] })],
    ['previews', (actor: KeyActor, id: string) => previewSteps(actor, id, ['c'])],
    ['matches', (actor: KeyActor, id: string) => searchTrail(actor, id, 'parcel')],
    ['a comparison', (actor: KeyActor, id: string) => compareWith(actor, id, `${id}-other`)],
  ])('leaves a note all the same: %s', async (what, read) => {
    const id = `noted-${what.replaceAll(' ', '-')}`;
    for (const one of [id, `${id}-other`])
      await send(
        'desk',
        event('tool.called', one, { step: 'c', data: { tool: { name: 'find', arguments: { what: 'parcel' } } } }),
      );
    const key = await w.key(['read']);
    await read(key, id);
    const noted = await notes(key.keyId);
    expect(noted).toBe(what === 'a comparison' ? 2 : 1);
    await read(key, id);
    expect(await notes(key.keyId)).toBe(noted); // once an hour, not once a request
  });
});
