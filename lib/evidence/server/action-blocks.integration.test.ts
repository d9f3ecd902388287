import { beforeAll, expect, test } from 'vitest';
import { resumeHalt } from '@/lib/approvals/server/resume-halt';
import { startHalt } from '@/lib/approvals/server/start-halt';
import { redeemAction } from '@/lib/approvals/server/redeem-action';
import { getAction } from '@/lib/approvals/server/get-action';
import { sweepWorkspace } from '@/lib/approvals/server/sweep-actions';
import { ask, makeDesk, scoreByName, vote, type Desk } from '@/lib/approvals/server/testing';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { recordCompetence } from '@/lib/duty/server/record-competence';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { RECORD_VERDICTS, type BlockId } from '../contract';
import { LATE_FACT } from '../late';
import { getDecisionEvidence } from './get-decision-evidence';
import { getFrameworkReport } from './get-framework-report';
import { listBlockRecords } from './list-block-records';
import { recordDocument } from './record-document';
import { runBlock } from './run-block';

// Blocks over approvals, with rows: what people approved in time, what nobody decided, and what went past them.
let desk: Desk;
const ids = new Map<string, string>();
const set = (name: string, sql: string) => asOwner((db) => db.query(`UPDATE action SET ${sql} WHERE workspace_id = $1 AND action_id = $2`, [desk.ws.workspaceId, fromPublicId('action', ids.get(name)!)])); // prettier-ignore
const run = (block: BlockId) => runBlock(desk.carla, { block, system: 'refund-desk' });

async function ran(name: string, tool: string, voters: Desk['anna'][]): Promise<void> {
  const { id } = await ask(desk.agent, tool);
  ids.set(name, id);
  for (const one of voters) await vote(one, id);
  const { verdict, actionHash } = await getAction(desk.agent, id);
  await redeemAction(desk.gateway, id, { verdict: verdict!, actionHash });
}

beforeAll(async () => {
  scoreByName();
  desk = await makeDesk(await testWorkspace());
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await recordCompetence(desk.carla, { person: toPublicId('person', desk.anna.personId), capacity: 'criticalReviewer', training: 'Oversight', validFrom: day(-9), validUntil: day(90), evidenceName: 'C-1', evidenceSha256: '5f'.repeat(32) }); // prettier-ignore
  await ran('one', 'high.one', [desk.anna]);
  await ran('two', 'critical.two', [desk.anna, desk.ben]);
  await ran('past', 'high.past', [desk.anna]);
  const rejected = await ask(desk.agent, 'high.rejected');
  await vote(desk.ben, rejected.id, { vote: 'reject', reasonCode: 'policyViolation', reason: 'Outside of the rules.' });
  ids.set('expired', (await ask(desk.agent, 'high.expired')).id);
  await set('expired', "expires_at = now() - interval '1 minute'");
  await sweepWorkspace(desk.ws.workspaceId);
  await ask(desk.agent, 'high.waiting');
  await ask(desk.agent, 'read.order');
}, 60_000);

/** The list of records shows as many of each verdict as the run counts: the number and the way down to it cannot differ. */
async function agrees(block: BlockId): Promise<void> {
  const { population, covered, contradicted } = await run(block);
  const counts = [covered, population - covered - contradicted, contradicted];
  for (const [i, verdict] of RECORD_VERDICTS.entries()) {
    const { items } = await listBlockRecords(desk.carla, { block, system: 'refund-desk', verdict, limit: 200 });
    expect(items, `${block} ${verdict}`).toHaveLength(counts[i]!);
    expect(new Set(items.map((one) => one.id)).size).toBe(items.length);
  }
}

