import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { readTrail } from '@/lib/decisions/server/read-trail';
import { revealContent } from '@/lib/decisions/server/reveal-content';
import { listTrailEvents } from '@/lib/decisions/server/list-trail-events';
import { openBodies, textOf } from '@/lib/ledger/server/open-bodies';
import { masksIn } from '@/lib/privacy/mask-text';
import { fromPublicId } from '@/lib/shared/ids';
import { indexAll, ingest } from '../testing/seed';
import { searchDecisions } from './search-decisions';
import { listPersonRecords, openPersonSearch, readSearch, searchPerson } from './search-person';

const at = '2026-11-20T10:00:00.000Z';
let w: TestWorkspace;
let officer: PersonActor;
beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  const customer = [{ type: 'customer', id: 'c-5531', role: 'affected' }];
  await ingest(w, [
    { kind: 'decision.started', system: 'named', decision: 'about', occurredAt: at, subjects: customer, data: { input: 'Refund please' } },
    { kind: 'tool.returned', system: 'named', decision: 'about', step: 't', occurredAt: at, data: { tool: { name: 'crm', result: { mail: 'Mia@example.org', phone: '+49 30 901820' } } } },
    { kind: 'decision.started', system: 'silent', decision: 'read', occurredAt: at, data: { input: 'x' } },
    { kind: 'retrieval.completed', system: 'silent', decision: 'read', step: 'r', occurredAt: at, data: { documents: [{ content: 'letter of mia@example.org about something' }] } },
    { kind: 'decision.started', system: 'silent', decision: 'own', occurredAt: at, data: { input: 'x', user: 'c-5531' } },
    { kind: 'decision.started', system: 'silent', decision: 'other', occurredAt: at, data: { input: 'nobody', user: 'u-9' } },
  ]); // prettier-ignore
  await indexAll(w);
});
const names = (found: Awaited<ReturnType<typeof searchPerson>>): (string | undefined)[] =>
  found.items.map((item) => item.decision.externalId).sort();
const events = async (kind: string): Promise<string[]> =>
  withWorkspace(w.workspaceId, async (tx) => {
    const rows = await asOwner(
      async (client) =>
        (
          await client.query<{ anchor_id: string; idx: number; refs: number[] | null; body: Buffer }>(
            `SELECT d.anchor_id, d.idx::int AS idx, d.refs, d.body FROM event e JOIN disclosure d USING (workspace_id, idx) WHERE e.workspace_id = $1 AND e.kind = $2 ORDER BY e.idx`,
            [w.workspaceId, kind],
          )
        ).rows,
    );
    return (await openBodies(tx, w.workspaceId, rows)).map((body) => textOf(body) ?? '');
  });

