import { describe, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { appendAccessNotes, appendNotesAbout } from '@/lib/access/server/append-access-notes';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { noteAccess } from '@/lib/access/server/note-access';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { ensureUpcomingMonths } from '@/lib/ingest/server/ensure-upcoming-months';
import { lockHead } from '@/lib/ledger/server/append-store';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { changeSystem } from '@/lib/registry/server/change-system';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { getRetention } from './get-retention';
import { placeHold } from './place-hold';
import { selectSystems } from './policy-store';
import { purgeDue } from './purge-due';
import { releaseHold } from './release-hold';
import { setPolicy } from './set-policy';

const NOW = new Date('2026-11-25T12:00:00Z');
let count = 0;
const said = (decision: string, system = 'desk', month = '03'): JsonObject => ({
  kind: 'model.invoked',
  occurredAt: `2026-${month}-1${++count % 10}T10:00:00.000Z`,
  system,
  decision,
  step: 's1',
  data: { model: { requested: 'm1' }, input: `xylophone ${decision}` },
});

/** Everything was received then, and every policy counts already: the database's clock cannot be set. */
async function backdate(w: TestWorkspace, received: string): Promise<void> {
  await asOwner(async (client) => {
    await client.query('UPDATE decision SET last_received_at = $2 WHERE workspace_id = $1', [w.workspaceId, received]);
    await client.query("UPDATE retention_policy SET counts_from = $2::timestamptz - interval '1 day' WHERE workspace_id = $1", [
      w.workspaceId,
      NOW.toISOString(),
    ]);
  });
}
const policy = (by: PersonActor, over: Partial<Parameters<typeof setPolicy>[1]>) =>
  setPolicy(by, { dataClass: 'decisionContent', systemId: null, keepMonths: 6, highRisk: true, financialMonths: null, reason: 'decided by the board', ...over }); // prettier-ignore
const ids = async (w: TestWorkspace): Promise<number> =>
  (await withWorkspace(w.workspaceId, (tx) => tx.sql('SELECT 1 FROM decision WHERE workspace_id = $1', [w.workspaceId]))).length;
const bodies = async (w: TestWorkspace): Promise<number> =>
  (await readLog(w.workspaceId)).filter((one) => one.kind === 'model.invoked' && one.data !== null).length;

describe('retention', () => {
  test('takes what is due and not held, says so in the log and on the page, and leaves every envelope', async () => {
    const w = await testWorkspace();
    const officer = await w.person('compliance_officer');
    await ingest(
      w,
      ['a', 'b', 'c'].map((one) => said(one)),
    );
    await indexAll(w);
    const later = await policy(officer, {});
    expect(later.countsFrom!.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000); // shorter than for ever: others have a week
    await backdate(w, '2026-05-24T12:00:00Z');
    await placeHold(officer, { matter: 'Claim 12', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['b'] } }); // prettier-ignore

    const row = (await getRetention(officer, { now: NOW })).dryRun.find((one) => one.dataClass === 'decisionContent');
    expect(row).toMatchObject({ kept: 3, due: 2, dueRecords: 2, held: 1, keepMonths: 6 });
    const before = await readLog(w.workspaceId);
    expect(await purgeDue({ now: NOW, always: true })).toBe(2);
    expect(await purgeDue({ now: NOW, always: true })).toBe(0);

    expect((await searchDecisions(officer, { q: 'xylophone' })).items.map((one) => one.externalId)).toEqual(['b']);
    expect(await bodies(w)).toBe(1);
    const after = await readLog(w.workspaceId);
    for (const [i, one] of before.entries()) expect(after[i]!.entry.equals(one.entry)).toBe(true);
    expect(await readActs(w.workspaceId, 'content.purged')).toMatchObject([
      {
        dataClass: 'decisionContent',
        keepMonths: 6,
        decisions: 2,
        records: 2,
        ranges: [
          [0, 0],
          [2, 2],
        ],
      },
    ]);
    expect((await getRetention(officer, { now: NOW })).purges).toMatchObject([{ decisions: 2, records: 2, system: 'desk' }]);
    await rebuildReadModels(w.workspaceId);
    expect(await ids(w)).toBe(1);
    const counted = await withWorkspace(w.workspaceId, (tx) => tx.sql<{ n: number }>('SELECT sum(decisions)::int AS n FROM decision_rollup WHERE workspace_id = $1', [w.workspaceId])); // prettier-ignore
    expect(counted).toEqual([{ n: 1 }]);
  });

  test('keeps what is one day short of six calendar months, although 180 days have passed', async () => {
    const w = await testWorkspace();
    const officer = await w.person('compliance_officer');
    await ingest(w, [said('a')]);
    await policy(officer, {});
    await backdate(w, '2026-05-25T00:00:00Z'); // 184 days before; its six months end with 25 November
    expect(await purgeDue({ now: NOW, always: true })).toBe(0);
    expect(await purgeDue({ now: new Date('2026-11-26T00:00:00Z'), always: true })).toBe(1);
  });

  test('follows the policy of the system before the one for all, and no policy keeps for ever', async () => {
    const w = await testWorkspace();
    const officer = await w.person('compliance_officer');
    await ingest(w, [said('a', 'desk'), said('b', 'bank'), said('c', 'lab')]);
    const bank = (await getRetention(officer)).dryRun.find((one) => one.system?.name === 'bank')!;
    expect(bank).toMatchObject({ keepMonths: null, kept: 1, due: 0, nextDue: null });
    const systemId = (await withWorkspace(w.workspaceId, (tx) => tx.sql<{ id: string }>("SELECT system_id::text AS id FROM ai_system WHERE workspace_id = $1 AND key = 'bank'", [w.workspaceId])))[0]!.id; // prettier-ignore
    await policy(officer, { keepMonths: 6 });
    await policy(officer, { systemId, keepMonths: 60, financialMonths: 60 });
    await backdate(w, '2025-01-01T00:00:00Z');
    expect(await purgeDue({ now: NOW, always: true })).toBe(2);
    expect((await searchDecisions(officer, {})).items.map((one) => one.externalId)).toEqual(['b']);
  });

  test("keeps a system's logs as long as the register's class asks for, whatever a period says, and a lower class counts after a week", async () => {
    const w = await testWorkspace();
    const [officer, administrator] = [await w.person('compliance_officer'), await w.person('administrator')];
    await ingest(w, [said('a', 'desk'), said('b', 'bank'), said('c', 'lab')]);
    const systems = await withWorkspace(w.workspaceId, (tx) => selectSystems(tx, w.workspaceId, NOW));
    const [bank, desk] = ['bank', 'desk'].map((name) => systems.find((one) => one.name === name)!.systemId) as [string, string];
    const months = async (): Promise<(number | null)[]> =>
      (await getRetention(officer, { now: NOW })).dryRun.flatMap((one) => (one.dataClass === 'decisionContent' ? [one.keepMonths] : [])); // prettier-ignore
    const own = { keepMonths: 3, highRisk: false };
    await policy(officer, own);
    await changeSystem(administrator, desk, { riskClass: 'highAnnexIII' });
    await changeSystem(administrator, bank, { annexPoint: '5b' }); // nobody has argued that it is not high-risk
    await expect(policy(officer, { ...own, systemId: desk })).rejects.toMatchObject({ code: 'invalidRequest', extra: { field: 'keepMonths' } }); // prettier-ignore
    await backdate(w, '2026-07-25T12:00:00Z'); // four months
    expect(await months()).toEqual([6, 6, 3]);
    expect((await getRetention(officer, { now: NOW })).policies[0]!.floorReason).toMatch(/register/);
    expect(await purgeDue({ now: NOW, always: true })).toBe(1);

    await changeSystem(administrator, desk, { riskClass: 'minimal' });
    await changeSystem(administrator, bank, { riskClass: 'exempted' });
    expect(await purgeDue({ now: NOW, always: true })).toBe(0);
    await asOwner((client) => client.query("UPDATE ai_system SET class_lowered_at = $2::timestamptz - interval '8 days' WHERE workspace_id = $1", [w.workspaceId, NOW.toISOString()])); // prettier-ignore
    expect(await months()).toEqual([3, 3, 3]);
    expect(await purgeDue({ now: NOW, always: true })).toBe(2);
  });

  test('drops the tables of a month of which everything is due, and keeps what people did in it', async () => {
    await asOwner((client) => client.query("SELECT countersign_ensure_month('2026-02-05')"));
    const early = (decision: string) => said(decision, 'desk', '02');
    const w = await testWorkspace();
    const other = await testWorkspace();
    const officer = await w.person('compliance_officer');
    await ingest(w, [early('a'), early('b')]);
    await searchDecisions(officer, { q: 'tool:x' });
    await appendAccessNotes(selectPresent);
    await ingest(other, [early('theirs')]);
    await policy(officer, {});
    await backdate(w, '2026-02-20T12:00:00Z');
    const tables = async (): Promise<number> =>
      (await asOwner((client) => client.query("SELECT 1 FROM pg_class WHERE relname IN ('decision_202602', 'step_202602')"))).rows
        .length;
    // another workspace's rows are in the month: by rows, and nothing of theirs goes
    await purgeDue({ now: NOW, always: true });
    expect(await tables()).toBe(2);
    expect([await ids(w), await ids(other)]).toEqual([0, 1]);

    const alone = await testWorkspace();
    await asOwner(async (client) => {
      await client.query('DELETE FROM decision WHERE workspace_id = $1', [other.workspaceId]);
      for (const table of ['step', 'decision_search', 'disclosure', 'data_key']) await client.query(`DELETE FROM ${table} WHERE workspace_id = $1`, [other.workspaceId]); // prettier-ignore
    });
    const chief = await alone.person('compliance_officer');
    await ingest(alone, [early('a'), early('b'), early('c')]);
    await policy(chief, {});
    await backdate(alone, '2026-02-20T12:00:00Z');
    expect(await purgeDue({ now: NOW, always: true })).toBe(3);
    expect(await tables()).toBe(0);
    expect(await readActs(alone.workspaceId, 'content.purged')).toMatchObject([
      { month: '2026-02', decisions: 3, records: 3, ranges: [[0, 2]] },
    ]);
    expect(await bodies(alone)).toBe(0);
    // a straggler makes the month again
    await ensureUpcomingMonths();
    await ingest(alone, [early('late')]);
    expect(await ids(alone)).toBe(1);
    const read = (await readLog(alone.workspaceId)).filter((one) => one.kind === 'retention.policy.set');
    expect(read[0]!.data).toMatchObject({ by: chief.name });
  });

  test('drops no month in which another workspace writes at that moment', async () => {
    await asOwner((client) => client.query("SELECT countersign_ensure_month('2026-01-05')"));
    const early = (decision: string) => said(decision, 'desk', '01');
    const [w, other] = [await testWorkspace(), await testWorkspace()];
    const officer = await w.person('compliance_officer');
    await ingest(w, [early('a')]);
    await policy(officer, {});
    await backdate(w, '2026-01-20T12:00:00Z');
    await asOwner(async (writer) => {
      // Theirs arrives while the month is purged, and is committed as soon as the purge waits for it.
      await writer.query('BEGIN');
      await writer.query(
        `INSERT INTO data_key (workspace_id, anchor_id, wrapped) VALUES ($1, countersign_uuid_floor('2026-01-15T00:00:00Z'), '\\x00')`,
        [other.workspaceId],
      );
      const purged = purgeDue({ now: NOW, always: true });
      await vi
        .waitUntil(
          async () => (await writer.query("SELECT FROM pg_locks WHERE NOT granted AND locktype = 'relation'")).rowCount! > 0,
          { timeout: 5_000, interval: 5 },
        ) // prettier-ignore
        .catch(() => undefined);
      await writer.query('COMMIT');
      await purged;
      const { rows } = await writer.query('SELECT 1 FROM data_key WHERE workspace_id = $1', [other.workspaceId]);
      expect(rows).toHaveLength(1);
    });
    await purgeDue({ now: NOW, always: true });
    expect(await ids(w)).toBe(0);
  });

  test('ends the access record and the quarantine by their own periods', async () => {
    const w = await testWorkspace();
    const officer = await w.person('compliance_officer');
    await searchDecisions(officer, { q: 'user:ann' });
    await appendAccessNotes(selectPresent);
    await policy(officer, { dataClass: 'accessRecord', keepMonths: 24, highRisk: false });
    await backdate(w, '2026-03-20T12:00:00Z');
    expect(await purgeDue({ now: NOW, always: true })).toBe(0);
    const then = new Date('2029-01-01T00:00:00Z');
    const { id } = await placeHold(officer, { matter: 'Claim 15', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'subject', type: 'customer', id: 'c-1' } }); // prettier-ignore
    await purgeDue({ now: then, always: true });
    const searched = async () => (await readLog(w.workspaceId)).find((one) => one.kind === 'search.performed')!.data;
    expect(await searched()).not.toBeNull();
    expect((await getRetention(officer, { now: then })).dryRun.find((one) => one.dataClass === 'accessRecord')).toMatchObject({ due: 0, held: 1 }); // prettier-ignore
    await releaseHold(officer, id, { step: 'askRelease', reason: 'settled out of court' });
    await releaseHold(await w.person('reviewer', { permissionSets: ['legal'] }), id, { step: 'confirmRelease', reason: 'settled out of court' }); // prettier-ignore
    expect(await purgeDue({ now: then, always: true })).toBeGreaterThan(0);
    expect(await searched()).toBeNull();
  });
});

