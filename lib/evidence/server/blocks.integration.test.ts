import { beforeAll, describe, expect, test } from 'vitest';
import { randomBytes } from 'node:crypto';
import type { KeyActor, PersonActor } from '@/lib/access/actor';
import { ask, scoreByName } from '@/lib/approvals/server/testing';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { recordDeployments } from '@/lib/registry/server/record-deployments';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { fromPublicId, uuidv7 } from '@/lib/shared/ids';
import { countEvidence } from './count-evidence';
import { getDecisionEvidence } from './get-decision-evidence';
import { listBlockRecords } from './list-block-records';
import { runBlock } from './run-block';

let w: TestWorkspace;
let officer: PersonActor;
let agent: KeyActor;
const DAY = 86_400_000;
const when = new Date(Math.floor(Date.now() / DAY) * DAY - DAY + 3_600_000);

async function decide(system: string, decision: string, ...more: JsonObject[]): Promise<void> {
  const base = { system, decision, occurredAt: when.toISOString() };
  await ingest(w, [...more.map((one) => ({ ...base, ...one })), { ...base, kind: 'decision.ended', data: { status: 'ok' } }]);
}
const calls = (tool: string, step: string): JsonObject => ({
  kind: 'tool.called',
  step,
  data: { tool: { name: tool, callId: step } },
});
const outcome = (text: string): JsonObject => ({ kind: 'outcome.observed', data: { outcome: text } });
const settle = async (): Promise<void> => {
  while ((await sealDueDecisions()) > 0);
  while ((await countEvidence(w.workspaceId)) > 0);
};
async function deployTool(system: string, name: string, effect: string): Promise<void> {
  const { id } = await registerArtifact(officer, { kind: 'tool', name, version: { version: '1', details: { effect } } } as Parameters<typeof registerArtifact>[1]); // prettier-ignore
  await recordDeployments(officer, { items: [{ artifact: id, version: '1', system, environment: 'prod', from: '2026-01-01T00:00:00.000Z' }] }); // prettier-ignore
}

beforeAll(async () => {
  scoreByName();
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  agent = await w.key(['act']);
});

describe('approval coverage', () => {
  test('is of each decision and tool: leave that another decision asked for, or for another tool, makes up for none', async () => {
    const system = 'gate';
    await w.system(system);
    await deployTool(system, 'high.refund', 'money');
    await deployTool(system, 'high.mail', 'send');
    await deployTool(system, 'high.look', 'sensitiveRead');
    await decide(system, 'asked', calls('high.refund', 'a'), calls('high.look', 'b'));
    await decide(system, 'went past', calls('high.refund', 'a'));
    await settle();
    const of = async () => (await runBlock(officer, { block: 'E06', system })).facts;
    await ask(agent, 'high.refund', { system, decision: 'asked' });
    await ask(agent, 'high.mail', { system, decision: 'asked' });
    await ask(agent, 'high.mail', { system, decision: 'went past' });
    expect(await of()).toMatchObject({ 'decisions that called acting tools': 2, 'of these with leave asked here': 1, 'of these without': 1, 'gateway covers every acting tool': false }); // prettier-ignore
    await ask(agent, 'high.refund', { system, decision: 'went past' });
    expect(await of()).toMatchObject({ 'of these without': 0, 'gateway covers every acting tool': true });
  });
});

