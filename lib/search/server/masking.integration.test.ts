import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { getDecisionDetail } from '@/lib/decisions/server/get-decision-detail';
import { getRecord } from '@/lib/decisions/server/get-record';
import { searchTrail } from '@/lib/search/server/search-trail';
import { placeHold } from '@/lib/retention/server/place-hold';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { MASK_OPEN, masksIn, plainMasks } from '@/lib/privacy/mask-text';
import { indexAll, ingest } from '../testing/seed';
import { readActs } from '@/lib/ledger/server/testing';
import { findMatches } from './find-matches';
import { saveView } from './save-view';
import { searchDecisions } from './search-decisions';

const at = '2026-11-20T10:00:00.000Z';
const VALUES = ['mia.lind@example.org', 'DE89 3704 0044 0532 0130 00', '4111 1111 1111 1111', '+49 30 901820', '111222333'];

let w: TestWorkspace;
let reviewer: PersonActor;
let auditor: PersonActor; // reads content, may not reveal
beforeAll(async () => {
  w = await testWorkspace();
  reviewer = await w.person('reviewer');
  auditor = await w.person('auditor');
  await ingest(w, [
    { kind: 'decision.started', system: 's', decision: 'a', occurredAt: at, data: { input: `Refund Mia.Lind@example.org to ${VALUES[1]}`, user: 'mia.lind@example.org' } },
    { kind: 'tool.called', system: 's', decision: 'a', step: 't', occurredAt: at, data: { tool: { name: 'pay', arguments: { iban: 'DE89370400440532013000', bsn: '111222333', 'mia.lind@example.org': 4111111111111111, note: `{"call":"${VALUES[3]}"}` } } } },
    { kind: 'decision.started', system: 's', decision: 'b', occurredAt: at, data: { input: 'nothing of anybody', user: 'u-1' } },
  ]); // prettier-ignore
  await indexAll(w);
});
const ids = async (actor: PersonActor, q: string): Promise<(string | undefined)[]> =>
  (await searchDecisions(actor, { q })).items.map((one) => one.externalId);

test('no list, trail, record or read model shows a value; the stored record keeps it', async () => {
  const page = await searchDecisions(reviewer, {});
  const detail = await getDecisionDetail(reviewer, 'a');
  const records = await Promise.all(detail.steps.map((step) => getRecord(reviewer, 'a', step.id)));
  const rows = await asOwner(async (client) =>
    Promise.all(
      ['decision', 'step', 'decision_search', 'person_token', 'access_note'].map(
        async (table) => (await client.query(`SELECT * FROM ${table} WHERE workspace_id = $1`, [w.workspaceId])).rows,
      ),
    ),
  );
  const everything = JSON.stringify([page, detail, records, rows]).toLowerCase();
  for (const value of [...VALUES, 'mia.lind', '4111111111111111', 'de8937', '901820'])
    expect(everything).not.toContain(value.toLowerCase());
  const a = page.items.find((one) => one.externalId === 'a')!;
  expect(masksIn(a.inputPreview!).map((mask) => mask.type)).toEqual(['email', 'iban']);
  expect(masksIn(a.user!)[0]!.token).toBe(masksIn(a.inputPreview!)[0]!.token);
  const pay = detail.steps.find((step) => step.tool?.name === 'pay')!;
  const shown = pay.tool!.arguments as Record<string, string>;
  expect(masksIn(shown['iban']!)[0]!.token).toBe(masksIn(a.inputPreview!)[1]!.token);
  expect(masksIn(shown['bsn']!)[0]!.type).toBe('nl-bsn');
  expect(masksIn(shown['note']!)[0]!.type).toBe('phone');
  expect(Object.keys(shown).some((key) => key.startsWith(MASK_OPEN))).toBe(true);
  expect(toMaskedAnswer(detail).masked!.length).toBeGreaterThan(4);
});

test('a shared view and a hold by a query keep no value, and find the same', async () => {
  for (const q of ['mia.lind@example.org', '"Refund mia.lind@example.org to"', 'user:mia.lind@example.org', 'DE89 3704 0044 0532 0130 00', '-mia.lind@example.org']) {
    const view = await saveView(reviewer, { name: `view ${q.length}`, state: new URLSearchParams({ q }).toString(), shared: true });
    const kept = new URLSearchParams(view.state).get('q')!;
    expect([q, await ids(auditor, kept)]).toEqual([q, await ids(reviewer, q)]);
  }
  const officer = await w.person('compliance_officer');
  await placeHold(officer, { matter: 'Claim 1', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'query', q: 'mia.lind@example.org' } } as never); // prettier-ignore
  const rows = await asOwner(async (client) => [
    ...(await client.query('SELECT * FROM saved_view WHERE workspace_id = $1', [w.workspaceId])).rows,
    ...(await client.query('SELECT * FROM hold WHERE workspace_id = $1', [w.workspaceId])).rows,
  ]);
  const acts = [...(await readActs(w.workspaceId, 'view.shared')), ...(await readActs(w.workspaceId, 'hold.placed'))];
  expect(acts).toHaveLength(6);
  expect(JSON.stringify([rows, acts]).toLowerCase()).not.toMatch(/mia\.lind|mia%2elind|de89|3704/);
}); // prettier-ignore