describe('who looked stays known when what they looked at goes before the worker came to the note', () => {
  const opened = async (w: TestWorkspace): Promise<unknown[]> =>
    (await readLog(w.workspaceId)).filter((one) => one.kind === 'trail.opened').map((one) => one.decisionId);
  const decisionOf = async (w: TestWorkspace, name: string): Promise<string> => {
    const { rows } = await asOwner((client) => client.query<{ id: string }>("SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1 AND external_id = $2", [w.workspaceId, name])); // prettier-ignore
    return rows[0]!.id;
  };
  const systemOf = async (w: TestWorkspace): Promise<string> => {
    const { rows } = await asOwner((client) => client.query<{ id: string }>("SELECT system_id::text AS id FROM ai_system WHERE workspace_id = $1 AND key = 'desk'", [w.workspaceId])); // prettier-ignore
    return rows[0]!.id;
  };
  const notes = async (w: TestWorkspace): Promise<number> =>
    (await asOwner((client) => client.query('SELECT 1 FROM access_note WHERE workspace_id = $1', [w.workspaceId]))).rowCount ?? 0;

  test.each(['by rows', 'as a month'])('%s', async (how) => {
    const w = await testWorkspace();
    const officer = await w.person('compliance_officer');
    // A month of its own goes as a whole; with another decision in it that stays, by rows.
    await ingest(w, [said('a'), ...(how === 'by rows' ? [said('b', 'kept')] : [])]);
    await indexAll(w);
    const systemId = await systemOf(w);
    await policy(officer, how === 'by rows' ? { systemId } : {});
    await backdate(w, '2026-05-24T12:00:00Z');
    const decisionId = await decisionOf(w, 'a');
    await noteAccess(officer, { kind: 'trail.opened', decisionId, systemId });
    expect([await notes(w), await opened(w)]).toEqual([1, []]);
    await purgeDue({ now: NOW, always: true });
    expect(await ids(w)).toBe(how === 'by rows' ? 1 : 0);
    expect(await notes(w)).toBe(0);
    expect(await opened(w)).toHaveLength(1);
    // One that comes a moment later is kept, and gives what is gone no content again.
    await noteAccess(officer, { kind: 'trail.opened', decisionId, systemId, detail: { part: 'late' } });
    await appendAccessNotes(selectPresent);
    const [before, late] = (await readLog(w.workspaceId)).filter((one) => one.kind === 'trail.opened');
    expect([before!.decisionId, before!.data]).toEqual([decisionId, null]);
    expect([late!.decisionId, late!.data]).toMatchObject([null, { detail: { decision: toPublicId('decision', decisionId) } }]);
  });

  test('an erasure that holds the head does not wait for a worker that waits for the head', async () => {
    const w = await testWorkspace();
    const officer = await w.person('compliance_officer');
    await ingest(w, [said('a')]);
    const decisionId = await decisionOf(w, 'a');
    await noteAccess(officer, { kind: 'trail.opened', decisionId, systemId: await systemOf(w) });
    const worker = await withWorkspace(w.workspaceId, async (tx) => {
      await lockHead(tx, w.workspaceId);
      const moving = appendAccessNotes(selectPresent);
      await asOwner(async (client) => {
        for (let waiting = false; !waiting;) {
          const { rows } = await client.query<{ waiting: boolean }>(
            `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%log_head%') AS waiting`,
          );
          waiting = rows[0]!.waiting;
        }
      });
      await appendNotesAbout(tx, w.workspaceId, { ids: [decisionId] }, selectPresent);
      return { moving };
    });
    await worker.moving;
    expect(await opened(w)).toHaveLength(1);
    expect(await notes(w)).toBe(0);
  });
});
