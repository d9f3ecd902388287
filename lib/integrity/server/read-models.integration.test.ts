import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { changePerson } from '@/lib/access/server/change-person';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { createPerson } from '@/lib/access/server/create-person';
import { redeemAction } from '@/lib/approvals/server/redeem-action';
import { startHalt } from '@/lib/approvals/server/start-halt';
import { sweepWorkspace } from '@/lib/approvals/server/sweep-actions';
import { ask, makeDesk, scoreByName, vote, type Desk } from '@/lib/approvals/server/testing';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { placeHold } from '@/lib/retention/server/place-hold';
import { releaseHold } from '@/lib/retention/server/release-hold';
import { setPolicy } from '@/lib/retention/server/set-policy';
import { fromPublicId } from '@/lib/shared/ids';
import type { Fault } from '../fault';
import { FaultBook } from '../fault-book';
import { checkReadModels } from './check-read-models';
import { readLogState } from './log-store';
import { attackOn, whileAltered } from './testing';

/**
 * Somebody who has the database as its superuser alters what pages show. Each column here was once no part of the comparison: what
 * people did stands in the log, and the row must say the same.
 */
let log: { ws: TestWorkspace; workspaceId: string; origin: string };
let desk: Desk;
let held: string;
let released: string;
let action: string;
let member: string;

const attack = (...statements: string[]): Promise<void> => attackOn(log.workspaceId, ...statements);
const look = async (): Promise<Fault[]> => {
  const faults = new FaultBook();
  await checkReadModels(log.workspaceId, log.origin, faults);
  return faults.faults;
};
/** What is noticed while the rows are so; afterwards they are as they were. */
async function noticed(tables: readonly string[], ...alter: string[]): Promise<string[]> {
  const faults = await whileAltered(log.workspaceId, tables, alter, look);
  expect(faults.every(({ layer }) => layer === 'readModel')).toBe(true);
  return faults.map(({ where }) => where);
}

