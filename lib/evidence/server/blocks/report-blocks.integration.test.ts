import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { ingest } from '@/lib/search/testing/seed';
import { fromPublicId } from '@/lib/shared/ids';
import { RECORD_VERDICTS, type BlockId } from '../../contract';
import { addTask } from '../add-task';
import { finishTask } from '../finish-task';
import { getDecisionEvidence } from '../get-decision-evidence';
import { keepRun } from '../keep-run';
import { handOverPack, cancelPack } from '../packs/act-on-pack';
import { requestPack } from '../packs/request-pack';
import { listBlockRecords } from '../list-block-records';
import { runBlock } from '../run-block';

// Blocks that ask what people did with what was found: explanations (E19), tasks (E26), reports of months (E30).
let w: TestWorkspace;
let officer: PersonActor;
let decision: string;
const DAY = 86_400_000;
const today = new Date().toISOString().slice(0, 10);
const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

async function asked(block: BlockId, over: object = {}) {
  const given = { block, system: 'desk', from: day(-20), to: day(20), ...over };
  const run = await runBlock(officer, given);
  const ids: Record<string, string[]> = {};
  for (const verdict of RECORD_VERDICTS) ids[verdict] = (await listBlockRecords(officer, { ...given, verdict })).items.map((one) => one.id); // prettier-ignore
  expect([ids['covered']!.length, ids['covered']!.length + ids['uncovered']!.length]).toEqual([run.covered, run.population]);
  return { ...run, ids };
}
const set = (pack: string, sql: string) => asOwner((db) => db.query(`UPDATE evidence_pack SET ${sql} WHERE workspace_id = $1 AND pack_id = $2`, [w.workspaceId, fromPublicId('pack', pack)])); // prettier-ignore
const explain = () => requestPack(officer, { profile: 'affectedPerson', system: 'desk', decisions: [decision], frameworks: [], from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' } as unknown as Parameters<typeof requestPack>[1]); // prettier-ignore
const report = (over: object = {}) => requestPack(officer, { profile: 'board', system: 'desk', frameworks: ['eu-ai-act'], from: '2026-09-01T00:00:00.000Z', until: '2026-10-01T00:00:00.000Z', ...over } as unknown as Parameters<typeof requestPack>[1]); // prettier-ignore

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  for (const key of ['desk', 'other']) await w.system(key);
  await ingest(w, [{ system: 'desk', decision: 'asked about', occurredAt: new Date(Date.now() - 5 * DAY).toISOString(), kind: 'decision.ended', data: { status: 'ok' } }]); // prettier-ignore
  while ((await sealDueDecisions()) > 0);
  decision = (await searchDecisions(officer, {})).items[0]!.id;
}, 60_000);

describe('E19, explanations', () => {
  test('cannot tell while nobody ever asked for a pack, counts what was handed over and how long it took, and leads from the decision to it', async () => {
    expect(await asked('E19')).toMatchObject({ state: 'cannotTell', population: 0, says: expect.stringContaining('cannot be told') as string });
    const { id } = await explain();
    expect(await asked('E19', { system: 'other' })).toMatchObject({ state: 'noPopulation' });
    expect(await asked('E19')).toMatchObject({ state: 'cannotTell', population: 1, covered: 0, ids: { uncovered: [id] } });
    await set(id, "state = 'final', asked_at = now() - interval '3 days'");
    await handOverPack(officer, id, { recipient: 'The person' });
    const answered = await asked('E19');
    expect(answered).toMatchObject({ state: 'evidenced', population: 1, covered: 1, facts: { 'median days to answer': 3 }, ids: { covered: [id] } });
    const beside = await getDecisionEvidence(officer, fromPublicId('decision', decision)!);
    expect(beside.blocks.find((one) => one.definition.id === 'E19')).toMatchObject({ verdict: 'covered', records: [{ id }] });

    const { id: dropped } = await explain();
    await cancelPack(officer, dropped);
    await set(dropped, "state = 'cancelled'");
    expect(await asked('E19')).toMatchObject({ state: 'evidenced', population: 1, exclusions: [{ count: 1 }] });
    // Withdrawn after an erasure and followed by another: one request, answered by the one that was handed over.
    const { id: first } = await explain();
    const { id: follower } = await explain();
    await set(first, "state = 'withdrawn'");
    await set(follower, `state = 'final', successor_of = '${fromPublicId('pack', first)!}'`);
    expect(await asked('E19')).toMatchObject({ state: 'partly', population: 2, covered: 1, ids: { uncovered: [first] } });
    await handOverPack(officer, follower, { recipient: 'The person' });
    expect(await asked('E19')).toMatchObject({ state: 'evidenced', population: 2, covered: 2 });
  }); // prettier-ignore
});

