import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyActor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { runChecks } from '@/lib/checks/server/run-checks';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import type { RecordTree } from '@/lib/dialects/contract';
import { decisionAliases } from '@/lib/dialects/identity';
import type { DecodedRecord } from '@/lib/ingest/contract';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { eraseDecisions } from '@/lib/retention/server/erase-decisions';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { readLog } from '@/lib/ledger/server/testing';
import { recordDeployments } from '@/lib/registry/server/record-deployments';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { recordOf } from '../conflict-body';
import { getSteps } from './get-steps';
import { rebuildReadModels } from './rebuild-read-models';
import { sealDueDecisions } from './seal-due-decisions';

const TABLES = {
  decision: 'decision_id',
  step: 'decision_id, step_key',
  alias: 'system_id, scheme, value',
  first_seen: 'system_id, label',
  decision_rollup: 'day, system_id, environment, status, risk_tier, route',
  label_rollup: 'day, system_id, label',
} as const;

async function readModels(workspaceId: string): Promise<Record<string, unknown[]>> {
  return withWorkspace(workspaceId, async (tx) => {
    const all: Record<string, unknown[]> = {};
    for (const [table, order] of Object.entries(TABLES)) {
      all[table] = await tx.sql(`SELECT * FROM ${table} WHERE workspace_id = $1 ORDER BY ${order}`, [workspaceId]);
    }
    return all;
  });
}

const KINDS = [
  'decision.started',
  'model.invoked',
  'tool.called',
  'tool.returned',
  'retrieval.completed',
  'feedback.received',
  'decision.ended',
] as const;

/** One reported record, small enough that ids, steps, names and contents collide often. */
const reported = fc.record({
  id: fc.nat(60),
  kind: fc.constantFrom(...KINDS),
  decision: fc.option(fc.nat(4), { freq: 3 }),
  trace: fc.option(fc.nat(3), { freq: 2 }),
  step: fc.option(fc.nat(5), { freq: 4 }),
  parent: fc.option(fc.nat(5), { freq: 2 }),
  day: fc.nat(40),
  system: fc.nat(1),
  data: fc.record({
    environment: fc.constantFrom(undefined, 'production', 'staging'),
    user: fc.constantFrom(undefined, 'u1', 'u2'),
    status: fc.constantFrom(undefined, 'ok', 'error'),
    tool: fc.constantFrom(undefined, { name: 'refund', arguments: { a: 1 } }, { name: 'look_up', result: 'found' }),
    model: fc.constantFrom(undefined, { requested: 'm1' }, { requested: 'm1', responded: 'm1-x' }),
    usage: fc.constantFrom(undefined, { inputTokens: 5, outputTokens: 2 }, { inputTokens: 7 }),
    input: fc.constantFrom(undefined, 'What now?', 'Refund W100'),
    output: fc.constantFrom(undefined, 'Done.'),
    rating: fc.constantFrom(undefined, 'up', 2),
  }),
});
type Reported = typeof reported extends fc.Arbitrary<infer T> ? T : never;

function toRecord(run: number, one: Reported, position: number): DecodedRecord {
  const { kind } = one;
  const id = uuidFrom('rebuild', String(run), String(one.id));
  const occurredAt = new Date(Date.UTC(2026, 8, 20 + one.day, one.id % 24));
  const event = JSON.parse(
    JSON.stringify({
      id,
      kind,
      schemaVersion: '1.0',
      occurredAt: occurredAt.toISOString(),
      system: `system-${one.system}`,
      decision: one.decision === null ? undefined : `run-${one.decision}`,
      trace: one.trace === null ? undefined : { traceId: String(one.trace + 1).repeat(32) },
      step: one.step === null ? undefined : `s${one.step}`,
      parentStep: one.parent === null ? undefined : `s${one.parent}`,
      subjects: one.id % 5 === 0 ? [{ type: 'customer', id: `c-${one.id % 3}` }] : undefined,
      data: one.data,
    }),
  ) as JsonObject;
  const tree: RecordTree = { form: 'event', event };
  return {
    position,
    eventId: id,
    kind,
    schemaVersion: '1.0',
    systemKey: `system-${one.system}`,
    occurredAt,
    aliases: decisionAliases(tree),
    tree,
    canonical: canonicalJson(tree as unknown as JsonValue),
  };
}