describe('authority and separation', () => {
  test('an approval of one person in an emergency is not covered, however well trained they are', async () => {
    const system = 'desk';
    await w.system(system);
    const trainee = await w.person('reviewer');
    await asOwner((db) =>
      db.query(
        `INSERT INTO competence (workspace_id, competence_id, version, entry, person_id, capacity, training, valid_from, valid_until, recorded_by, recorded_by_name, recorded_at)
         VALUES ($1, $2, 1, 1, $3, 'reviewer', 'refunds', now() - interval '9 days', now() + interval '9 days', 'per_x', 'X', now() - interval '9 days')`,
        [w.workspaceId, uuidv7(), trainee.personId],
      ),
    );
    const approved = async (name: string, required: number, overridden: boolean): Promise<string> => {
      const { id } = await ask(agent, `high.${name}`, { system });
      const actionId = fromPublicId('action', id)!;
      await asOwner(async (db) => {
        await db.query(`UPDATE action SET state = 'approved', required = $3, approvals = 1, overridden = $4, decided_at = now() - interval '1 minute' WHERE workspace_id = $1 AND action_id = $2`, [w.workspaceId, actionId, required, overridden]); // prettier-ignore
        await db.query(`INSERT INTO action_vote (workspace_id, action_id, revision, person_id, authority_id, vote, reason_code, seen_mac, idx, voted_at) SELECT $1, $2, revision, $3, $3, 'approve', 'asIntended', $4, 1, now() - interval '1 minute' FROM action WHERE workspace_id = $1 AND action_id = $2`, [w.workspaceId, actionId, trainee.personId, randomBytes(32)]); // prettier-ignore
      });
      return id;
    };
    const ids = {
      whole: await approved('a', 1, false),
      override: await approved('b', 2, true),
      alone: await approved('c', 2, false),
    };
    const to = new Date(Date.now() + DAY).toISOString();
    const { items } = await listBlockRecords(officer, { block: 'E09', system, to });
    const verdicts = Object.fromEntries(items.map((item) => [item.id, item.verdict]));
    expect(verdicts).toEqual({ [ids.whole]: 'covered', [ids.override]: 'uncovered', [ids.alone]: 'contradicted' });
    expect((await runBlock(officer, { block: 'E09', system, to })).facts).toMatchObject({ 'approved in an emergency': 1 });
  });
});

describe('override and reversal', () => {
  test('is told by whole words that are not negated', async () => {
    const said = {
      accepted: ['nurse accepted', 'accepted_as_is', 'Approved by the clerk', 'clerk agreed', 'not urgent, accepted'],
      overridden: ['clerk disagreed', 'nurse chose another category', 'overruled', 'decision reversed', 'manually corrected'],
      neither: ['correct', 'incorrect', 'not accepted', 'was never fully approved', "clerk didn't agree", 'not overridden', 'unconfirmed', 'could not be confirmed'],
    }; // prettier-ignore
    await w.system('words');
    for (const text of Object.values(said).flat()) await decide('words', text, outcome(text));
    await settle();
    const found = await runBlock(officer, { block: 'E10', system: 'words' });
    expect(found.facts).toMatchObject({ accepted: said.accepted.length, overridden: said.overridden.length });
    expect(found.population).toBe(said.accepted.length + said.overridden.length);
    expect(found.exclusions).toEqual([{ reason: 'no outcome tells what a person did', count: said.neither.length }]);
  });
});

describe('use against intended purpose', () => {
  test('is asked of systems with registered tools; decisions of the others are left out, until one is registered', async () => {
    await w.system('with tools');
    await w.system('without');
    await deployTool('with tools', 'lookup', 'read');
    await decide('with tools', 'one', calls('lookup', 'a'));
    await decide('without', 'two', calls('anything', 'a'));
    await settle();
    const only = await w.person('compliance_officer', { systems: await idsOf('with tools', 'without') });
    const of = async () => runBlock(only, { block: 'E28' });
    const reason = 'no tool is registered for the AI system';
    expect(await of()).toMatchObject({ population: 1, covered: 1, exclusions: [{ reason, count: 1 }] });
    const listed = async () => (await listBlockRecords(only, { block: 'E28' })).items.length;
    expect(await listed()).toBe(1);
    const blocks = async () =>
      (await getDecisionEvidence(only, await decisionOf('without'))).blocks.map((one) => one.definition.id);
    expect(await blocks()).not.toContain('E28');
    await deployTool('without', 'something', 'read');
    expect(await of()).toMatchObject({ population: 2, exclusions: [] });
    expect(await listed()).toBe(2);
    expect(await blocks()).toContain('E28');
  });
});

const idsOf = (...keys: string[]): Promise<string[]> => asOwner(async (db) => (await db.query<{ id: string }>('SELECT system_id::text AS id FROM ai_system WHERE workspace_id = $1 AND key = ANY($2)', [w.workspaceId, keys])).rows.map((row) => row.id)); // prettier-ignore
const decisionOf = (key: string): Promise<string> => asOwner(async (db) => (await db.query<{ id: string }>('SELECT d.decision_id::text AS id FROM decision d JOIN ai_system s USING (workspace_id, system_id) WHERE d.workspace_id = $1 AND s.key = $2', [w.workspaceId, key])).rows[0]!.id); // prettier-ignore
