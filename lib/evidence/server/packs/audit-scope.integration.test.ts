import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { atNextRequest } from '@/lib/access/server/testing';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { findSimilar } from '@/lib/decisions/server/find-similar';
import { newComment } from '@/lib/decisions/comments';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { listComments } from '@/lib/decisions/server/list-comments';
import { addComment } from '@/lib/decisions/server/add-comment';
import { proveDecision } from '@/lib/integrity/server/prove-decision';
import { readLog } from '@/lib/ledger/server/testing';
import { getOverview } from '@/lib/overview/server/get-overview';
import { listSystems } from '@/lib/registry/server/list-systems';
import { completeQuery } from '@/lib/search/server/complete-query';
import { exportDecisions } from '@/lib/search/server/export-decisions';
import { findPlaces } from '@/lib/search/server/find-places';
import { findMatches } from '@/lib/search/server/find-matches';
import { getFacets } from '@/lib/search/server/get-facets';
import { getHistogram } from '@/lib/search/server/get-histogram';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { commentControl } from '../comment-control';
import { getControl } from '../get-control';
import { getDraft } from '../get-draft';
import { getDecisionEvidence } from '../get-decision-evidence';
import { getFrameworkReport } from '../get-framework-report';
import { listBlockRecords } from '../list-block-records';
import { listDocuments } from '../list-documents';
import { readDocumentFile } from '../read-document-file';
import { recordDocument } from '../record-document';
import { listFrameworks } from '../list-frameworks';
import { listRunChoices, listRuns } from '../list-runs';
import { keepRun } from '../keep-run';
import { runBlock } from '../run-block';
import { openIncident } from '../incidents/open-incident';
import { getIncident, listIncidents } from '../incidents/read-incidents';
import { frameworkOn } from '../../frameworks';
import { closeAudit, openRoom } from './audits';

let w: TestWorkspace;
let officer: PersonActor;
let hired: PersonActor;
let desk: string;
/** By the emitter's id. */
const ids: Record<string, string> = {};

async function decide(system: string, decision: string, day: string, status = 'ok'): Promise<void> {
  const base = { system, decision, occurredAt: `${day}T12:00:00.000Z` };
  await ingest(w, [
    { ...base, kind: 'decision.started', data: { input: `Where is ${decision}?` } },
    { ...base, kind: 'decision.ended', data: { status } },
  ]);
  while ((await sealDueDecisions()) > 0);
  await indexAll(w);
  ids[decision] = (await getDecision(officer, decision)).decision.id;
}
const room = (over: object = {}) => ({ title: 'Stage 2', auditor: hired.personId, system: 'desk', frameworks: ['eu-ai-act' as const], from: '2026-08-01', to: '2026-08-31', expiresOn: '2999-01-01', ...over }); // prettier-ignore
const seen = async (actor: PersonActor, over: object = {}): Promise<string[]> =>
  (await searchDecisions(actor, { ...over })).items.map((one) => Object.keys(ids).find((key) => ids[key] === one.id)!).sort();

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  hired = await w.person('auditor', { systems: [] });
  desk = await w.system('desk');
  await w.system('other');
  for (const [name, day, status] of [['before', '2026-07-31', 'error'], ['first', '2026-08-01', 'ok'], ['last', '2026-08-31', 'error'], ['after', '2026-09-01', 'error']] as const) await decide('desk', name, day, status); // prettier-ignore
  await decide('other', 'foreign', '2026-08-15');
});