describe('a person', () => {
  test('is found as subject, as user, and by what records hold, however it is written', async () => {
    const found = await searchPerson(officer, {
      caseNumber: 'DSAR-7',
      identifiers: [{ value: 'c-5531' }, { value: 'MIA@example.org' }],
    });
    expect(names(found)).toEqual(['about', 'own', 'read']);
    const about = found.items.find((item) => item.decision.externalId === 'about')!;
    expect(about.how.sort()).toEqual(['subject', 'value']);
    expect(about.records.map((record) => record.kind)).toEqual(['decision.started', 'tool.returned']);
    expect(found).toMatchObject({ decisions: 3, records: 4, silentSystems: ['silent'], caseNumber: 'DSAR-7', nextCursor: null });
    expect(names(await searchPerson(officer, { caseNumber: '1', identifiers: [{ type: 'customer', value: 'c-5531' }] }))).toEqual(
      ['about'],
    );
    expect(names(await searchPerson(officer, { caseNumber: '1', identifiers: [{ value: '0049 30 901820' }] }))).toEqual([
      'about',
    ]);
    expect(names(await searchPerson(officer, { caseNumber: '1', identifiers: [{ value: 'nobody@example.org' }] }))).toEqual([]);
  });
  test('leaves tokens in the log, not the value, and the search can be opened again by its place', async () => {
    const found = await searchPerson(officer, { caseNumber: 'DSAR-8', identifiers: [{ value: 'mia@example.org' }] });
    const [text] = (await events('person.searched')).slice(-1);
    expect(text).toContain('DSAR-8');
    expect(text).not.toContain('mia');
    expect(await openPersonSearch(officer, found.id)).toEqual(found);
    const records = await withWorkspace(w.workspaceId, async (tx) =>
      listPersonRecords(tx, officer, (await readSearch(tx, w.workspaceId, found.id)).tokens),
    );
    expect(records.map((one) => one.decisionId).sort()).toEqual(
      found.items.map((item) => fromPublicId('decision', item.decision.id)).sort(),
    );
    await expect(openPersonSearch(officer, '0')).rejects.toMatchObject({ code: 'notFound' });
    for (const cursor of ['x', '-'.repeat(36), `${'0'.repeat(8)}-`])
      await expect(openPersonSearch(officer, found.id, cursor)).rejects.toMatchObject({ code: 'invalidCursor' });
  });
  test('is searched for by those who answer for it only, and within the AI systems granted', async () => {
    for (const role of ['administrator', 'reviewer', 'auditor', 'developer'] as const)
      await expect(searchPerson(await w.person(role), { caseNumber: '1', identifiers: [{ value: 'x' }] })).rejects.toMatchObject({
        code: 'forbidden',
      });
    const { items } = await searchDecisions(officer, { q: 'system:named' });
    const granted = await w.person('compliance_officer', { systems: [fromPublicId('system', items[0]!.system.id)!] });
    const found = await searchPerson(granted, {
      caseNumber: '1',
      identifiers: [{ value: 'c-5531' }, { value: 'mia@example.org' }],
    });
    expect(names(found)).toEqual(['about']);
    expect(found.limits.join()).toContain('granted');
  });
});

describe('revealing', () => {
  const reason = 'the customer asks what was sent';
  test('gives the values of the steps asked for, as written, and is an event of the decision', async () => {
    const before = (await events('content.revealed')).length;
    const { values, complete } = await revealContent(officer, 'about', { steps: ['t'], reason, caseNumber: 'DSAR-7' });
    expect(complete).toBe(true);
    expect(values.map(({ type, value }) => [type, value]).sort()).toEqual([['email', 'Mia@example.org'], ['phone', '+49 30 901820']]);
    const { content } = await readTrail(officer, 'about', { step: 't' });
    const shown = masksIn(JSON.stringify(content)).map((mask) => mask.token);
    expect(shown).toEqual(expect.arrayContaining(values.map((one) => one.token)));
    const [one] = await events('content.revealed').then((all) => all.slice(before));
    expect(JSON.parse(one!)).toMatchObject({ reason, caseNumber: 'DSAR-7', steps: ['t'] });
    expect(one).not.toContain('Mia@');
    expect((await listTrailEvents(officer, 'about', { after: -1, limit: 100 })).events.some((event) => event.kind === 'content.revealed' && event.by === 'person')).toBe(true);
  }); // prettier-ignore
  test('one bar only', async () => {
    const all = await revealContent(officer, 'about', { reason });
    const phone = all.values.find((one) => one.type === 'phone')!;
    const { values } = await revealContent(officer, 'about', { reason, values: [{ type: 'phone', token: phone.token }] });
    expect(values).toEqual([phone]);
  });
  test('is refused without the right, by keys, and where nothing is masked; then nothing is in the log', async () => {
    const before = (await events('content.revealed')).length;
    for (const role of ['administrator', 'auditor', 'developer'] as const)
      await expect(revealContent(await w.person(role), 'about', { reason })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(revealContent(await w.key(['read', 'admin']), 'about', { reason })).rejects.toMatchObject({
      code: 'scopeMissing',
    });
    await expect(revealContent(officer, 'other', { reason })).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(
      revealContent(officer, 'about', { reason, values: [{ type: 'email', token: '0'.repeat(16) }] }),
    ).rejects.toMatchObject({ code: 'unprocessable' });
    expect((await events('content.revealed')).length).toBe(before);
  });
});
