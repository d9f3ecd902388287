import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { FaultBook } from '@/lib/integrity/fault-book';
import { checkReadModels } from '@/lib/integrity/server/check-read-models';
import { readLogState } from '@/lib/integrity/server/log-store';
import { readActs } from '@/lib/ledger/server/testing';
import { listNotices } from '@/lib/notify/server/list-notices';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { uuidv7 } from '@/lib/shared/ids';
import { carryOutErasures } from './carry-out-erasures';
import { getErasure } from './get-erasure';
import { readJournal } from './journal';
import { journalHolds, journalReopened } from './journal-holds';
import { listHolds } from './list-holds';
import { placeHold } from './place-hold';
import { reapplyErasures } from './reapply-erasures';
import { releaseHold } from './release-hold';
import { remindOfReviews } from './remind-of-reviews';
import { erase, subject, traces, world, type World } from './testing';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

const hold = (at: World, scope: Parameters<typeof placeHold>[1]['scope'], matter = 'Claim 31') =>
  placeHold(at.asks, { matter, basis: 'pending litigation', reviewOn: '2027-01-31', scope });
const release = async (at: World, id: string): Promise<void> => {
  await releaseHold(at.asks, id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, id, { step: 'confirmRelease', reason: 'settled out of court' });
};
/** A backup from before knows nothing of these. */
async function forget({ w }: World, ...tables: string[]): Promise<void> {
  await asOwner(async (client) => {
    for (const table of tables) await client.query(`DELETE FROM ${table} WHERE workspace_id = $1`, [w.workspaceId]);
  });
}
const REQUESTS = ['erasure_target', 'erasure_request'];
const HOLDS = ['hold_decision', 'hold'];

test('a restore places newer holds again before anything that waited for them is erased, and those that were released stay released', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  await hold(at, { kind: 'decisions', decisions: ['ann-2'] });
  await hold(at, { kind: 'query', q: 'zither' }, 'Claim 32');
  await hold(at, subject('c-ben'), 'Claim 33');
  const released = await hold(at, subject('c-ann'), 'Claim 34');
  await release(at, released.id);
  const before = (await listHolds(at.asks)).filter((one) => one.state === 'active');
  const id = await erase(at, subject('c-ann'));
  expect(readFileSync(path.join(journal, `${workspaceId}.jsonl`), 'utf8')).not.toMatch(/claim|litigation|zither|ada|c-ann/i);

  await forget(at, ...REQUESTS, ...HOLDS);
  expect(await reapplyErasures()).toMatchObject({ holds: 3, erased: 0 });
  expect(await listHolds(at.asks)).toEqual(before);
  expect((await readActs(workspaceId, 'hold.placed')).slice(-3)).toMatchObject([
    { matter: 'Claim 31', by: 'Ada Asks', ground: expect.stringContaining('restore') as string },
    { matter: 'Claim 32' },
    { matter: 'Claim 33' },
  ]);
  const faults = new FaultBook();
  await checkReadModels(workspaceId, (await readLogState(workspaceId))!.origin, faults);
  // Its acts are still in this log, which is none of a backup; of the others every column agrees.
  expect(faults.faults.map(({ where }) => where).filter((one) => /^table hold/.test(one))).toEqual([`table hold, ${released.id}`]); // prettier-ignore
  expect((await getDecision(at.reads, 'ann-2')).contentVisible).toBe(false);
  await carryOutErasures();
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'waiting', counts: { restricted: 1 } });
  expect(await traces(at, 'xylophone')).not.toEqual([]);
  expect((await reapplyErasures()).holds).toBe(0);

  for (const one of await listHolds(at.asks)) await release(at, one.id);
  await carryOutErasures();
  expect(await traces(at, 'xylophone')).toEqual([]);
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done' });
});

