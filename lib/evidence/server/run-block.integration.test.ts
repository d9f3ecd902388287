import { beforeAll, describe, expect, test } from 'vitest';
import { runChecks } from '@/lib/checks/server/run-checks';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import type { PersonActor } from '@/lib/access/actor';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { followLog as followCompleteness } from '@/lib/completeness/server/follow-log';
import { reportCounters } from '@/lib/completeness/server/report-counters';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import type { BlockId } from '../contract';
import { BLOCKS } from './blocks';
import { countEvidence } from './count-evidence';
import { listBlockRecords } from './list-block-records';
import { runBlock } from './run-block';

let w: TestWorkspace;
let officer: PersonActor;
const DAY = 86_400_000;
const midnight = Math.floor(Date.now() / DAY) * DAY;
const at = (hour: number): string => new Date(midnight - 3 * DAY + hour * 3_600_000).toISOString();
const versions = { versions: { prompt: 'triage@6', agent: '0.9.0' } };

/** A whole decision: what it says beside its model call. */
async function decide(decision: string, hour: number, given: { data?: JsonObject; more?: JsonObject[]; system?: string } = {}) {
  const base = { system: given.system ?? 'desk', decision, occurredAt: at(hour) };
  await ingest(w, [
    { ...base, kind: 'model.invoked', step: 'm', data: { model: { requested: 'gpt-4o', responded: 'gpt-4o' }, ...given.data } },
    ...(given.more ?? []).map((one) => ({ ...base, ...one })),
    { ...base, kind: 'decision.ended', data: { status: 'ok' } },
  ]);
}
const settle = async (): Promise<void> => {
  while ((await sealDueDecisions()) > 0);
  await indexAll(w);
  while ((await runChecks(w.workspaceId)) > 0);
  while ((await followCompleteness(w.workspaceId)) > 0);
  while ((await countEvidence(w.workspaceId)) > 0);
};
const run = (block: BlockId, system: string | null = 'desk') => runBlock(officer, { block, system });
const outcome = (text: string): JsonObject => ({ kind: 'outcome.observed', data: { outcome: text } });
const tool = (error?: string): JsonObject[] => [
  { kind: 'tool.called', step: 't', data: { tool: { name: 'propose', callId: 'c' } } },
  {
    kind: 'tool.returned',
    step: 't',
    data: {
      tool: { name: 'propose', callId: 'c', ...(error ? {} : { result: 'ok' }) },
      ...(error && { error: { message: error } }),
    },
  },
];

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  await decide('versioned', 1, { data: versions, more: [...tool(), outcome('nurse accepted')] });
  await decide('unversioned', 2, { more: [outcome('nurse chose another category')] });
  await decide('unshown', 3, { data: versions, more: [...tool('WardSystemUnavailable'), outcome('nurse accepted')] });
  await decide('alone', 4, { system: 'other' });
  await settle();
});

describe('every block', () => {
  test('there are thirty, and each answers for a system with records, one without, and all', async () => {
    expect(BLOCKS).toHaveLength(30);
    await w.system('silent');
    for (const { id } of BLOCKS)
      for (const system of ['desk', 'silent', null]) {
        const found = await run(id, system);
        expect(found.says, id).not.toBe('');
        expect(found.covered + found.contradicted, id).toBeLessThanOrEqual(Math.max(found.population, found.covered));
        if (found.population === 0) expect(['noPopulation', 'cannotTell'], `${id} ${system}`).toContain(found.state);
        expect(found.logSize).toBeGreaterThan(0);
      }
  });

  test('what has no kind of event cannot be told, with the reason', async () => {
    for (const block of ['E18', 'E19', 'E29'] as const) {
      const found = await run(block);
      expect(found.state).toBe('cannotTell');
      expect(found.says).toMatch(/document|trail/);
    }
  });
});

describe('version attribution', () => {
  test('is partly shown, and the list of records says for each decision which way', async () => {
    const found = await run('E05');
    expect(found).toMatchObject({ state: 'partly', population: 3, covered: 2, contradicted: 0 });
    const { items } = await listBlockRecords(officer, { block: 'E05', system: 'desk' });
    expect(items.map((item) => item.verdict).sort()).toEqual(['covered', 'covered', 'uncovered']);
    expect(found.recordIds).toEqual(items.map((item) => item.id));
    const { items: missing } = await listBlockRecords(officer, { block: 'E05', system: 'desk', verdict: 'uncovered' });
    expect(missing).toHaveLength(1);
  });

  test('pages of one follow each other without a gap or a repeat', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = await listBlockRecords(officer, {
        block: 'E05',
        system: 'desk',
        limit: 1,
        cursor,
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(3);
    expect(seen).toHaveLength(3);
    await expect(listBlockRecords(officer, { block: 'E05', cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalidCursor',
    });
  });
});

test('acceptance of what was never shown is a contradiction that leads to its decision', async () => {
  const found = await run('E10');
  expect(found).toMatchObject({ state: 'contradicted', population: 3, contradicted: 1 });
  const { items } = await listBlockRecords(officer, { block: 'E10', system: 'desk', verdict: 'contradicted' });
  expect(items).toHaveLength(1);
  expect(items[0]!.href).toBe(`/decisions/${items[0]!.decisionId}`);
});

test('no coverage is claimed without a count; with one the missing decision shows', async () => {
  expect((await run('E01')).state).toBe('cannotTell');
  const window = {
    system: 'desk',
    source: 'gateway',
    from: new Date(midnight - 3 * DAY).toISOString(),
    to: new Date(midnight - 2 * DAY).toISOString(),
  };
  await reportCounters(await w.key(['ingest']), [{ ...window, count: 4 }]);
  await settle();
  const found = await run('E01');
  expect(found).toMatchObject({ state: 'partly', population: 4, covered: 3 });
  expect(found.facts['independent counts cover the period']).toBe(false);
  const day = await runBlock(officer, { block: 'E01', system: 'desk', from: window.from, to: window.to });
  expect(day.facts['independent counts cover the period']).toBe(true);
});

test('a decision that comes later is in the next run, and counts are the same as counting anew', async () => {
  const before = await run('E04');
  await decide('later', 5, { data: versions });
  await settle();
  const after = await run('E04');
  expect(after.population).toBe(before.population + 1);
});

test('who does not see a system learns nothing of it', async () => {
  const other = await w.system('kept-away');
  const reader = await w.person('reviewer', { systems: [other] });
  await expect(runBlock(reader, { block: 'E05', system: 'desk' })).rejects.toMatchObject({ code: 'notFound' });
  expect((await runBlock(reader, { block: 'E05' })).population).toBe(0);
});

test('a developer may not ask', async () => {
  await expect(runBlock(await w.person('developer'), { block: 'E05' })).rejects.toMatchObject({ code: 'forbidden' });
});
