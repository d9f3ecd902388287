import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { MAPPER_VERSIONS } from '@/lib/dialects/mapper-versions';
import { readLog } from '@/lib/ledger/server/testing';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { askRemap } from './ask-remap';
import { followLog } from './follow-log';
import { getRemaps } from './get-remaps';
import { runRemaps } from './run-remaps';

const TODAY = MAPPER_VERSIONS['countersign']!;
let w: TestWorkspace;
let officer: PersonActor;

beforeEach(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  const key = await w.key(['ingest']);
  const events = Array.from({ length: 24 }, (_, i) => [
    {
      id: randomUUID(),
      kind: 'tool.called',
      system: i < 20 ? 'agent' : 'other',
      decision: `run-${i}`,
      occurredAt: new Date(Date.UTC(2026, 9, 1, 0, i)).toISOString(),
      data: { environment: 'production', tool: { name: i % 2 ? 'look_up' : 'refund', arguments: { order: `order${i}` } } },
    },
    {
      id: randomUUID(),
      kind: 'decision.ended',
      system: i < 20 ? 'agent' : 'other',
      decision: `run-${i}`,
      occurredAt: new Date(Date.UTC(2026, 9, 1, 0, i, 30)).toISOString(),
      data: { output: `answer ${i}` },
    },
  ]).flat();
  await ingestEvents(key, { body: JSON.stringify(events) });
  while ((await sealDueDecisions()) > 0);
  while ((await indexNewRecords(w.workspaceId)) > 0);
  while ((await followLog(w.workspaceId)) > 0);
});

const work = async (): Promise<void> => {
  while ((await runRemaps(w.workspaceId)) > 0);
};

async function models(): Promise<Record<string, unknown[]>> {
  return withWorkspace(w.workspaceId, async (tx) => {
    const all: Record<string, unknown[]> = {};
    for (const [table, order] of Object.entries({
      decision: 'decision_id',
      step: 'decision_id, step_key',
      alias: 'system_id, scheme, value',
      first_seen: 'system_id, label',
      decision_rollup: 'day, system_id, environment, status, risk_tier, route',
      label_rollup: 'day, system_id, label',
      decision_gap: 'decision_id, code, detail',
    }))
      all[table] = await tx.sql(`SELECT * FROM ${table} WHERE workspace_id = $1 ORDER BY ${order}`, [w.workspaceId]);
    return all;
  });
}

/** As if a mapper of yesterday, which did not know tools, had made the rows of this system. */
async function madeByAnOlderMapper(system: string): Promise<void> {
  await asOwner(async (client) => {
    const of = `workspace_id = $1 AND decision_id IN (SELECT decision_id FROM decision d JOIN ai_system s USING (workspace_id, system_id) WHERE s.key = $2 AND d.workspace_id = $1)`;
    const args = [w.workspaceId, system];
    await client.query(
      `UPDATE step SET mapper_version = '0', tool_name = NULL, kind = 'other', name = 'unknown' WHERE ${of}`,
      args,
    );
    await client.query(`UPDATE decision SET tools = '{}', labels = array_remove(array_remove(labels, 'tool:refund'), 'tool:look_up') WHERE ${of}`, args); // prettier-ignore
    await client.query(`DELETE FROM label_rollup r USING ai_system s WHERE r.workspace_id = $1 AND s.key = $2 AND s.system_id = r.system_id AND r.label LIKE 'tool:%'`, args); // prettier-ignore
    await client.query(`UPDATE first_seen f SET label = 'tool:wrong' FROM ai_system s WHERE f.workspace_id = $1 AND s.key = $2 AND s.system_id = f.system_id AND f.label = 'tool:refund'`, args); // prettier-ignore
    await client.query('DELETE FROM remap_run WHERE workspace_id = $1', [w.workspaceId]);
    await client.query('DELETE FROM mapper_census WHERE workspace_id = $1', [w.workspaceId]);
  });
}

describe('re-maps', () => {
  test('nothing is outdated where every mapper is the one of today', async () => {
    await work();
    const state = await getRemaps(officer);
    expect(state.countedAt).not.toBeNull();
    expect(state.outdated).toEqual([]);
  });

  test('make the rows that an older mapper made anew, and nothing else of the record', async () => {
    const right = await models();
    const before = await readLog(w.workspaceId);
    await madeByAnOlderMapper('agent');
    await work();
    const { outdated } = await getRemaps(officer);
    expect(outdated).toMatchObject([{ dialect: 'countersign', version: '0', current: TODAY, decisions: 20 }]);
    await askRemap(officer, { scope: 'outdated' });
    await expect(askRemap(officer, { scope: 'all' })).rejects.toMatchObject({ code: 'conflict' });
    await work();
    expect(await models()).toEqual(right);
    const after = await getRemaps(officer);
    expect(after.outdated).toEqual([]);
    expect(after.runs).toMatchObject([
      {
        state: 'done',
        askedBy: officer.name,
        checked: 24,
        changed: 20,
        from: { 'countersign/0': 20 },
        to: { countersign: TODAY },
      },
    ]);
    const log = await readLog(w.workspaceId);
    expect(log.slice(0, before.length)).toEqual(before);
    expect(log.slice(before.length).map((event) => event.kind)).toEqual(['record.remap.asked', 'record.remapped']);
    expect(log.at(-1)!.data).toMatchObject({
      scope: 'outdated',
      askedBy: { name: officer.name },
      from: { 'countersign/0': 20 },
      to: { countersign: TODAY },
      decisions: 20,
    });
    expect((await searchDecisions(officer, { q: 'order7' })).items).toHaveLength(1);
    await rebuildReadModels(w.workspaceId);
    const rebuilt = await models();
    expect({ ...rebuilt, decision_gap: [] }).toEqual({ ...right, decision_gap: [] });
  });

  test('of one system leave the others alone; “all” takes those of today too', async () => {
    await work();
    const system = (await searchDecisions(officer, { q: 'system:other' })).items[0]!.system.id;
    await askRemap(officer, { scope: 'all', system });
    await work();
    expect((await getRemaps(officer)).runs).toMatchObject([{ scope: 'all', system: 'other', checked: 4, changed: 4 }]);
  });

  test('are for those who may, of what they see', async () => {
    await expect(askRemap(await w.person('reviewer'), { scope: 'all' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(askRemap(await w.person('auditor'), { scope: 'all' })).rejects.toMatchObject({ code: 'forbidden' });
    const some = await w.person('compliance_officer', { systems: [await w.system('mine')] });
    await expect(askRemap(some, { scope: 'all' })).rejects.toMatchObject({ code: 'notFound' });
    const bound = await w.key(['admin'], await w.system('its own'));
    await expect(askRemap(bound, { scope: 'all' })).rejects.toMatchObject({ code: 'notFound' });
  });
});
