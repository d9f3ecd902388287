import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { runChecks } from '@/lib/checks/server/run-checks';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { changeSystem } from '@/lib/registry/server/change-system';
import { decidePromotion } from '@/lib/registry/server/decide-promotion';
import { recordDeployments } from '@/lib/registry/server/record-deployments';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { requestPromotion } from '@/lib/registry/server/request-promotion';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { toPublicId } from '@/lib/shared/ids';
import { RECORD_VERDICTS, type BlockId } from '../../contract';
import { listBlockRecords } from '../list-block-records';
import { runBlock } from '../run-block';

// Blocks over registers: changes and who consented (E20), what decisions depend on (E25), what decides and is known (E27).
let w: TestWorkspace;
let officer: PersonActor;
let second: PersonActor;
const DAY = 86_400_000;
const at = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const period = { from: at(-5).slice(0, 10), to: at(0).slice(0, 10) };
const systems: Record<string, string> = {};
const artifacts: Record<string, string> = {};

async function decide(system: string, model: string, days = -2): Promise<void> {
  const base = { system, decision: `${system} ${model}`, occurredAt: at(days) };
  await ingest(w, [
    { ...base, kind: 'model.invoked', step: 'm', data: { model: { requested: model, responded: model } } },
    { ...base, kind: 'decision.ended', data: { status: 'ok' } },
  ]);
}
async function register(name: string, kind: 'model' | 'prompt' = 'model'): Promise<string> {
  const { id } = await registerArtifact(officer, { kind, name, version: { version: '1' } } as Parameters<typeof registerArtifact>[1]); // prettier-ignore
  return (artifacts[name] = id);
}
/** The run, and the records of each verdict, which are as many. */
async function asked(block: BlockId, system: string | null, over: object = {}) {
  const given = { block, system, ...period, ...over };
  const run = await runBlock(officer, given);
  const records = Object.fromEntries(
    await Promise.all(RECORD_VERDICTS.map(async (verdict) => [verdict, (await listBlockRecords(officer, { ...given, verdict })).items] as const)), // prettier-ignore
  ) as Record<(typeof RECORD_VERDICTS)[number], Awaited<ReturnType<typeof listBlockRecords>>['items']>;
  expect([records.covered.length, records.contradicted.length]).toEqual([run.covered, run.contradicted]);
  expect(records.covered.length + records.uncovered.length + records.contradicted.length).toBe(run.population);
  return { ...run, records };
}

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  second = await w.person('administrator');
  for (const key of ['stated', 'unstated', 'silent']) systems[key] = await w.system(key);
  await changeSystem(officer, systems['stated']!, { role: 'deployer', riskClass: 'highAnnexIII', annexPoint: '5a', purpose: 'Sorts requests.', ownerId: officer.personId }); // prettier-ignore
  await register('known-model');
  await register('triage', 'prompt');
  await decide('stated', 'known-model');
  await decide('stated', 'unknown-model');
  await decide('unstated', 'unknown-model');
  await decide('unstated', 'old-model', -30);
  while ((await sealDueDecisions()) > 0);
  await indexAll(w);
  while ((await runChecks(w.workspaceId)) > 0);

  await recordDeployments(officer, { items: [{ artifact: artifacts['known-model']!, version: '1', system: 'stated', environment: 'prod', from: at(-3) }] }); // prettier-ignore
  await recordDeployments(officer, { items: [{ artifact: artifacts['known-model']!, version: '1', system: 'unstated', environment: 'prod', from: at(-40) }] }); // prettier-ignore
}, 60_000);

describe('E20, the change record', () => {
  test('covers deployments that a second person consented to, and no others; nothing deployed is no population', async () => {
    expect(await asked('E20', 'silent')).toMatchObject({ state: 'noPopulation', population: 0 });
    expect(await asked('E20', 'unstated')).toMatchObject({ state: 'noPopulation' }); // before the period
    expect(await asked('E20', 'stated')).toMatchObject({ state: 'cannotTell', population: 1, covered: 0 });
    const wish = await requestPromotion(officer, { artifact: artifacts['triage']!, version: '1', system: 'stated', environment: 'prod', reason: 'Tested.' } as Parameters<typeof requestPromotion>[1]); // prettier-ignore
    await decidePromotion(second, wish.id, { act: 'approve', reason: 'Seen.' } as Parameters<typeof decidePromotion>[2]);
    const run = await asked('E20', 'stated');
    expect(run).toMatchObject({ state: 'partly', population: 2, covered: 1 });
    expect(run.records.covered[0]!.says).toContain('prompt triage 1 in prod: asked for by one person, consented to by another');
    expect(run.records.uncovered[0]!.says).toContain('model known-model 1 in prod: recorded as a fact');
    const ids = await asOwner(async (db) => (await db.query<{ id: string }>('SELECT deployment_id AS id FROM deployment WHERE workspace_id = $1 AND system_id = $2', [w.workspaceId, systems['stated']])).rows.map((one) => toPublicId('deployment', one.id))); // prettier-ignore
    expect([...run.records.covered, ...run.records.uncovered].map((one) => one.id).sort()).toEqual(ids.sort());
    expect(run.facts).toMatchObject({ 'of these never registered as deployed': 0 });
    await asOwner((db) => db.query("DELETE FROM deployment WHERE workspace_id = $1 AND system_id = $2 AND promotion_id IS NULL", [w.workspaceId, systems['stated']])); // prettier-ignore
    expect(await asked('E20', 'stated')).toMatchObject({ state: 'evidenced', population: 1, covered: 1 });
  });
});

describe('E25, third parties', () => {
  test('covers what decisions used in the period and somebody registered', async () => {
    expect(await asked('E25', 'silent')).toMatchObject({ state: 'noPopulation', population: 0 });
    const run = await asked('E25', 'stated');
    expect(run).toMatchObject({ state: 'partly', population: 2, covered: 1, facts: { models: 2 } });
    expect(run.records.covered.map((one) => one.id)).toEqual([artifacts['known-model']]);
    expect(run.records.uncovered[0]!.says).toContain('unknown-model: registered by nobody');
    // What was used before the period and not since is not of it.
    expect(await asked('E25', 'unstated')).toMatchObject({ state: 'cannotTell', population: 1, covered: 0 });
    await register('unknown-model');
    expect(await asked('E25', 'stated')).toMatchObject({ state: 'evidenced', population: 2, covered: 2 });
  });
});

describe('E27, inventory against traffic', () => {
  test('covers registered AI systems of which role, class and purpose are stated; one that decided nothing is not asked about', async () => {
    expect(await asked('E27', 'silent')).toMatchObject({ state: 'noPopulation', population: 0 });
    expect(await asked('E27', 'unstated')).toMatchObject({ state: 'cannotTell', population: 1, covered: 0 });
    expect(await asked('E27', 'stated')).toMatchObject({ state: 'evidenced', population: 1, covered: 1 });
    const all = await asked('E27', null);
    expect(all).toMatchObject({ state: 'partly', population: 2, covered: 1, facts: { 'without an owner': 1, 'high risk': 1 } });
    expect(all.records.covered.map((one) => one.id)).toEqual([toPublicId('system', systems['stated']!)]);
    expect(all.records.uncovered[0]!.says).toBe('unstated lacks its role, its risk class, its purpose.');
    await ingest(w, [
      { system: 'never-registered', decision: 'x', occurredAt: at(-1), kind: 'decision.ended', data: { status: 'ok' } },
    ]);
    expect((await asked('E27', null)).facts).toMatchObject({ 'seen and registered by nobody': 1 });
  });
});