/** One of the two tools is registered for both systems, so that checks find the other one. */
async function registerLookUp(w: TestWorkspace): Promise<void> {
  const officer = await w.person('compliance_officer');
  const { id } = await registerArtifact(officer, { kind: 'tool', name: 'look_up', version: { version: '1' } });
  await recordDeployments(officer, {
    items: await Promise.all(
      [0, 1].map(async (n) => ({
        artifact: id,
        version: '1',
        system: await w.system(`system-${n}`),
        environment: 'production',
        from: '2026-01-01T00:00:00Z',
      })),
    ),
  });
}

/** Makes every open decision due, as if the idle time had passed. */
async function letTimePass(workspaceId: string): Promise<void> {
  await asOwner((client) =>
    client.query(
      "UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL",
      [workspaceId],
    ),
  );
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ send: fc.array(reported, { minLength: 1, maxLength: 25 }) }) },
  { weight: 1, arbitrary: fc.constant('seal' as const) },
  { weight: 1, arbitrary: fc.constant('check' as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      erase: fc.nat(),
      keep: fc.constantFrom('structure' as const, 'structure' as const, 'nothing' as const),
      fields: fc.boolean(),
    }),
  },
);

/** Decisions that give a name which another one gives too: when one of them is removed whole, only its own records could tell whose it was. */
async function sharingNames(workspaceId: string): Promise<Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const { data, decisionId, envelope } of await readLog(workspaceId)) {
    const stored = data === null || decisionId === null ? null : recordOf(data);
    for (const { scheme, value } of stored ? decisionAliases(stored.tree) : []) {
      const key = `${envelope.system} ${scheme} ${value}`;
      named.set(key, (named.get(key) ?? new Set()).add(decisionId!));
    }
  }
  return new Set([...named.values()].filter((ids) => ids.size > 1).flatMap((ids) => [...ids]));
}

/** Erases one of the decisions there are, or some fields of one of its records, as an erasure that was consented to does. */
async function erase(
  workspaceId: string,
  which: { erase: number; keep: 'structure' | 'nothing'; fields: boolean },
): Promise<void> {
  const shared = await sharingNames(workspaceId);
  await withWorkspace(workspaceId, async (tx) => {
    const rows = await tx.sql<{ decision_id: string; idx: number }>(
      `SELECT decision_id, min(idx) AS idx FROM event e WHERE workspace_id = $1 AND actor_type = 'emitter' GROUP BY 1 ORDER BY 1`,
      [workspaceId],
    );
    const one = rows[which.erase % Math.max(1, rows.length)];
    if (!one || (which.keep === 'nothing' && shared.has(one.decision_id))) return;
    const fields = [{ index: one.idx, fields: ['/event/data/input', '/event/data/user', '/event/subjects'] }];
    const given = which.fields && which.keep === 'structure' ? fields : null;
    await eraseDecisions(tx, workspaceId, { keep: which.keep, says: { case: 'test' } }, [
      { decisionId: one.decision_id, fields: given },
    ]);
  });
}

test('rebuilt read models equal the live ones, column by column, whatever was sent and erased in whatever order', async () => {
  let run = 0;
  let flagged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      run += 1;
      const w = await testWorkspace();
      const key: KeyActor = await w.key();
      await registerLookUp(w);
      for (const one of steps) {
        if (one === 'check') {
          while ((await runChecks(w.workspaceId)) > 0);
        } else if (one === 'seal') {
          await letTimePass(w.workspaceId);
          await sealDueDecisions();
        } else if ('erase' in one) {
          await erase(w.workspaceId, one);
        } else {
          await ingestRecords(
            key,
            one.send.map((given, i) => toRecord(run, given, i)),
            { route: 'test', bytes: 0 },
          );
        }
      }
      // last, so that no time is held that was set by hand above
      await letTimePass(w.workspaceId);
      await sealDueDecisions();
      while ((await runChecks(w.workspaceId)) > 0);
      const live = await readModels(w.workspaceId);
      flagged += live['decision']!.filter((row) => (row as { flags: string[] }).flags.includes('toolNotRegistered')).length;
      const { decisions } = await rebuildReadModels(w.workspaceId);
      expect(await readModels(w.workspaceId)).toEqual(live);
      expect(decisions).toBe(live['decision']!.length);
      // the counts of the day are those of the rows
      const rolled = live['decision_rollup']!.reduce<number>((sum, row) => sum + (row as { decisions: number }).decisions, 0);
      expect(rolled).toBe(live['decision']!.length);
    }),
    { numRuns: 20, endOnFailure: true },
  );
  expect(flagged).toBeGreaterThan(0); // checks did find something
}, 120_000);