beforeAll(async () => {
  scoreByName();
  vi.stubEnv('COUNTERSIGN_SESSION_SECRET', 'x'.repeat(40));
  const ws = await testWorkspace();
  log = { ws, workspaceId: ws.workspaceId, origin: (await readLogState(ws.workspaceId))!.origin };
  desk = await makeDesk(log.ws);
  const { anna, ben, carla, agent, gateway } = desk;
  const admin = await log.ws.person('administrator', { name: 'Ada' });
  const hold = { basis: 'Case 4711', scope: { kind: 'subject' as const, type: 'customer', id: 'c-1' }, reviewOn: '2027-01-31' };
  held = (await placeHold(carla, { ...hold, matter: 'Northwind' })).id;
  released = (await placeHold(carla, { ...hold, matter: 'Southwind' })).id;
  await releaseHold(carla, released, { step: 'askRelease', reason: 'settled' });
  const dana = await log.ws.person('compliance_officer', { name: 'Dana' });
  await releaseHold(dana, released, { step: 'confirmRelease', reason: 'settled' });
  const period = { dataClass: 'decisionContent' as const, systemId: null, highRisk: false, financialMonths: null };
  await setPolicy(carla, { ...period, keepMonths: 24, reason: 'two years' });
  await setPolicy(carla, { ...period, keepMonths: 12, reason: 'one is enough' });
  await setPolicy(carla, { ...period, keepMonths: 13, reason: 'and a month' });
  const asked = await ask(agent, 'high.refund');
  action = asked.id;
  await vote(anna, asked.id);
  const { verdict } = (await ask(agent, 'read.balance'))!;
  const run = await ask(agent, 'read.balance', {}, 'again');
  await redeemAction(gateway, run.id, { verdict: run.verdict!, actionHash: run.actionHash });
  expect(verdict).toBeTruthy();
  const rejected = await ask(agent, 'critical.refund');
  await vote(ben, rejected.id, { vote: 'reject', reasonCode: 'wrongAmount' });
  await ask(agent, 'critical.refund', { args: { payment: 'pi_10' } });
  await sweepWorkspace(log.workspaceId);
  await createApiKey(admin, { name: 'gateway', scopes: ['read'] });
  const rights = { role: 'reviewer' as const, permissionSets: [], systems: 'all' as const, validFrom: null, validUntil: null };
  member = (await createPerson(admin, { email: 'mia@example.test', name: 'Mia', credential: { kind: 'link' }, ...rights }))
    .personId;
  await changePerson(admin, member, { ...rights, role: 'auditor', validUntil: new Date('2031-01-01'), systems: [] });
  // Those whom the test made without an event of the log.
  await attack(
    `DELETE FROM api_key WHERE workspace_id = $ws AND key_id = ANY(ARRAY['${agent.keyId}', '${gateway.keyId}']::uuid[])`,
    `DELETE FROM membership WHERE workspace_id = $ws AND person_id <> '${member}'`,
  );
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('nobody touched it: every row follows from the log, and was looked at', async () => {
  const faults = new FaultBook();
  const counts = await checkReadModels(log.workspaceId, log.origin, faults);
  expect(faults.faults).toEqual([]);
  expect(counts.rows).toBeGreaterThan(30);
});

const uuid = (kind: 'hold' | 'action', id: string): string => fromPublicId(kind, id)!;
describe('as superuser', () => {
  const attacks = (): [string, string, string][][] => [
    [
      [
        'hold',
        'released_at',
        `UPDATE hold SET released_at = now(), released_by = placed_by WHERE hold_id = '${uuid('hold', held)}'`,
      ],
      ['hold', 'review_on', `UPDATE hold SET review_on = '2031-01-01' WHERE hold_id = '${uuid('hold', held)}'`],
      [
        'retention_policy',
        'keep_months',
        `UPDATE retention_policy SET keep_months = 1 WHERE workspace_id = $ws AND keep_months = 24`,
      ],
      ['retention_policy', 'superseded_at', `UPDATE retention_policy SET superseded_at = NULL WHERE workspace_id = $ws`],
      ['action', 'state', `UPDATE action SET state = 'rejected' WHERE action_id = '${uuid('action', action)}'`],
      ['action', 'execution', `UPDATE action SET execution = 'succeeded' WHERE workspace_id = $ws AND execution = 'redeemed'`],
      ['action', 'approvals', `UPDATE action SET approvals = 2 WHERE action_id = '${uuid('action', action)}'`],
      ['action', 'required', `UPDATE action SET required = 1 WHERE workspace_id = $ws AND state = 'pendingReview'`],
      ['action', 'action_hash', `UPDATE action SET action_hash = '\\x00' WHERE action_id = '${uuid('action', action)}'`],
      ['action_vote', 'vote', `UPDATE action_vote SET vote = 'approve' WHERE workspace_id = $ws AND vote = 'reject'`],
      ['membership', 'role', `UPDATE membership SET role = 'administrator' WHERE workspace_id = $ws`],
      ['membership', 'all_systems', `UPDATE membership SET all_systems = true WHERE workspace_id = $ws`],
      ['api_key', 'scopes', `UPDATE api_key SET scopes = '{read,admin}' WHERE workspace_id = $ws`],
    ],
    [
      ['hold', 'released_at', `UPDATE hold SET released_at = NULL WHERE hold_id = '${uuid('hold', released)}'`],
      [
        'action',
        'state',
        `UPDATE action SET state = 'approved', decided_by = 'per_x' WHERE workspace_id = $ws AND state = 'pendingReview'`,
      ],
    ],
    [
      [
        'hold',
        'released_at',
        `UPDATE hold SET released_at = released_at - interval '2 days' WHERE hold_id = '${uuid('hold', released)}'`,
      ],
    ],
  ];
  test.each([0, 1, 2])('columns altered (%#): verify names each of them', async (i) => {
    const list = attacks()[i]!;
    const tables = [...new Set(list.map(([table]) => table))];
    const found = await noticed(tables, ...list.map(([, , alter]) => alter));
    for (const [table, column, alter] of list)
      expect(
        found.some((where) => where.startsWith(`table ${table}, `) && where.includes(column)),
        `${alter}\n${found.join('\n')}`,
      ).toBe(true);
  });

  test('rows taken away, and rows that nobody made: named', { timeout: 120_000 }, async () => {
    expect(await noticed(['hold'], `DELETE FROM hold WHERE hold_id = '${uuid('hold', held)}'`)).toEqual([`table hold, ${held}`]);
    expect(await noticed(['action_vote'], 'DELETE FROM action_vote WHERE workspace_id = $ws')).toContainEqual(
      expect.stringMatching(/^table action_vote, act_/),
    );
    const extra = await noticed(
      ['membership'],
      `INSERT INTO membership (workspace_id, person_id, role, all_systems) VALUES ($ws, '${desk.anna.personId}', 'administrator', true)`,
    );
    expect(extra).toEqual([expect.stringMatching(/^table membership, per_/)]);
    const given = await noticed(
      ['system_grant'],
      `INSERT INTO system_grant (workspace_id, person_id, system_id) SELECT $ws, '${member}', system_id FROM ai_system WHERE workspace_id = $ws LIMIT 1`,
    );
    expect(given).toEqual([expect.stringContaining('systems (system_grant)')]);
  });

  test('what a message says holds no words that people wrote', async () => {
    await attack(`UPDATE hold SET matter = 'Something about Mia' WHERE hold_id = '${uuid('hold', held)}'`);
    const [fault] = await look();
    expect(fault).toMatchObject({ where: `table hold, ${held}, column matter`, found: 'something else' });
    expect(JSON.stringify(fault)).not.toMatch(/Mia|Northwind/);
    await attack(`UPDATE hold SET matter = 'Northwind' WHERE hold_id = '${uuid('hold', held)}'`);
    expect(await look()).toEqual([]);
  });

  test('a folded row altered: the decision and the column are named, and looking changed nothing', async () => {
    expect(await noticed(['decision'], `UPDATE decision SET status = 'error' WHERE workspace_id = $ws`)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^table decision, decision dec_\w+, column status$/)]),
    );
    expect(await look()).toEqual([]);
  });
});

test('a halt, and what it froze', async () => {
  const admin = desk.carla;
  await asOwner((client) => client.query('UPDATE session SET confirmed_at = now() WHERE session_id = $1', [admin.sessionId]));
  await startHalt(admin, { scope: 'workspace', mode: 'stop', drill: false, reason: 'a test' } as never);
  expect(await look()).toEqual([]);
  expect(await noticed(['halt'], `UPDATE halt SET ended_at = now() WHERE workspace_id = $ws`)).toEqual([
    expect.stringMatching(/^table halt, hlt_\w+, column ended_at$/),
  ]);
  expect(await noticed(['action'], `UPDATE action SET frozen_by = NULL WHERE workspace_id = $ws`)).toContainEqual(
    expect.stringMatching(/column frozen_by$/),
  );
});