test('E06: what ran was approved before; one that ran past people is a contradiction, whatever else was found', async () => {
  expect(await run('E06')).toMatchObject({ state: 'evidenced', population: 3, covered: 3 });
  await set('past', 'approvals = 0');
  const found = await run('E06');
  expect(found).toMatchObject({ state: 'contradicted', population: 3, covered: 2, contradicted: 1 });
  expect(found.facts['gateway covers every acting tool']).toBe(false); // nothing says that everything passes here
  const { items } = await listBlockRecords(desk.carla, { block: 'E06', system: 'refund-desk', verdict: 'contradicted' });
  // Every action has a decision, where its whole chain stands.
  expect(items[0]!.href).toMatch(/^\/decisions\/dec_/);
  await agrees('E06');
  await set('past', 'approvals = 1');
});

test('E07: decided or expired and stopped is in time; what waits is not shown; what expired and ran contradicts', async () => {
  const found = await run('E07');
  expect(found).toMatchObject({ state: 'partly', population: 6, covered: 5, contradicted: 0 });
  expect(found.facts).toMatchObject({ approved: 3, rejected: 1, 'expired, so denied': 1, waiting: 1 });
  await agrees('E07');
  await set('expired', "execution = 'succeeded'");
  expect(await run('E07')).toMatchObject({ state: 'contradicted', contradicted: 1 });
  await set('expired', "execution = 'none'");
});

test('E08: only looking that was measured shows judgement, never time in a queue or one click on many; a fault found by a second look contradicts', async () => {
  const found = await run('E08');
  expect(found).toMatchObject({ state: 'partly', population: 5, covered: 1, contradicted: 0 });
  expect(found.facts).toMatchObject({ reviewers: 2, approvals: 4, refusals: 1, 'approvals without measured attention': 4 });
  await set('one', "asked_at = asked_at - interval '1 hour'");
  expect(await run('E08')).toMatchObject({ covered: 1 });
  const look = (name: string, ms: number) => asOwner((db) => db.query('INSERT INTO review_attention (workspace_id, action_id, person_id, revision, active_ms) VALUES ($1, $2, $3, 1, $4)', [desk.ws.workspaceId, fromPublicId('action', ids.get(name)!), desk.anna.personId, ms])); // prettier-ignore
  await look('one', 12_000);
  await look('past', 3_000);
  expect(await run('E08')).toMatchObject({ covered: 2, facts: { 'approvals with measured attention': 2 } });
  const batch = (value: string) => asOwner((db) => db.query(`UPDATE action_vote SET batch_id = ${value} WHERE workspace_id = $1 AND action_id = $2`, [desk.ws.workspaceId, fromPublicId('action', ids.get('one')!)])); // prettier-ignore
  await batch('gen_random_uuid()');
  expect(await run('E08')).toMatchObject({ covered: 1, facts: { 'approvals in a batch': 1 } });
  await batch('NULL');
  await set('two', "second_review = 'faulted'");
  expect(await run('E08')).toMatchObject({ state: 'contradicted', contradicted: 2 });
  await agrees('E08');
});

test('a decision leads back to what people decided about its actions', async () => {
  const decisionOf = async (name: string): Promise<string> => (await asOwner((db) => db.query<{ id: string }>('SELECT decision_id::text AS id FROM action WHERE workspace_id = $1 AND action_id = $2', [desk.ws.workspaceId, fromPublicId('action', ids.get(name)!)]))).rows[0]!.id; // prettier-ignore
  const shown = async (name: string) => {
    const { blocks } = await getDecisionEvidence(desk.carla, await decisionOf(name));
    return new Map(blocks.map((one) => [one.definition.id, one]));
  };
  const one = await shown('one');
  for (const id of ['E06', 'E07', 'E08', 'E09'] as const) {
    expect(one.get(id), id).toBeDefined();
  }
  expect(one.get('E06')).toMatchObject({ verdict: 'covered', records: [{ id: ids.get('one') }] });
  expect(one.get('E06')!.controls.flatMap(({ refs }) => refs)).not.toEqual([]);
  const two = await shown('two');
  expect(two.get('E08')).toMatchObject({ verdict: 'contradicted' });
  expect(two.get('E08')!.records.every(({ id }) => id.startsWith(`${ids.get('two')!}/`))).toBe(true);
  expect((await shown('expired')).has('E06')).toBe(false);
});