describe('an auditor to whom no AI system is granted', () => {
  test('is refused everything while no audit is open, and told why', async () => {
    const outside = await atNextRequest(hired);
    expect(can(outside, 'decisions.read')).toBe(false);
    await expect(searchDecisions(outside, {})).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('No audit is open to you') as string }); // prettier-ignore
    const { id } = await openRoom(officer, room());
    expect(await seen(await atNextRequest(hired))).toEqual(['first', 'last']);
    await closeAudit(officer, id);
    await expect(getDecision(await atNextRequest(hired), ids['first']!)).rejects.toMatchObject({ code: 'forbidden' });
    const { id: short } = await openRoom(officer, room());
    await asOwner((db) => db.query("UPDATE audit_room SET expires_at = now() - interval '1 second' WHERE workspace_id = $1 AND closed_at IS NULL", [w.workspaceId])); // prettier-ignore
    await expect(searchDecisions(await atNextRequest(hired), {})).rejects.toMatchObject({ code: 'forbidden' });
    await closeAudit(officer, short);
  });

  test('sees through a room its AI system and period in the explorer, in trails and in exports, and nothing beside', async () => {
    const { id } = await openRoom(officer, room());
    const auditor = await atNextRequest(hired);
    expect((await listSystems(auditor)).map((one) => one.key)).toEqual(['desk']);
    expect(await seen(auditor, { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' })).toEqual(['first', 'last']);
    expect(await seen(auditor, { q: 'before OR first' })).toEqual(['first']);
    expect(await seen(auditor, { q: `id:${ids['after']}` })).toEqual([]);
    const facets = await getFacets(auditor, {});
    expect(facets.facets.find((one) => one.field === 'system')!.values).toEqual([expect.objectContaining({ value: 'desk', count: 2 })]);
    const histogram = await getHistogram(auditor, { by: 'status' });
    expect([histogram.from, histogram.to, histogram.buckets.reduce((sum, one) => sum + one.total, 0)]).toEqual(['2026-08-01T00:00:00.000Z', '2026-09-01T00:00:00.000Z', 2]);
    const file = await exportDecisions(auditor, { format: 'ndjson' });
    let text = '';
    for await (const part of file.stream as unknown as AsyncIterable<Uint8Array>) text += Buffer.from(part).toString();
    for (const [name, inside] of [['first', true], ['last', true], ['before', false], ['after', false], ['foreign', false]] as const)
      expect([name, text.includes(ids[name]!)]).toEqual([name, inside]);

    expect((await getDecision(auditor, ids['first']!)).decision.id).toBe(ids['first']);
    for (const name of ['before', 'after', 'foreign']) {
      await expect(getDecision(auditor, ids[name]!)).rejects.toMatchObject({ code: 'notFound' });
      await expect(getDecision(auditor, name)).rejects.toMatchObject({ code: 'notFound' });
      await expect(listComments(auditor, ids[name]!)).rejects.toMatchObject({ code: 'notFound' });
    }
    expect((await findMatches(auditor, { q: 'where', ids: [ids['first']!, ids['before']!] })).matches.map((one) => one.id)).toEqual([ids['first']]);
    expect((await findSimilar(officer, ids['first']!)).map((one) => one.id)).toEqual([ids['after'], ids['last'], ids['before']]);
    expect((await findSimilar(auditor, ids['first']!)).map((one) => one.id)).toEqual([ids['last']]);
    // Nothing is signed here: what may be proved is not signed yet, what may not be is not there.
    await expect(proveDecision(auditor, ids['first']!)).rejects.toMatchObject({ code: 'notYetSigned' });
    for (const name of ['before', 'after', 'foreign'] as const) await expect(proveDecision(auditor, ids[name]!)).rejects.toMatchObject({ code: 'notFound' });
    const log = await readLog(w.workspaceId);
    for (const [name, found] of [['first', true], ['before', false], ['after', false], ['foreign', false]] as const) {
      const comment = await addComment(officer, ids[name]!, newComment.parse({ body: 'Look at this.' }));
      const event = toPublicId('event', log.find((one) => one.decisionId === getRow(name))!.eventId);
      for (const id of [comment.id, event]) {
        expect([name, (await findPlaces(auditor, id)).map((one) => one.decision)]).toEqual([name, found ? [ids[name]] : []]);
        expect(await findPlaces(officer, id)).toHaveLength(1);
      }
    }
    // What counts over every period, and people, traffic and policies, are no part of a room.
    await expect(getOverview(auditor, { days: 30 })).rejects.toMatchObject({ code: 'forbidden' });
    for (const permission of ['people.read', 'ingest.read', 'policies.read', 'actions.read', 'access.read'] as const)
      expect([permission, can(auditor, permission)]).toEqual([permission, false]);
    expect((await completeQuery(auditor, { text: 'system:', caret: 7 })).items.map((one) => one.text)).toEqual(['desk']);
    await closeAudit(officer, id);
  }); // prettier-ignore

  test('measures within the room: its frameworks, the blocks of their controls, its period; and reads no notes of the house', async () => {
    const { id } = await openRoom(officer, room());
    const auditor = await atNextRequest(hired);
    expect([...new Set(listFrameworks(auditor).items.map((one) => one.id))]).toEqual(['eu-ai-act']);
    const report = await getFrameworkReport(auditor, { framework: 'eu-ai-act', refs: ['26(6)'] });
    expect([report.system!.key, report.period]).toEqual(['desk', { from: '2026-08-01T00:00:00.000Z', to: '2026-09-01T00:00:00.000Z' }]);
    await expect(getFrameworkReport(auditor, { framework: 'gdpr' })).rejects.toMatchObject({ code: 'notFound' });
    await expect(getFrameworkReport(auditor, { framework: 'eu-ai-act', system: 'other' })).rejects.toMatchObject({ code: 'notFound' });
    await expect(getFrameworkReport(auditor, { framework: 'eu-ai-act', from: '2026-07-01', to: '2026-08-31' })).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('2026-08-01 to 2026-08-31') as string });
    expect((await runBlock(auditor, { block: 'E04' })).population).toBe(2);
    const records = (await listBlockRecords(auditor, { block: 'E04' })).items.map((one) => one.id);
    expect(records.sort()).toEqual([ids['first'], ids['last']].sort());
    await expect(listBlockRecords(auditor, { block: 'E04', from: '2026-07-31', to: '2026-08-02' })).rejects.toMatchObject({ code: 'forbidden' });

    await commentControl(officer, { framework: 'eu-ai-act', ref: '26(6)', system: 'desk', text: 'We are late here.' });
    expect((await getControl(auditor, { framework: 'eu-ai-act', ref: '26(6)' })).comments).toEqual([]);
    for (const [from, to] of [['2026-08-01', '2026-08-31'], ['2026-07-01', '2026-07-31']] as const) await keepRun(officer, { framework: 'eu-ai-act', system: 'desk', from, to, lawDate: null });
    expect((await listRuns(auditor)).items.map((one) => [one.from, one.changed])).toEqual([['2026-08-01', null]]);
    expect((await listRunChoices(auditor)).map((one) => one.from)).toEqual(['2026-08-01']);
    // Those of the room first, then those of before: what is newer than them pushes none of them out.
    expect((await listRuns(auditor, { limit: 1 })).items.map((one) => one.from)).toEqual(['2026-08-01']);
    const page = await listRuns(officer, { limit: 1 });
    const rest = await listRuns(officer, { limit: 1, cursor: page.nextCursor });
    expect([page.items[0]!.from, rest.items[0]!.from, rest.nextCursor]).toEqual(['2026-07-01', '2026-08-01', null]);
    expect(page.items[0]!.changed).not.toBeNull(); // held against one that is on the next page
    await expect(listRuns(officer, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalidCursor' });
    const evidence = await getDecisionEvidence(auditor, getRow('first'));
    expect(new Set(evidence.blocks.flatMap((one) => one.controls.map((control) => control.framework)))).toEqual(new Set(['eu-ai-act']));
    await expect(getDecisionEvidence(auditor, getRow('after'))).rejects.toMatchObject({ code: 'notFound' });
    const incident = (awareAt: string) => openIncident(officer, { system: 'desk', title: 'Late', what: 'What happened.', awareAt, class: 'notSerious' });
    const [inside, outside] = [await incident('2026-08-10T00:00:00.000Z'), await incident('2026-10-10T00:00:00.000Z')];
    expect((await listIncidents(auditor)).items.map((one) => one.id)).toEqual([inside.id]);
    await expect(getIncident(auditor, outside.id)).rejects.toMatchObject({ code: 'notFound' });
    await closeAudit(officer, id);
  }, 60_000); // prettier-ignore

  test('sees of two rooms what each holds in its own period', async () => {
    const rooms = [await openRoom(officer, room()), await openRoom(officer, room({ system: 'other', from: '2026-08-15', to: '2026-08-15' })), await openRoom(officer, room({ from: '2026-09-01', to: '2026-09-30' }))]; // prettier-ignore
    const auditor = await atNextRequest(hired);
    await decide('other', 'foreign too', '2026-08-20');
    expect(await seen(auditor)).toEqual(['after', 'first', 'foreign', 'last']);
    expect(await seen(auditor, { q: 'where' })).toEqual(['after', 'first', 'foreign', 'last']);
    await expect(getDecision(auditor, ids['foreign too']!)).rejects.toMatchObject({ code: 'notFound' });
    const incident = async (system: string, awareAt: string) => (await openIncident(officer, { system, title: 'Late', what: 'What happened.', awareAt, class: 'notSerious' })).id; // prettier-ignore
    const older = (await listIncidents(officer)).items.map((one) => one.id);
    const known = [await incident('desk', '2026-09-10T00:00:00.000Z'), await incident('other', '2026-08-15T12:00:00.000Z'), await incident('desk', '2026-08-20T00:00:00.000Z')]; // prettier-ignore
    for (const [system, awareAt] of [['other', '2026-08-20T00:00:00.000Z'], ['desk', '2026-10-20T00:00:00.000Z']] as const) await incident(system, awareAt); // prettier-ignore
    const listed = async (system?: string) => (await listIncidents(auditor, { system: system ?? null })).items.map((one) => one.id).filter((id) => !older.includes(id)).sort(); // prettier-ignore
    expect(await listed()).toEqual([...known].sort());
    expect(await listed('desk')).toEqual([known[0]!, known[2]!].sort());
    expect(await listed('other')).toEqual([known[1]]);
    expect((await getFacets(auditor, {})).facets.find((one) => one.field === 'system')!.values.map((one) => [one.value, one.count])).toEqual([['desk', 3], ['other', 1]]); // prettier-ignore
    for (const { id } of rooms) await closeAudit(officer, id);
  });
});

test('reads of documents those of its AI system that its frameworks ask for; of others that they are there; and drafts with the AI Act alone', async () => {
  const file = { name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('bytes') };
  const hand = async (over: object): Promise<string> => (await recordDocument(officer, { form: 'document', kind: 'monitoringPlan', title: 'Monitoring of Mia', effectiveFrom: '2026-08-01', ownerId: officer.personId, file, ...over } as never)).id; // prettier-ignore
  const act = frameworkOn('eu-ai-act', '2026-08-31')!;
  const ref = act.controls.find((one) => one.documents.some((slot) => slot.kind !== 'training'))!;
  const { kind } = ref.documents.find((slot) => slot.kind !== 'training')!;
  const [held, unasked, foreign, everywhere, trained] = [await hand({ system: 'desk', kind }), await hand({ system: 'desk', kind: 'cafeteria' }), await hand({ system: 'other', kind }), await hand({ kind }), await hand({ form: 'training', kind, personId: officer.personId })];
  const { id } = await openRoom(officer, room());
  const auditor = await atNextRequest(hired);
  expect((await listDocuments(auditor)).map((one) => one.id)).toEqual([held]);
  expect((await readDocumentFile(auditor, fromPublicId('document', held)!)).bytes.toString()).toBe('bytes');
  for (const one of [unasked, foreign, everywhere, trained]) await expect(readDocumentFile(auditor, fromPublicId('document', one)!)).rejects.toMatchObject({ code: 'notFound' });
  // What is found for a control is the same for both, and so is what is not handed in.
  const place = { framework: 'eu-ai-act', ref: ref.ref, system: 'desk', from: '2026-08-01', to: '2026-08-31' };
  const [inside, outside] = [(await getControl(auditor, place)).status, (await getControl(officer, place)).status];
  expect([inside.state, inside.documents.map((one) => one.id)]).toEqual([outside.state, outside.documents.map((one) => one.id)]);
  expect(inside.documents.filter((one) => one.title.includes('Mia')).map((one) => one.id)).toEqual([held]);
  expect(JSON.stringify(inside.documents.filter((one) => one.id !== held))).not.toContain(officer.name);
  expect((await getDraft(auditor, { kind: 'fria', system: 'desk' })).system.name).toBe('desk');
  await closeAudit(officer, id);
  const { id: iso } = await openRoom(officer, room({ frameworks: ['iso-42001'] }));
  for (const draft of ['fria', 'annexIV'] as const) await expect(getDraft(await atNextRequest(hired), { kind: draft, system: 'desk' })).rejects.toMatchObject({ code: 'notFound' });
  await closeAudit(officer, iso);
}, 60_000); // prettier-ignore

test('what is newer than the period of a room pushes nothing of it out of a list', async () => {
  await w.system('busy');
  await decide('busy', 'mine', '2026-08-10');
  await decide('busy', 'beside', '2026-08-11', 'error');
  await ingest(w, Array.from({ length: 301 }, (_, i) => ({ system: 'busy', decision: `later ${i}`, occurredAt: '2026-09-10T12:00:00.000Z', kind: 'decision.ended', data: { status: 'error' } }))); // prettier-ignore
  const { id } = await openRoom(officer, room({ system: 'busy' }));
  const auditor = await atNextRequest(hired);
  expect((await findSimilar(auditor, ids['mine']!)).map((one) => one.id)).toEqual([ids['beside']]);
  await closeAudit(officer, id);
}, 60_000);

test('an auditor with AI systems of their own sees those as before, with a room or without', async () => {
  const own = await w.person('auditor', { systems: [desk] });
  expect(await seen(await atNextRequest(own))).toEqual(['after', 'before', 'first', 'last']);
  await openRoom(officer, room({ auditor: own.personId }));
  const again = await atNextRequest(own);
  expect(again.within).toBeUndefined();
  expect(await seen(again)).toEqual(['after', 'before', 'first', 'last']);
});

const getRow = (name: string): string => fromPublicId('decision', ids[name]!)!;
