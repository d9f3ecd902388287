import { describe, expect, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { FaultBook } from '@/lib/integrity/fault-book';
import { checkReadModels } from '@/lib/integrity/server/check-read-models';
import { readLogState } from '@/lib/integrity/server/log-store';
import { changeSystem } from '@/lib/registry/server/change-system';
import { listSystems } from '@/lib/registry/server/list-systems';
import { fromPublicId } from '@/lib/shared/ids';
import { simulate, type SampleDecision } from '../simulate';
import { loadSample } from './load-sample';

const COUNT = 100;
/** The newest hundred decisions: two batches, all three systems, both forms. Made once for each birth. */
const made = new Map<number, SampleDecision[]>();
function make(now: number): SampleDecision[] {
  let decisions = made.get(now);
  if (!decisions) made.set(now, (decisions = [...simulate(now)].slice(-COUNT)));
  return decisions;
}

interface Kept {
  events: string[];
  decisions: string[];
  systems: { key: string; name: string; registered: boolean }[];
}

/** Everything the loader left that may not depend on how often, or in how many goes, it ran. */
async function kept(w: TestWorkspace): Promise<Kept> {
  return asOwner(async (client) => {
    const rows = async <T extends object>(text: string) => (await client.query<T>(text, [w.workspaceId])).rows;
    const events = await rows<{ line: string }>(
      // Ids of lineage follow from keyed fingerprints, and each workspace has its own key.
      `SELECT CASE WHEN e.kind LIKE 'lineage.%' THEN '' ELSE e.event_id || ' ' END || e.kind AS line FROM event e
       WHERE e.workspace_id = $1 AND e.actor_type = 'emitter' ORDER BY 1`,
    );
    const decisions = await rows<{ line: string }>(
      `SELECT concat_ws(' ', coalesce(external_id, trace_id), status, sealed_idx IS NOT NULL, step_count, event_count, started_at) AS line
       FROM decision WHERE workspace_id = $1 ORDER BY 1`,
    );
    const systems = await rows<{ key: string; name: string; registered: boolean }>(
      'SELECT key, name, registered_at IS NOT NULL AS registered FROM ai_system WHERE workspace_id = $1 ORDER BY key',
    );
    return { events: events.map((row) => row.line), decisions: decisions.map((row) => row.line), systems };
  });
}

async function faultsOf({ workspaceId }: TestWorkspace): Promise<string[]> {
  const faults = new FaultBook();
  await checkReadModels(workspaceId, (await readLogState(workspaceId))!.origin, faults);
  return faults.faults.map(({ where }) => where);
}

async function logSize(w: TestWorkspace): Promise<number> {
  return asOwner(async (client) => {
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM event WHERE workspace_id = $1', [
      w.workspaceId,
    ]);
    return rows[0]!.n;
  });
}

/** Workspaces born at the same moment have the same sample. */
async function bornAt(at: Date): Promise<TestWorkspace> {
  const w = await testWorkspace();
  await asOwner((client) => client.query('UPDATE workspace SET created_at = $2 WHERE workspace_id = $1', [w.workspaceId, at]));
  return w;
}

describe('the sample', () => {
  const birth = new Date(Date.now() - 3_600_000);

  test('a second run adds nothing; an interrupted one is completed to the same', async () => {
    const whole = await bornAt(birth);
    expect(await loadSample(whole.service, { make })).toEqual({ decisions: COUNT });
    const expected = await kept(whole);
    expect(expected.decisions).toHaveLength(COUNT);
    expect(expected.decisions.filter((line) => line.includes(' running ')).length).toBeLessThan(COUNT);
    expect(expected.systems).toHaveLength(3);
    for (const system of expected.systems)
      expect(system).toMatchObject({ registered: true, name: expect.not.stringMatching(system.key) });

    const size = await logSize(whole);
    expect(await loadSample(whole.service, { make })).toEqual({ decisions: 0 });
    expect(await logSize(whole)).toBe(size);
    // What people stated of the systems stands in the log as in the rows.
    expect(await faultsOf(whole)).toEqual([]);

    // Stopped after the first batch, then after the last one but before the systems are described.
    const interrupted = await bornAt(birth);
    for (const until of [60, COUNT]) {
      const onProgress = (done: number) => {
        if (done === until) throw new Error('pulled the plug');
      };
      await expect(loadSample(interrupted.service, { make, onProgress })).rejects.toThrow('pulled the plug');
    }
    expect((await kept(interrupted)).systems.some((system) => system.registered)).toBe(false);
    // Somebody uses what is there meanwhile: what they set is not said to be otherwise.
    const [some] = await listSystems(interrupted.service);
    await changeSystem(await interrupted.person('administrator'), fromPublicId('system', some!.publicId)!, {
      captureLevel: 'masked',
    });
    expect(await loadSample(interrupted.service, { make })).toEqual({ decisions: COUNT });
    expect(await kept(interrupted)).toEqual(expected);
    expect((await faultsOf(interrupted)).filter((where) => where.includes('ai_system'))).toEqual([]);
    expect(await loadSample(interrupted.service, { make })).toEqual({ decisions: 0 });
  }, 120_000);
});