test('E09 and E22: trained on that day, by the register or a training record; the author who approves contradicts', async () => {
  expect(await run('E09')).toMatchObject({ state: 'partly', population: 3, covered: 2 });
  expect(await run('E22')).toMatchObject({ state: 'partly', population: 2, covered: 1 });
  await recordDocument(desk.carla, { form: 'training', kind: 'literacy', title: 'Oversight', system: null, ownerId: null, personId: desk.ben.personId, role: null, effectiveFrom: '2020-01-01', expiresOn: null, covers: null, file: null }); // prettier-ignore
  // Handed in after the vote it shows a part, and is a gap of its own.
  expect(await run('E09')).toMatchObject({ state: 'partly', covered: 2, facts: { [LATE_FACT]: 1 } });
  expect(await run('E22')).toMatchObject({ state: 'partly', covered: 1, facts: { [LATE_FACT]: 1 } });
  const { controls } = await getFrameworkReport(desk.carla, { framework: 'eu-ai-act', system: 'refund-desk', refs: ['26(2)'] });
  expect(controls[0]!.gaps).toContain('E22: The training of 1 person was recorded after they had voted.');
  await agrees('E22');
  await asOwner((db) => db.query("UPDATE evidence_document SET received_at = now() - interval '1 day' WHERE workspace_id = $1", [desk.ws.workspaceId])); // prettier-ignore
  expect(await run('E09')).toMatchObject({ state: 'evidenced', covered: 3 });
  expect(await run('E22')).toMatchObject({ state: 'evidenced', covered: 2 });
  // The same of the register: a line that was entered after the vote.
  await asOwner((db) => db.query("UPDATE competence SET recorded_at = now() + interval '1 hour' WHERE workspace_id = $1", [desk.ws.workspaceId])); // prettier-ignore
  expect(await run('E22')).toMatchObject({ state: 'partly', covered: 1, facts: { [LATE_FACT]: 1 } });
  await asOwner((db) => db.query("UPDATE competence SET recorded_at = now() - interval '1 day' WHERE workspace_id = $1", [desk.ws.workspaceId])); // prettier-ignore
  await set('one', `maker_id = '${desk.anna.personId}'`);
  expect(await run('E09')).toMatchObject({ state: 'contradicted', contradicted: 1 });
  await agrees('E09');
  await agrees('E22');
});

test('E11: no stop, no population; a drill that reached a safe state is covered; an action that began after it contradicts', async () => {
  expect((await run('E11')).state).toBe('noPopulation');
  const drill = await startHalt(desk.carla, {
    scope: 'system',
    value: 'refund-desk',
    mode: 'stop',
    reason: 'Drill.',
    drill: true,
  });
  await sweepWorkspace(desk.ws.workspaceId);
  const found = await run('E11');
  expect(found).toMatchObject({ population: 1, contradicted: 0 });
  expect(found.facts).toMatchObject({ drills: 1, 'halts in earnest': 0 });
  await agrees('E11');
  await set('one', 'redeemed_at = clock_timestamp()');
  expect(await run('E11')).toMatchObject({ state: 'contradicted', contradicted: 1 });
  await agrees('E11');
  await resumeHalt(desk.carla, drill.id, { to: 'everythingNeedsAHuman', reason: 'Over.' });
});

test('E21: a document that came after the period shows a part of it, and the whole of one that it came within', async () => {
  await recordDocument(desk.carla, { form: 'document', kind: 'instructions', title: 'Instructions', system: null, ownerId: desk.carla.personId, personId: null, role: null, effectiveFrom: '2020-01-01', expiresOn: null, covers: null, file: null }); // prettier-ignore
  const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const until = (back: number) => runBlock(desk.carla, { block: 'E21', system: 'refund-desk', from: day(30), to: day(back) });
  expect(await until(2)).toMatchObject({ state: 'partly', population: 1, covered: 0, facts: { [LATE_FACT]: 1 } });
  expect(await until(0)).toMatchObject({ state: 'evidenced', covered: 1, facts: { [LATE_FACT]: 0 } });
});
