import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { appendAct } from '@/lib/ledger/server/append';
import { changeSystem } from '@/lib/registry/server/change-system';
import { setPolicy } from '@/lib/retention/server/set-policy';
import { exportDecisions } from '@/lib/search/server/export-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { RECORD_VERDICTS, type BlockId } from '../../contract';
import { listBlockRecords } from '../list-block-records';
import { runBlock } from '../run-block';

// Blocks that ask whether the record itself is kept as it must be: unaltered (E02), long enough (E03), with who looked at it (E23).
let w: TestWorkspace;
let officer: PersonActor;
const systems: Record<string, string> = {};
const sql = (text: string, ...values: unknown[]) => asOwner((db) => db.query(text, [w.workspaceId, ...values]));

async function asked(block: BlockId, system: string | null = null) {
  const given = { block, system };
  const run = await runBlock(officer, given);
  const ids: Record<string, string[]> = {};
  for (const verdict of RECORD_VERDICTS) ids[verdict] = (await listBlockRecords(officer, { ...given, verdict, limit: 200 })).items.map((one) => one.id); // prettier-ignore
  return { ...run, ids };
}

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  for (const key of ['desk', 'triage', 'silent']) systems[key] = await w.system(key);
  await changeSystem(officer, systems['triage']!, { riskClass: 'highAnnexIII' });
  for (const system of ['desk', 'triage'])
    await ingest(w, [{ system, decision: `of ${system}`, occurredAt: new Date(Date.now() - 86_400_000).toISOString(), kind: 'decision.ended', data: { status: 'ok' } }]); // prettier-ignore
  while ((await sealDueDecisions()) > 0);
  await indexAll(w);
}, 60_000);

describe('E02, integrity', () => {
  const verified = async (state: string, to: number, faults = 0, whole = true): Promise<string> => {
    const id = uuidv7();
    await sql(
      `INSERT INTO verification_run (workspace_id, run_id, cause, finished_at, state, content, whole, result, fault_total) VALUES ($1, $2, 'asked', clock_timestamp(), $3, true, $4, $5, $6)`,
      id, state, whole, JSON.stringify({ to }), faults,
    ); // prettier-ignore
    return id;
  };
  const sign = (size: number) => sql(`INSERT INTO checkpoint (workspace_id, size, root, note) VALUES ($1, $2, '\\x00', 'n') ON CONFLICT DO NOTHING`, size); // prettier-ignore

  test('needs a whole verification that passed under a signed root; one that found a fault contradicts, whatever passed before', async () => {
    expect(await asked('E02')).toMatchObject({ state: 'cannotTell', population: 0, says: expect.stringContaining('never verified') as string }); // prettier-ignore
    const { logSize } = await asked('E02');
    await verified('passed', logSize, 0, false);
    expect(await asked('E02')).toMatchObject({ state: 'cannotTell', population: 0 }); // a part is not the whole
    const passed = await verified('passed', logSize);
    expect(await asked('E02')).toMatchObject({ state: 'cannotTell', population: logSize, covered: 0 }); // under no signed root
    await sign(1);
    expect(await asked('E02')).toMatchObject({ state: 'partly', population: logSize, covered: 1 });
    await sign(logSize);
    const whole = await asked('E02');
    expect(whole).toMatchObject({ state: 'evidenced', population: logSize, covered: logSize });
    expect(whole.ids).toEqual({ covered: [passed], uncovered: [], contradicted: [] });
    const failed = await verified('failed', logSize, 3);
    const broken = await asked('E02');
    expect(broken).toMatchObject({ state: 'contradicted', covered: 0, contradicted: logSize, facts: { faults: 3 } });
    expect(broken.ids['contradicted']).toEqual([failed]);
  });
});