describe('E26, corrective actions', () => {
  test('asks about tasks whose day has come: in time, late and overdue; one that is not due yet says nothing', async () => {
    expect(await asked('E26')).toMatchObject({ state: 'noPopulation', population: 0 });
    const task = (dueOn: string) => addTask(officer, { framework: 'eu-ai-act', ref: '26(2)', system: 'desk', what: 'Look into it', ownerId: officer.personId, dueOn }); // prettier-ignore
    await task(day(5));
    expect(await asked('E26')).toMatchObject({
      state: 'noPopulation',
      population: 0,
      exclusions: [{ reason: 'not due yet', count: 1 }],
    });
    const { id: inTime } = await task(today);
    await finishTask(officer, fromPublicId('task', inTime)!);
    expect(await asked('E26')).toMatchObject({ state: 'evidenced', population: 1, covered: 1, ids: { covered: [inTime] } });
    const { id: overdue } = await task(day(-2));
    const { id: late } = await task(day(-3));
    await finishTask(officer, fromPublicId('task', late)!);
    const run = await asked('E26');
    expect(run).toMatchObject({ state: 'partly', population: 3, covered: 1, facts: { overdue: 1 } });
    expect(run.ids['uncovered']!.sort()).toEqual([late, overdue].sort());
    expect(await asked('E26', { system: 'other' })).toMatchObject({ state: 'noPopulation' });
  });
});

describe('E30, periodic reports', () => {
  const months = { from: '2026-08-01', to: '2026-10-31' };
  test('counts whole months that ended, with a measurement that a person kept or a pack that two people signed off', async () => {
    expect(await asked('E30', { from: '2026-08-02', to: '2026-08-30' })).toMatchObject({ state: 'noPopulation', population: 0 });
    expect(await asked('E30', months)).toMatchObject({ state: 'cannotTell', population: 3, covered: 0 });
    const kept = await keepRun(officer, { framework: 'eu-ai-act', system: 'desk', from: '2026-08-01', to: '2026-08-31' });
    expect(await asked('E30', months)).toMatchObject({ state: 'partly', population: 3, covered: 1, ids: { covered: [kept.id] } });
    const { id: signed } = await report();
    expect(await asked('E30', months)).toMatchObject({ covered: 1 }); // a draft is nobody's word
    await set(signed, "state = 'final', finished_at = now()");
    const { id: short } = await report({ from: '2026-10-02T00:00:00.000Z', until: '2026-11-01T00:00:00.000Z' });
    await set(short, "state = 'final', finished_at = now()");
    const run = await asked('E30', months);
    expect(run).toMatchObject({
      state: 'partly',
      population: 3,
      covered: 2,
      facts: { 'with a signed pack': 1, 'with a measurement': 1 },
    });
    expect(run.ids['covered']!.sort()).toEqual([kept.id, signed].sort());
    expect(run.ids['uncovered']).toEqual(['2026-10']);
    const { id: whole } = await report({ from: '2026-08-01T00:00:00.000Z', until: '2026-11-01T00:00:00.000Z' });
    await set(whole, "state = 'final', finished_at = now()");
    expect(await asked('E30', months)).toMatchObject({ state: 'evidenced', population: 3, covered: 3 });
    expect(await asked('E30', { ...months, system: 'other' })).toMatchObject({ state: 'cannotTell', covered: 0 });
  });
});