describe('search', () => {
  test('an exact value is found by whoever may reveal, however it is written', async () => {
    for (const q of ['mia.lind@example.org', '"MIA.LIND@example.org"', 'DE89370400440532013000', 'DE89 3704 0044 0532 0130 00', '4111-1111-1111-1111', '"+49 30 901820"', '"Refund mia.lind@example.org to"', 'user:mia.lind@example.org', 'text:mia.lind@example.org status:running'])
      expect([q, await ids(reviewer, q)]).toEqual([q, ['a']]);
    expect(await ids(reviewer, '-mia.lind@example.org')).toEqual(['b']);
    expect(await ids(reviewer, '"to mia.lind@example.org"')).toEqual([]);
  }); // prettier-ignore
  test('others find nothing and are told why; by the token as it is shown everybody who reads content finds it', async () => {
    for (const q of ['mia.lind@example.org', 'user:mia.lind@example.org', '"+49 30 901820"']) {
      const page = await searchDecisions(auditor, { q });
      expect(page.items).toEqual([]);
      expect(page.hints?.[0]?.message).toContain('tokens only');
    }
    const token = plainMasks((await searchDecisions(auditor, { q: 'externalId:a' })).items[0]!.user!);
    expect(await ids(auditor, `"${token}"`)).toEqual(['a']);
    expect(await ids(auditor, `user:"${token}"`)).toEqual(['a']);
  });
  test('an excerpt has the bar where the value stands, whole', async () => {
    const { items } = await searchDecisions(reviewer, { q: 'mia.lind@example.org' });
    const { matches } = await findMatches(reviewer, { q: 'mia.lind@example.org', ids: [items[0]!.id] });
    const parts = matches[0]!.places[0]!.parts;
    expect(parts.filter((part) => part.hit).map((part) => masksIn(part.text)[0]?.type)).toEqual(['email']);
    expect(JSON.stringify(matches)).not.toContain('lind');
    const found = await searchTrail(reviewer, 'a', 'MIA.LIND@example.org');
    expect(found.matches.map((match) => masksIn(match.excerpt.match)[0]?.type)).toContain('email');
    expect((await searchTrail(auditor, 'a', 'mia.lind@example.org')).matches).toEqual([]);
  });
  test('what was looked for stands in the access record as a token', async () => {
    await searchDecisions(reviewer, { q: 'mia.lind@example.org refund' });
    const notes = await asOwner(
      async (client) =>
        (await client.query<{ q: string }>(`SELECT detail->>'q' AS q FROM access_note WHERE workspace_id = $1`, [w.workspaceId]))
          .rows,
    );
    expect(JSON.stringify(notes)).not.toContain('mia.lind');
    expect(notes.some(({ q }) => /^\[email [0-9a-f]{16}\] refund$/.test(q))).toBe(true);
  });
});

test('an emitter that writes a token, in whatever brackets, is not found by it and draws no mask', async () => {
  const user = (await searchDecisions(reviewer, { q: 'externalId:a' })).items[0]!.user!;
  const [mask] = masksIn(user);
  await ingest(w, [
    { kind: 'decision.started', system: 's', decision: 'forged', occurredAt: at, data: { input: `${user} ${plainMasks(user)} §email:${mask!.token} email:${mask!.token}`, user } },
  ]); // prettier-ignore
  await indexAll(w);
  expect(await ids(reviewer, 'mia.lind@example.org')).toEqual(['a']);
  expect(await ids(reviewer, 'user:mia.lind@example.org')).toEqual(['a']);
  const forged = (await searchDecisions(reviewer, { q: 'externalId:forged' })).items[0]!;
  expect(masksIn(`${forged.inputPreview} ${forged.user}`)).toEqual([]);
});

test('what a tombstone covers is shown as removed, with the date and the event; what was never there is not', async () => {
  await ingest(w, [
    { kind: 'tool.called', system: 's', decision: 'gone', step: 'x', occurredAt: at, data: { tool: { name: 'pay', arguments: { a: 1 } } } },
    { kind: 'tool.called', system: 's', decision: 'gone', step: 'y', occurredAt: at, data: { tool: { name: 'pay' } } },
  ]); // prettier-ignore
  const before = await getDecisionDetail(reviewer, 'gone');
  const [first, cause] = before.events.map((event) => event.index) as [number, number];
  await asOwner(async (client) => {
    await client.query('DELETE FROM disclosure WHERE workspace_id = $1 AND idx = $2', [w.workspaceId, first]);
    await client.query('INSERT INTO tombstone (workspace_id, from_idx, to_idx, cause_idx) VALUES ($1, $2, $2, $3)', [w.workspaceId, first, cause]);
  }); // prettier-ignore
  const { steps } = await getDecisionDetail(reviewer, 'gone');
  const removed = { at: before.events[1]!.receivedAt, kind: 'tool.called' };
  expect(steps.map((step) => step.erased)).toEqual([removed, undefined]);
  expect(await getRecord(reviewer, 'gone', 'x')).toMatchObject([{ tree: null, erased: removed }]);
});