describe('E03, retention', () => {
  const keep = async (system: string, keepMonths: number | null) => {
    await setPolicy(officer, { dataClass: 'decisionContent', systemId: systems[system]!, keepMonths, highRisk: false, financialMonths: null, reason: 'As the test asks.' }); // prettier-ignore
    await sql('UPDATE retention_policy SET counts_from = clock_timestamp() WHERE workspace_id = $1 AND policy_id = (SELECT policy_id FROM retention_policy WHERE workspace_id = $1 AND system_id = $2 ORDER BY policy_id DESC LIMIT 1)', systems[system]); // prettier-ignore
  };
  const id = (system: string): string => toPublicId('system', systems[system]!);

  test('covers what a stated policy keeps for six months; too short is missing, and of a high-risk system cannot be stated', async () => {
    expect(await asked('E03', 'silent')).toMatchObject({ state: 'noPopulation', population: 0 });
    expect(await asked('E03', 'desk')).toMatchObject({ state: 'cannotTell', population: 1, covered: 0 }); // nobody stated one
    await keep('desk', 6);
    expect(await asked('E03')).toMatchObject({ state: 'partly', population: 2, covered: 1, ids: { covered: [id('desk')], uncovered: [id('triage')] } }); // prettier-ignore
    await keep('triage', 24);
    expect(await asked('E03')).toMatchObject({ state: 'evidenced', population: 2, covered: 2 });
    await keep('desk', 3);
    expect(await asked('E03', 'desk')).toMatchObject({ state: 'cannotTell', contradicted: 0 });
    await expect(keep('triage', 3)).rejects.toThrow('high-risk');
    expect(await asked('E03')).toMatchObject({ state: 'partly', population: 2, covered: 1, contradicted: 0, ids: { covered: [id('triage')], uncovered: [id('desk')] } }); // prettier-ignore
    // Under a point of Annex III, and nobody argued that it is no high risk: the rule that keeps its records is asked, not one of the block's own.
    await changeSystem(officer, systems['desk']!, { annexPoint: '4a' });
    expect(await asked('E03', 'desk')).toMatchObject({ state: 'evidenced', covered: 1, contradicted: 0 });
    expect((await listBlockRecords(officer, { block: 'E03', system: 'desk' })).items[0]!.says).toContain(
      'longer than its policy says',
    );
    expect((await runBlock(officer, { block: 'E27', system: 'desk' })).facts['high risk']).toBe(1);
  });
});

describe('E23, the access record', () => {
  test('counts each act of reading once, says who it was, and lists those that name nobody as such', async () => {
    const before = await asked('E23', 'silent');
    expect(before).toMatchObject({ state: 'noPopulation', population: 0 });
    await getDecision(officer, 'of desk');
    await exportDecisions(officer, { format: 'ndjson', q: 'system:desk' });
    await withWorkspace(w.workspaceId, (tx) => appendAct(tx, officer, { kind: 'record.exported', systemId: systems['desk']!, data: { what: 'test' } })); // prettier-ignore
    await appendAccessNotes(selectPresent);
    const run = await asked('E23', 'desk');
    expect(run).toMatchObject({ state: 'evidenced', contradicted: 0 });
    expect(run.population).toBeGreaterThan(0);
    expect(run.covered).toBe(run.population);
    expect([run.ids['covered']!.length, run.ids['uncovered']!.length]).toEqual([run.population, 0]);
    await withWorkspace(w.workspaceId, (tx) => appendAct(tx, { type: 'service', workspaceId: w.workspaceId }, { kind: 'record.exported', systemId: systems['desk']!, data: { what: 'test' } })); // prettier-ignore
    const unnamed = await asked('E23', 'desk');
    expect(unnamed).toMatchObject({ state: 'partly', population: run.population + 1, covered: run.covered });
    expect([unnamed.ids['covered']!.length, unnamed.ids['uncovered']!.length]).toEqual([run.covered, 1]);
    // What was read in another AI system is not counted here.
    expect((await asked('E23', 'triage')).facts['trail.opened'] ?? 0).toBe(0);
  });
});
