import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeyActor, PersonActor } from '@/lib/access/actor';
import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { readLog } from '@/lib/ledger/server/testing';
import { masksIn } from '@/lib/privacy/mask-text';
import type { JsonObject } from '@/lib/shared/json';
import { getQuarantine } from './get-quarantine';
import { ingestEvents } from './ingest-events';
import protobuf from 'protobufjs/light.js';
import { OTLP_DESCRIPTOR } from '../otlp/proto-descriptor';
import { ingestAgents } from './ingest-agents';
import { ingestLangfuse } from './ingest-langfuse';
import { ingestOtlp } from './ingest-otlp';
import { retryRefused } from './retry-refused';
import { revealRefused, showRefused } from './show-refused';

let w: TestWorkspace;
let key: KeyActor;
let officer: PersonActor;

beforeEach(async () => {
  w = await testWorkspace();
  key = await w.key(['ingest']);
  officer = await w.person('compliance_officer');
});

const event = (over: JsonObject = {}): JsonObject => ({
  id: randomUUID(),
  kind: 'model.invoked',
  system: 'agent',
  decision: 'run-1',
  occurredAt: '2026-11-20T10:00:00Z',
  data: { messages: { input: 'I am ana@example.org' } },
  ...over,
});
const send = (...events: JsonObject[]) => ingestEvents(key, { body: JSON.stringify(events) });

/** Makes what was refused good, as a mended ingest would find it. */
async function mend(from: string, to: string): Promise<void> {
  const { sealText, openText } = await import('@/lib/ledger/server/sealed-text');
  await asOwner(async (client) => {
    const { rows } = await client.query<{ id: string; body: Buffer }>(
      'SELECT quarantine_id AS id, body FROM quarantine WHERE workspace_id = $1 AND body IS NOT NULL',
      [w.workspaceId],
    );
    for (const { id, body } of rows) {
      const text = openText(w.workspaceId, 'quarantine', id, body)!.replaceAll(from, to);
      await client.query('UPDATE quarantine SET body = $2 WHERE quarantine_id = $1', [
        id,
        sealText(w.workspaceId, 'quarantine', id, text),
      ]);
    }
  });
}

async function only(): Promise<{ id: string; code: string }> {
  const { groups } = await getQuarantine(officer);
  const { chosen } = await getQuarantine(officer, { chosen: groups[0]! });
  return { id: chosen!.items[0]!.id, code: chosen!.items[0]!.code };
}

