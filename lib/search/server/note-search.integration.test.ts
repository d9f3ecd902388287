import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { previewErasure } from '@/lib/retention/server/preview-erasure';
import type { JsonObject } from '@/lib/shared/json';
import { indexAll, ingest } from '../testing/seed';
import { listKey, writeCursor } from './cursor';
import { getFacets } from './get-facets';
import { getHistogram } from './get-histogram';
import { neighbours } from './neighbours';
import { openScope } from './scope';
import { searchDecisions } from './search-decisions';
import { openPersonSearch, searchPerson } from './search-person';

const at = '2026-11-20T10:00:00.000Z';
let w: TestWorkspace;
beforeAll(async () => {
  w = await testWorkspace();
  await ingest(w, [
    { kind: 'decision.started', system: 's', decision: 'a', occurredAt: at, data: { input: 'a refund for mia@example.org', user: 'u-77' } },
    { kind: 'decision.started', system: 's', decision: 'b', occurredAt: at, data: { input: 'a refund' } },
  ]); // prettier-ignore
  await indexAll(w);
});
/** What is noted of a reader, in order. */
const notesOf = async (actor: PersonActor): Promise<JsonObject[]> => {
  const { rows } = await asOwner((client) => client.query<{ detail: JsonObject }>("SELECT detail FROM access_note WHERE workspace_id = $1 AND person_id = $2 AND kind = 'search.performed' ORDER BY noted_at", [w.workspaceId, actor.personId])); // prettier-ignore
  return rows.map((row) => row.detail);
};
const searched = { q: 'refund', from: null, to: null };

describe('whoever looks for something is in the access record', () => {
  test.each([
    ['by its rows', (actor) => searchDecisions(actor, { q: 'refund' })],
    ['by its counts', (actor) => getFacets(actor, { q: 'refund' })],
    ['by its chart', (actor) => getHistogram(actor, { q: 'refund' })],
    ['by the neighbours of a decision', async (actor) => neighbours(actor, { q: 'refund' }, (await searchDecisions(w.service, {})).items[0]!.id)], // prettier-ignore
  ] satisfies [string, (actor: PersonActor) => Promise<unknown>][])('%s, whichever way it is asked for', async (_, ask) => {
    const reviewer = await w.person('reviewer');
    await ask(reviewer);
    expect(await notesOf(reviewer)).toEqual([searched]);
  });

  test('a page that asks for all of them at once is one note', async () => {
    const reviewer = await w.person('reviewer');
    await Promise.all([searchDecisions(reviewer, { q: 'refund' }), getFacets(reviewer, { q: 'refund' }), getHistogram(reviewer, { q: 'refund' })]); // prettier-ignore
    expect(await notesOf(reviewer)).toEqual([searched]);
  });

  test('by a cursor that nobody was given, and by what came since an instant', async () => {
    const reviewer = await w.person('reviewer');
    const key = listKey(openScope(reviewer, { q: 'refund' }), '-startedAt', null);
    const made = writeCursor(key, { key: '2999-01-01 00:00:00+00', id: 'ffffffff-ffff-7fff-bfff-ffffffffffff', back: false, total: { value: 0, relation: 'eq' } }); // prettier-ignore
    expect((await searchDecisions(reviewer, { q: 'refund', cursor: made })).items).toHaveLength(2);
    expect(await notesOf(reviewer)).toEqual([searched]);
    const follower = await w.person('reviewer');
    for (const receivedAfter of ['2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z'])
      expect((await searchDecisions(follower, { q: 'refund', receivedAfter })).items).toHaveLength(2);
    expect(await notesOf(follower)).toEqual([{ q: 'refund', follows: true }]);
  });

  test('reading lists, which show the beginnings of what was said, is one note an hour; who may not read content is shown none', async () => {
    const reviewer = await w.person('reviewer');
    for (const from of ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z']) await searchDecisions(reviewer, { from });
    expect(await notesOf(reviewer)).toEqual([{ q: '', listed: true }]);
    const developer = await w.person('developer');
    await searchDecisions(developer, {});
    expect(await notesOf(developer)).toEqual([]);
  });
});

describe('a search for a person', () => {
  test('that a colleague opens by its address is noted under its case number', async () => {
    const officer = await w.person('compliance_officer');
    const { id } = await searchPerson(officer, { caseNumber: 'DSAR-7', identifiers: [{ value: 'mia@example.org' }] });
    const colleague = await w.person('compliance_officer');
    expect((await openPersonSearch(colleague, id)).items).toHaveLength(1);
    expect(await notesOf(colleague)).toEqual([{ personSearch: id }]);
    expect(await notesOf(officer)).toEqual([]); // the search itself is the event
  });

  test('is an event too where an erasure is tried out on it, also when nothing is there', async () => {
    const officer = await w.person('compliance_officer');
    const { id, tokens } = await searchPerson(officer, { caseNumber: 'DSAR-8', identifiers: [{ value: 'mia@example.org' }] });
    await previewErasure(officer, { kind: 'person', search: id });
    expect((await readActs(w.workspaceId, 'person.searched')).at(-1)).toMatchObject({ caseNumber: 'preview of an erasure', tokens }); // prettier-ignore
    const before = (await readActs(w.workspaceId, 'person.searched')).length;
    await expect(previewErasure(officer, { kind: 'user', user: 'nobody-9' })).rejects.toMatchObject({ code: 'notFound' });
    expect(await readActs(w.workspaceId, 'person.searched')).toHaveLength(before + 1);
    await expect(previewErasure(await w.person('administrator'), { kind: 'user', user: 'u-77' })).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore
    expect(await readActs(w.workspaceId, 'person.searched')).toHaveLength(before + 1);
  });
});