test('the day of the next review outlives a restore: of a hold that is placed again, and of one that the backup knows with the day before', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const [first, second] = [
    await hold(at, { kind: 'decisions', decisions: ['ann-2'] }),
    await hold(at, subject('c-ben'), 'Claim 33'),
  ];
  const keep = (id: string, reviewOn: string) => releaseHold(at.consents, id, { step: 'keep', reason: 'the appeal is pending', reviewOn }); // prettier-ignore
  await keep(first.id, '2028-06-30');
  await keep(first.id, '2029-06-30');
  await keep(second.id, '2027-01-01');
  expect(readJournal(workspaceId).flatMap((one) => ('holdReviewed' in one ? [one.holdReviewed] : []))).toEqual([
    { id: first.id, reviewOn: '2028-06-30', event: expect.any(String) as string },
    { id: first.id, reviewOn: '2029-06-30', event: expect.any(String) as string },
    { id: second.id, reviewOn: '2027-01-01', event: expect.any(String) as string },
  ]);
  expect(await journalHolds(workspaceId)).toBe(0);
  // Pages of before the restore are no more true: the revision is another one.
  const holds = async () => (await listHolds(at.asks)).map((one) => ({ ...one, revision: '' }));
  const before = await holds();

  await forget(at, 'hold_decision');
  await asOwner(async (client) => {
    await client.query("DELETE FROM hold WHERE workspace_id = $1 AND matter = 'Claim 31'", [workspaceId]);
    await client.query("UPDATE hold SET review_on = '2026-01-31' WHERE workspace_id = $1", [workspaceId]);
    // Its log is from before those acts: at their places stand others.
    await client.query("UPDATE event SET event_id = gen_random_uuid() WHERE workspace_id = $1 AND kind = 'hold.kept'", [workspaceId]); // prettier-ignore
  });
  const waiting = async () => (await listNotices(at.asks, { open: true, limit: 50 })).items.map((one) => one.id);
  expect(await remindOfReviews(workspaceId, new Date())).toBe(1);
  expect(await waiting()).toEqual([second.id]);
  expect(await reapplyErasures()).toMatchObject({ holds: 1 });
  expect(await holds()).toEqual(before);
  expect(await waiting()).toEqual([]); // looked at: nobody needs to be told that a day before has come
  expect((await readActs(workspaceId, 'hold.kept')).at(-1)).toMatchObject({ hold: second.id, reviewOn: '2027-01-01', ground: expect.stringContaining('restore') as string }); // prettier-ignore
  const acts = (await readActs(workspaceId, 'hold.kept')).length;
  await reapplyErasures();
  expect(await readActs(workspaceId, 'hold.kept')).toHaveLength(acts);

  // What the backup knows and the journal does not is newer.
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', '/dev/null/none');
  await keep(second.id, '2030-01-01');
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  await reapplyErasures();
  expect((await listHolds(at.asks)).find((one) => one.id === second.id)).toMatchObject({ reviewOn: '2030-01-01' });
  expect(await journalHolds(workspaceId)).toBe(1);
});

test('a process learns from the file what another one wrote of a hold, and writes that it was released', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const { id } = await hold(at, subject('c-ann'));
  const [placed] = readFileSync(path.join(journal, `${workspaceId}.jsonl`), 'utf8').split('\n');
  await release(at, id);
  await withWorkspace(workspaceId, (tx) => journalReopened(tx, workspaceId)); // as a process that has read nothing yet
  const other = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  onTestFinished(() => {
    vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
    rmSync(other, { recursive: true, force: true });
  });
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', other);
  expect(await journalHolds(workspaceId)).toBe(0);
  appendFileSync(path.join(other, `${workspaceId}.jsonl`), `${placed}\n`);
  expect(await journalHolds(workspaceId)).toBe(1);
  expect(readJournal(workspaceId).at(-1)).toMatchObject({ holdReleased: id });
  expect(await journalHolds(workspaceId)).toBe(0);
});