describe('the quarantine', () => {
  test('groups by cause and emitter, and pages within one', async () => {
    const other = await w.key(['ingest']);
    for (let i = 0; i < 30; i++) await send(event({ kind: 'tool.unheard' }));
    await ingestEvents(other, { body: JSON.stringify([event({ kind: 'tool.unheard' }), event({ kind: 'risk.assessed' })]) });
    const { groups } = await getQuarantine(officer);
    expect(groups.map((one) => [one.code, one.keyName, one.count])).toEqual([
      ['unknownKind', key.name, 30],
      ['kindReserved', other.name, 1],
      ['unknownKind', other.name, 1],
    ]);
    const first = (await getQuarantine(officer, { chosen: groups[0]! })).chosen!;
    const second = (await getQuarantine(officer, { chosen: groups[0]!, cursor: first.nextCursor })).chosen!;
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([25, 5, null]);
    expect(new Set([...first.items, ...second.items].map((one) => one.id)).size).toBe(30);
  });

  test('what was sent is masked, each look is noted, and a reveal is an event with its reason', async () => {
    await send(event({ kind: 'tool.unheard' }));
    const { id } = await only();
    const shown = await showRefused(officer, id);
    expect(shown.text).not.toContain('ana@example.org');
    expect(masksIn(shown.text!).map((mask) => mask.type)).toEqual(['email']);
    const clear = await revealRefused(officer, id, { reason: 'checking the integration' });
    expect(clear.text).toContain('ana@example.org');
    await appendAccessNotes(selectPresent);
    const log = await readLog(w.workspaceId);
    expect(log.map((one) => one.kind)).toEqual(expect.arrayContaining(['content.revealed', 'refusal.opened']));
    expect(log.find((one) => one.kind === 'content.revealed')!.data).toMatchObject({
      refusal: id,
      reason: 'checking the integration',
    });
  });

  test('is for those who may see it; content for those who may read it', async () => {
    await send(event({ kind: 'tool.unheard' }));
    const { id } = await only();
    const developer = await w.person('developer');
    expect((await getQuarantine(developer)).groups).toHaveLength(1);
    await expect(showRefused(developer, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(revealRefused(await w.person('administrator'), id, { reason: 'because I can' })).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore
    await expect(retryRefused(developer, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getQuarantine(await w.person('reviewer'))).rejects.toMatchObject({ code: 'forbidden' });
    const some = await w.person('compliance_officer', { systems: [await w.system('mine')] });
    expect(await getQuarantine(some)).toMatchObject({ shown: false, groups: [] });
    await expect(showRefused(some, id)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('trying again', () => {
  test('takes an event that is understood by now, for the key that sent it, and says so', async () => {
    await send(event({ kind: 'model.unheard' }));
    const { id } = await only();
    expect(await retryRefused(officer, id)).toMatchObject({ outcome: 'refused' });
    await mend('model.unheard', 'model.invoked');
    expect(await retryRefused(officer, id)).toMatchObject({ outcome: 'accepted' });
    expect((await getDecision(officer, 'run-1')).outline).toHaveLength(1);
    await expect(retryRefused(officer, id)).rejects.toMatchObject({ code: 'conflict' });
    const { groups } = await getQuarantine(officer);
    expect(groups).toMatchObject([{ count: 1, taken: 1 }]);
    const log = await readLog(w.workspaceId);
    expect(log.find((one) => one.kind === 'model.invoked')!.envelope.actor.type).toBe('emitter');
    expect(log.find((one) => one.kind === 'model.invoked')!.envelope.actor.id).toBeDefined();
    expect(log.flatMap((one) => (one.kind === 'record.retried' ? [(one.data as JsonObject)['outcome']] : []))).toEqual([
      'refused',
      'accepted',
    ]);
  });

  test('knows what its sender has sent again meanwhile', async () => {
    const bad = event({ kind: 'model.unheard' });
    await send(bad);
    await send({ ...bad, kind: 'model.invoked' });
    await mend('model.unheard', 'model.invoked');
    expect(await retryRefused(officer, (await only()).id)).toMatchObject({ outcome: 'duplicate' });
  });

  test('takes a span with the resource and scope that it came in', async () => {
    const request = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'svc' } }] },
          scopeSpans: [{ scope: { name: 'own' }, spans: [{ traceId: 'ab', spanId: 'b'.repeat(16), name: 's', startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000001000000000' }] }],
        },
      ],
    }; // prettier-ignore
    await ingestOtlp(key, { signal: 'traces', encoding: 'json', body: Buffer.from(JSON.stringify(request)) });
    const { id } = await only();
    await mend('\\"ab\\"', `\\"${'a'.repeat(32)}\\"`);
    expect(await retryRefused(officer, id)).toMatchObject({ outcome: 'accepted' });
    const { decision } = await getDecision(officer, 'a'.repeat(32));
    expect(decision.system.name).toBe('svc');
  });

  test('tries a long record, which is kept whole', async () => {
    await send(event({ kind: 'model.unheard', data: { note: 'x'.repeat(200_000) } }));
    await mend('model.unheard', 'model.invoked');
    expect(await retryRefused(officer, (await only()).id)).toMatchObject({ outcome: 'accepted' });
  });

  test('cannot try what was cut', async () => {
    await send(event({ kind: 'model.unheard', data: { note: 'x'.repeat(600_000) } }));
    expect(await retryRefused(officer, (await only()).id)).toMatchObject({ outcome: 'impossible' });
  });

  test('what came as protobuf, in Langfuse’s batch or in the export of the OpenAI Agents SDK is kept whole, and can be tried again', async () => {
    const root = protobuf.Root.fromJSON(OTLP_DESCRIPTOR);
    const encode = (type: string, value: object): Uint8Array => root.lookupType(type).encode(root.lookupType(type).create(value)).finish();
    const span = encode('Span', {
      traceId: Buffer.from('ab'.repeat(15), 'hex'), spanId: Buffer.from('cd'.repeat(8), 'hex'), name: 'chat', startTimeUnixNano: '1763719200000000000',
      attributes: [{ key: 'gen_ai.usage.input_tokens', value: { intValue: '42' } }],
    });
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'agent' } }] };
    await ingestOtlp(key, { signal: 'traces', encoding: 'protobuf', body: encode('ExportSpans', { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'lib' }, spans: [span] }] }] }) });
    await mend('ab'.repeat(15), 'ab'.repeat(16));
    expect(await retryRefused(officer, (await only()).id)).toMatchObject({ outcome: 'accepted' });
    expect(await getDecision(officer, 'ab'.repeat(16))).toMatchObject({ outline: [{ usage: { inputTokens: 42 } }] });
    for (const ingest of [
      () => ingestLangfuse(key, { route: '/api/public/ingestion', body: Buffer.from(JSON.stringify({ batch: [{ id: 'e1', type: 'trace-unheard', timestamp: '2026-11-21T10:00:00Z', body: { id: 'lf-1' } }] })), system: 'agent' }),
      () => ingestAgents(key, { route: '/v1/traces/ingest', body: Buffer.from(JSON.stringify({ data: [{ object: 'trace-unheard', id: 'trace_1', workflow_name: 'w' }] })), system: 'agent' }),
    ]) {
      await asOwner((client) => client.query('DELETE FROM quarantine WHERE workspace_id = $1', [w.workspaceId]));
      await ingest();
      await mend('trace-unheard', ingest.toString().includes('Langfuse') ? 'trace-create' : 'trace');
      expect(await retryRefused(officer, (await only()).id)).toMatchObject({ outcome: 'accepted' });
    }
  }); // prettier-ignore

  test('what the store refused is kept with its record', async () => {
    const bound = await w.key(['ingest'], await w.system('mine'));
    await ingestEvents(bound, { body: JSON.stringify([event({ data: { input: 'kept whole' } })]) });
    const { id, code } = await only();
    expect(code).toBe('systemNotPermitted');
    expect((await showRefused(officer, id)).text).toContain('kept whole');
    expect(await retryRefused(officer, id)).toMatchObject({ outcome: 'refused' });
    await asOwner((client) => client.query('UPDATE api_key SET system_id = NULL WHERE workspace_id = $1', [w.workspaceId]));
    expect(await retryRefused(officer, id)).toMatchObject({ outcome: 'accepted' });
  });
});