test('sealing says what it covers, late events open the decision again, and what comes afterwards does not', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const send = (id: number, kind: (typeof KINDS)[number], data: JsonObject = {}) =>
    ingestRecords(
      key,
      [
        toRecord(
          0,
          { id, kind, decision: 1, trace: null, step: null, parent: null, day: 0, system: 0, data } as unknown as Reported,
          0,
        ),
      ],
      { route: 'test', bytes: 0 },
    );
  const row = async () =>
    (
      await withWorkspace(w.workspaceId, (tx) =>
        tx.sql('SELECT status, sealed_idx, seal_due_at, flags FROM decision WHERE workspace_id = $1', [w.workspaceId]),
      )
    )[0]!;
  const events = async () =>
    (
      await withWorkspace(w.workspaceId, (tx) =>
        tx.sql<{ kind: string }>('SELECT kind FROM event WHERE workspace_id = $1 ORDER BY idx', [w.workspaceId]),
      )
    ).map((e) => e.kind);

  await send(1, 'decision.started', { input: 'Hello' });
  expect(await row()).toMatchObject({ status: 'running', sealed_idx: null });
  expect(await sealDueDecisions()).toBe(0);

  await send(2, 'decision.ended', { status: 'ok' });
  expect(await sealDueDecisions()).toBe(1); // the emitter said that it is over
  expect(await row()).toMatchObject({ status: 'ok', sealed_idx: 2, seal_due_at: null, flags: [] });

  await send(3, 'feedback.received', { rating: 'up' });
  expect(await row()).toMatchObject({ status: 'ok', sealed_idx: null, flags: [] });
  expect(await sealDueDecisions()).toBe(1);
  await send(5, 'feedback.received', { rating: 'down' }); // not sealed again yet when the late event comes

  await send(4, 'tool.returned', { tool: { name: 'refund' }, status: 'error' });
  expect(await row()).toMatchObject({ status: 'running', sealed_idx: null, flags: ['lateEvents'] });
  await letTimePass(w.workspaceId);
  expect(await sealDueDecisions()).toBe(1);
  expect(await row()).toMatchObject({ status: 'ok', sealed_idx: 7, flags: ['lateEvents'] });
  expect(await sealDueDecisions()).toBe(0);
  expect(await events()).toEqual([
    'decision.started',
    'decision.ended',
    'decision.sealed',
    'feedback.received',
    'decision.sealed',
    'feedback.received',
    'tool.returned',
    'decision.sealed',
  ]);
});

test('a decision whose end is never reported becomes incomplete', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  await ingestRecords(
    key,
    [
      toRecord(
        0,
        {
          id: 1,
          kind: 'tool.called',
          decision: 1,
          trace: null,
          step: 1,
          parent: null,
          day: 0,
          system: 0,
          data: {},
        } as unknown as Reported,
        0,
      ),
    ],
    { route: 'test', bytes: 0 },
  );
  await letTimePass(w.workspaceId);
  await sealDueDecisions();
  const rows = await withWorkspace(w.workspaceId, (tx) =>
    tx.sql('SELECT status, open_step_count FROM decision WHERE workspace_id = $1', [w.workspaceId]),
  );
  expect(rows).toEqual([{ status: 'incomplete', open_step_count: 1 }]);
});

test('a step that is reported without end names its first events only, live and rebuilt, and says so', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const one = { kind: 'model.invoked', decision: 1, trace: null, step: 1, parent: null, day: 0, system: 0, data: {} };
  for (let from = 0; from < 2_200; from += 550) {
    const batch = Array.from({ length: 550 }, (_, i) => toRecord(9_999, { ...one, id: from + i } as unknown as Reported, i));
    await ingestRecords(key, batch, { route: 'test', bytes: 0 });
  }
  const live = await readModels(w.workspaceId);
  const row = (live['step'] as { step_key: string; idxs: number[] }[]).find(({ step_key }) => step_key === 's1');
  expect(row!.idxs).toHaveLength(2_001);
  await rebuildReadModels(w.workspaceId);
  expect(await readModels(w.workspaceId)).toEqual(live);
  const [step] = await getSteps(await w.person('reviewer'), 'run-1', ['s1']);
  expect(step!.flags).toContain('recordsTruncated');
  expect(step!.eventIds).toHaveLength(2_000);
}, 60_000);