test('a restore hides what waits for a hold in slices, as it is erased: none opens thousands of decisions under the lock of the head', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const names = Array.from({ length: 12 }, (_, n) => `run-${n}`);
  await ingest(at.w, names.map((decision, n) => ({ id: uuidv7(), kind: 'model.invoked', schemaVersion: '1.0', occurredAt: '2026-11-20T12:00:00.000Z', system: 'desk', decision, step: `run-step-${n}`, subjects: [{ type: 'customer', id: 'c-many' }], data: { model: { requested: 'm1' }, input: 'a quiet oboe' } }))); // prettier-ignore
  await indexAll(at.w);
  await hold(at, subject('c-many'), 'Claim 35');
  await erase(at, subject('c-many'));
  await forget(at, ...REQUESTS);
  expect(await reapplyErasures()).toMatchObject({ held: 12 });
  const { rows } = await asOwner((client) => client.query<{ n: string }>("SELECT count(*) AS n FROM erasure_target WHERE workspace_id = $1 AND state = 'restricted' GROUP BY xmin::text ORDER BY 1", [workspaceId])); // prettier-ignore
  expect(rows.map(({ n }) => Number(n)).sort((a, b) => a - b)).toEqual([2, 5, 5]);
});

test('the worker writes down holds of before, once', async () => {
  const at = await world();
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', '/dev/null/none');
  await hold(at, subject('c-ann')); // a journal that takes no line stops no hold
  await expect(journalHolds(at.w.workspaceId)).rejects.toThrow();
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  expect(await journalHolds(at.w.workspaceId)).toBe(1);
  expect(await journalHolds(at.w.workspaceId)).toBe(0);
});

test('what was erased after a hold was released, and is back with a backup that knows the hold, is hidden at once and erased at its release', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const copy = (table: string) => asOwner((client) => client.query<Record<string, unknown>>(`SELECT * FROM ${table} WHERE workspace_id = $1 AND ${table === 'disclosure' ? 'idx < 4' : 'true'}`, [workspaceId])); // prettier-ignore
  const { id: held } = await hold(at, { kind: 'decisions', decisions: ['ann-2'] });
  const [bodies, keys] = [(await copy('disclosure')).rows, (await copy('data_key')).rows];
  const id = await erase(at, subject('c-ann'));
  await release(at, held);
  await carryOutErasures();
  expect(await traces(at, 'xylophone')).toEqual([]);

  // The backup: the hold is open, nobody has asked for the erasure yet, and the content is there.
  await forget(at, ...REQUESTS);
  await asOwner(async (client) => {
    const open = ['release_asked_by', 'release_asked_by_name', 'release_asked_at', 'release_reason', 'released_by', 'released_by_name', 'released_at']; // prettier-ignore
    await client.query(`UPDATE hold SET ${open.map((name) => `${name} = NULL`).join(', ')} WHERE workspace_id = $1`, [
      workspaceId,
    ]);
    await client.query('DELETE FROM disclosure WHERE workspace_id = $1 AND idx < 4', [workspaceId]);
    for (const row of keys)
      await client.query(
        'INSERT INTO data_key VALUES ($1, $2, $3) ON CONFLICT (workspace_id, anchor_id) DO UPDATE SET wrapped = excluded.wrapped',
        [row['workspace_id'], row['anchor_id'], row['wrapped']],
      );
    for (const row of bodies)
      await client.query('INSERT INTO disclosure (workspace_id, anchor_id, idx, refs, body) VALUES ($1, $2, $3, $4, $5)', [row['workspace_id'], row['anchor_id'], row['idx'], row['refs'], row['body']]); // prettier-ignore
  });
  await rebuildReadModels(workspaceId);
  expect((await getDecision(at.reads, 'ann-2')).contentVisible).toBe(true);

  expect(await reapplyErasures()).toMatchObject({ erased: 1, held: 1, holds: 0 });
  expect((await getDecision(at.reads, 'ann-2')).contentVisible).toBe(false);
  expect(await reapplyErasures()).toMatchObject({ erased: 0, held: 0 });
  // It is open again: a restore of what was before it places it too.
  await forget(at, ...HOLDS);
  expect(await reapplyErasures()).toMatchObject({ erased: 0, held: 0, holds: 1 });
  await carryOutErasures();
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'waiting', counts: { restricted: 1 } });
  expect(await traces(at, 'xylophone')).not.toEqual([]);
  await release(at, held);
  await carryOutErasures();
  expect(await traces(at, 'xylophone')).toEqual([]);
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done' });
});
