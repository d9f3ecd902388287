import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { keepRefused } from '@/lib/ingest/server/keep-refused';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { FaultBook } from '@/lib/integrity/fault-book';
import { checkReadModels } from '@/lib/integrity/server/check-read-models';
import { readLogState } from '@/lib/integrity/server/log-store';
import { lockHead } from '@/lib/ledger/server/append-store';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { holdIndex } from '@/lib/search/server/index-store';
import { openPersonSearch, searchPerson } from '@/lib/search/server/search-person';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { carryOutErasures } from './carry-out-erasures';
import { decideErasure } from './decide-erasure';
import { eraseNaming, findNaming } from './erase-naming';
import { getCertificate } from './get-certificate';
import { getErasure } from './get-erasure';
import { writeJournal } from './journal';
import { listErasures } from './list-erasures';
import { listHolds } from './list-holds';
import { placeHold } from './place-hold';
import { previewErasure } from './preview-erasure';
import { reapplyErasures } from './reapply-erasures';
import { releaseHold } from './release-hold';
import { requestErasure } from './request-erasure';
import { setPolicy } from './set-policy';
import { erase, subject, told, traces, world } from './testing';
import { withdrawErasure } from './withdraw-erasure';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

test('an erasure empties what was refused and names the person by an address or number in any spelling, or the decision, and nothing else', async () => {
  const at = await world();
  const key = await at.w.key();
  await ingest(at.w, [{ id: '00000000-0000-4000-8000-0000000000aa', kind: 'model.invoked', schemaVersion: '1.0', occurredAt: '2026-11-20T11:00:00.000Z', system: 'desk', decision: 'ann-1', subjects: [{ type: 'customer', id: 'c-ann' }], data: { messages: { input: [{ role: 'user', content: 'Write to Mia@Example.org, pay DE89 3704 0044 0532 0130 00' }] } } }]); // prettier-ignore
  await indexAll(at.w);
  const refuse = (raw: JsonObject) => keepRefused(key, '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw }]);
  await refuse({ note: 'mia@example.org again' });
  await refuse({ iban: 'DE89370400440532013000' });
  await refuse({ decision: 'ann-1', data: { input: 'refused for its form' } });
  await refuse({ decision: 'ann-12', note: 'somebody else, joann@example.org' });
  await erase(at, subject('c-ann'));
  const { rows } = await asOwner((client) => client.query<{ gone: boolean }>('SELECT body IS NULL AS gone FROM quarantine WHERE workspace_id = $1 ORDER BY quarantine_id', [at.w.workspaceId])); // prettier-ignore
  expect(rows.map((row) => row.gone)).toEqual([true, true, true, false]);
});

test('an erasure leaves what is about no decision while anything is under hold, says that it waits, and comes back to it', async () => {
  const at = await world();
  await keepRefused(await at.w.key(), '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { user: 'user-c-ann' } }]); // prettier-ignore
  const bodies = async (): Promise<number> => (await asOwner((client) => client.query('SELECT 1 FROM quarantine WHERE workspace_id = $1 AND body IS NOT NULL', [at.w.workspaceId]))).rows.length; // prettier-ignore
  // Somebody else's decision, another matter: nobody can say that what was refused is no evidence for it.
  const hold = await placeHold(at.asks, { matter: 'Claim 14', basis: 'pending litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ben-1'] } }); // prettier-ignore
  const id = await erase(at, subject('c-ann'));
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'waiting', counts: { erased: 2, restricted: 0 } });
  expect(await bodies()).toBe(1);
  await carryOutErasures();
  expect(await readActs(at.w.workspaceId, 'content.erasure.completed')).toHaveLength(1);
  const sealed = await asOwner((client) => client.query<{ names: Buffer }>('SELECT names FROM erasure_request WHERE workspace_id = $1', [at.w.workspaceId])); // prettier-ignore
  expect(sealed.rows[0]!.names.includes('c-ann')).toBe(false);
  await releaseHold(at.asks, hold.id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, hold.id, { step: 'confirmRelease', reason: 'settled out of court' });
  await carryOutErasures();
  expect(await bodies()).toBe(0);
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done' });
  expect(await traces(at, 'c-ann')).toEqual([]);
  expect((await readActs(at.w.workspaceId, 'content.erased')).at(-1)).toMatchObject({ quarantined: 1, decisions: [] });
  const left = await asOwner((client) => client.query<{ names: Buffer | null }>('SELECT names FROM erasure_request WHERE workspace_id = $1', [at.w.workspaceId])); // prettier-ignore
  expect(left.rows[0]!.names).toBeNull();
});

test('an erasure is asked for, seen, decided on and certified only by who sees the AI systems of all its decisions', async () => {
  const at = await world();
  const other = await at.w.system('other');
  const limited = await at.w.person('compliance_officer', { systems: [other], permissionSets: ['data_protection_officer'] });
  const hold = await placeHold(at.asks, { matter: 'Claim 16', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ben-1'] } }); // prettier-ignore
  const held = await placeHold(at.asks, { matter: 'Claim 17', basis: 'litigation', reviewOn: '2027-01-31', scope: subject('c-ben') }); // prettier-ignore
  const { id } = await requestErasure(at.asks, {
    ...told,
    keep: 'nothing',
    scope: { kind: 'targets', targets: [{ decision: 'ann-1' }] },
  });
  const closed = async (): Promise<void> => {
    expect((await listErasures(limited)).items).toEqual([]);
    for (const act of [
      () => getErasure(limited, id),
      () => getCertificate(limited, id),
      () => decideErasure(limited, id, { decision: 'consent', reason: 'unseen' }),
      () => withdrawErasure(limited, id),
      () => releaseHold(limited, hold.id, { step: 'askRelease', reason: 'unseen' }),
      () => releaseHold(limited, held.id, { step: 'askRelease', reason: 'unseen' }),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'notFound' });
    expect(await listHolds(limited)).toEqual([]);
  };
  await closed();
  expect(await listHolds(at.asks)).toHaveLength(2);
  await decideErasure(at.consents, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await closed(); // also when the decision has left every list
  await expect(
    setPolicy(limited, { dataClass: 'accessRecord', systemId: null, keepMonths: 12, highRisk: false, financialMonths: null, reason: 'by the board' }), // prettier-ignore
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test('looking up what there is about a person needs the right to search for one, and is an event', async () => {
  const at = await world();
  const legal = await at.w.person('reviewer', { permissionSets: ['legal'] });
  for (const scope of [subject('c-ann'), { kind: 'user' as const, user: 'user-c-ann' }]) {
    await expect(previewErasure(legal, scope)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(requestErasure(legal, { ...told, keep: 'structure', scope })).rejects.toMatchObject({ code: 'forbidden' });
  }
  expect((await previewErasure(legal, { kind: 'targets', targets: [{ decision: 'ann-1' }] })).totals.decisions).toBe(1);
  expect(await readActs(at.w.workspaceId, 'person.searched')).toEqual([]);
  await previewErasure(at.asks, subject('c-ann'));
  await previewErasure(at.asks, { kind: 'user', user: 'user-c-ann' });
  const searches = await readActs(at.w.workspaceId, 'person.searched');
  expect(searches).toMatchObject([{ tokens: [{ how: 'subject' }] }, { tokens: [{ how: 'user' }] }]);
  expect(JSON.stringify(searches)).not.toContain('c-ann');
  // It is the token that the search for a person takes.
  const idx = (await readLog(at.w.workspaceId)).filter((one) => one.kind === 'person.searched').map((one) => one.idx);
  for (const one of idx) expect((await openPersonSearch(at.asks, String(one))).decisions).toBe(2);
});

test('the journal brings back a request that waited for a hold, when the restored backup is from before it was asked for', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const hold = await placeHold(at.asks, { matter: 'Claim 15', basis: 'pending litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ann-2'] } }); // prettier-ignore
  const id = await erase(at, subject('c-ann'));
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'waiting', counts: { erased: 1, restricted: 1 } });
  await asOwner(async (client) => {
    await client.query('DELETE FROM erasure_target WHERE workspace_id = $1', [workspaceId]);
    await client.query('DELETE FROM erasure_request WHERE workspace_id = $1', [workspaceId]);
  });
  await reapplyErasures();
  await carryOutErasures();
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'waiting', counts: { restricted: 1 } });
  await reapplyErasures();
  await releaseHold(at.asks, hold.id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, hold.id, { step: 'confirmRelease', reason: 'settled out of court' });
  await carryOutErasures();
  expect(await traces(at, 'xylophone')).toEqual([]);
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done' });
});

/** What verification finds in the rows of requests for erasure. */
async function faultsOfRequests(workspaceId: string): Promise<string[]> {
  const faults = new FaultBook();
  await checkReadModels(workspaceId, (await readLogState(workspaceId))!.origin, faults);
  return faults.faults.flatMap(({ where }) => (where.startsWith('table erasure_request') ? [where] : []));
}

test('what people called a case leaves with the person whom it names, from searches, requests and what proves an erasure; the events stay', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const named = { ...told, caseNumber: 'CASE c-ann', keep: 'structure' as const };
  await searchPerson(at.asks, { caseNumber: 'for c-ann', identifiers: [{ type: 'customer', value: 'c-ann' }] });
  const refused = await requestErasure(at.asks, { ...named, scope: { kind: 'targets', targets: [{ decision: 'ben-1' }] } });
  await decideErasure(at.consents, refused.id, { decision: 'refuse', reason: 'another person' });
  const withdrawn = await requestErasure(at.asks, { ...named, scope: subject('c-ann') });
  await withdrawErasure(at.asks, withdrawn.id);
  const hold = await placeHold(at.asks, { matter: 'Claim 15', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ann-2'] } }); // prettier-ignore
  const { id } = await requestErasure(at.asks, { ...named, scope: subject('c-ann') });
  await decideErasure(at.consents, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await releaseHold(at.asks, hold.id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, hold.id, { step: 'confirmRelease', reason: 'settled out of court' });
  await carryOutErasures();

  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done', caseNumber: '[erased:text]' });
  expect(await traces(at, 'c-ann')).toEqual([]);
  expect(readFileSync(path.join(journal, `${workspaceId}.jsonl`), 'utf8')).not.toContain('c-ann');
  expect(await readActs(workspaceId, 'person.searched')).toMatchObject([{ caseNumber: '[erased:text]', tokens: [{ how: 'subject' }] }]); // prettier-ignore
  for (const kind of [
    'content.erasure.requested',
    'content.erasure.refused',
    'content.erasure.withdrawn',
    'content.erasure.consented',
  ])
    for (const act of await readActs(workspaceId, kind)) expect(act).toMatchObject({ case: '[erased:text]' });
  // What proves the erasure cannot lose a word later, and never had this one.
  for (const act of await readActs(workspaceId, 'content.erased')) expect(act['case']).toBe(id);
  expect(await readActs(workspaceId, 'content.restricted')).toMatchObject([{ request: id, case: id }]);
  expect(await faultsOfRequests(workspaceId)).toEqual([]);
});

test('a case whose number is that of the person is said by nothing that stays, not even before anything of the person is read', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const send = (decision: string) => ({ id: randomUUID(), kind: 'model.invoked', schemaVersion: '1.0', occurredAt: '2026-11-20T12:00:00.000Z', system: 'desk', decision, subjects: [{ type: 'customer', id: 'A-10234' }], data: { input: 'a quiet oboe' } }); // prettier-ignore
  await ingest(at.w, [send('one'), send('two'), send('three')]);
  await indexAll(at.w);
  const hold = await placeHold(at.asks, { matter: 'Claim 14', basis: 'pending litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['two'] } }); // prettier-ignore
  const { id } = await requestErasure(at.asks, { ...told, caseNumber: 'A-10234', keep: 'structure', scope: subject('A-10234') });
  await decideErasure(at.consents, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await releaseHold(at.asks, hold.id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, hold.id, { step: 'confirmRelease', reason: 'settled out of court' });
  await carryOutErasures();
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done', caseNumber: '[erased:text]' });
  expect(await readActs(workspaceId, 'content.erasure.started')).toMatchObject([{ request: id, case: id }]);
  expect(await traces(at, 'A-10234')).toEqual([]);
  expect(readFileSync(path.join(journal, `${workspaceId}.jsonl`), 'utf8')).not.toContain('A-10234');
});

test('what is about no decision is looked through without the head of the log, and under it what came since', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const names = { words: ['c-ann'], values: [], decisions: [] };
  const refuse = async (reason: string): Promise<void> => {
    const { id } = await requestErasure(at.asks, { ...told, keep: 'structure', scope: { kind: 'targets', targets: [{ decision: 'ben-1' }] } }); // prettier-ignore
    await decideErasure(at.consents, id, { decision: 'refuse', reason });
  };
  await refuse('this is of c-ann');
  const found = await withWorkspace(workspaceId, async (holder) => {
    await lockHead(holder, workspaceId);
    return withWorkspace(workspaceId, (tx) => findNaming(tx, workspaceId, names));
  });
  expect(found.duties).toHaveLength(1);
  await refuse('and this of c-ann, too');
  const before = (await readLog(workspaceId)).length;
  const idx = await withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    return eraseNaming(tx, workspaceId, { case: 'DSR-7' }, names, found);
  });
  expect(idx).toBe(before);
  expect((await readActs(workspaceId, 'content.erasure.refused')).map((act) => act['reason'])).toEqual(['[erased:text]', '[erased:text]']); // prettier-ignore
});

test('an act and a refusal that come while it is looked through are found, and once', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const names = { words: ['c-ann'], values: [], decisions: [] };
  const key = await at.w.key();
  const found = await withWorkspace(workspaceId, (tx) =>
    findNaming(
      {
        ...tx,
        sql: async (text, ...rest) => {
          const rows = await tx.sql(text, ...rest);
          if (text.includes('FROM quarantine')) {
            const { id } = await requestErasure(at.asks, { ...told, keep: 'structure', scope: { kind: 'targets', targets: [{ decision: 'ben-1' }] } }); // prettier-ignore
            await decideErasure(at.consents, id, { decision: 'refuse', reason: 'this is of c-ann' });
            await keepRefused(key, '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { of: 'c-ann' } }]);
          }
          return rows as never;
        },
      },
      workspaceId,
      names,
    ),
  );
  await withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    await eraseNaming(tx, workspaceId, { case: 'DSR-7' }, names, found);
  });
  const [erased] = await readActs(workspaceId, 'content.erased');
  expect(erased).toMatchObject({ quarantined: 1 });
  expect(erased!['remains']).toHaveLength(1);
  expect(await readActs(workspaceId, 'content.erasure.refused')).toMatchObject([{ reason: '[erased:text]' }]);
});

test('no sender waits while an erasure, or what hides for a hold, waits for a worker that fills the index', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  await placeHold(at.asks, { matter: 'Claim 14', basis: 'pending litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ann-1'] } }); // prettier-ignore
  for (const decision of ['ann-1', 'ben-1']) {
    const { erasing } = await withWorkspace(workspaceId, async (tx) => {
      await holdIndex(tx, workspaceId);
      const erasing = erase(at, { kind: 'targets', targets: [{ decision }] });
      await asOwner(async (client) => {
        for (let waiting = false; !waiting;) {
          const { rows } = await client.query<{ waiting: boolean }>(
            `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%search_cursor%') AS waiting`,
          );
          waiting = rows[0]!.waiting;
        }
      });
      await ingest(at.w, [{ id: randomUUID(), kind: 'model.invoked', schemaVersion: '1.0', occurredAt: '2026-11-20T12:00:00.000Z', system: 'desk', decision: `sent-${decision}`, data: { input: 'a quiet oboe' } }]); // prettier-ignore
      return { erasing };
    });
    await erasing;
  }
  expect(await readActs(workspaceId, 'content.restricted')).toHaveLength(1);
  expect((await readActs(workspaceId, 'content.erased')).length).toBeGreaterThan(0);
});

test('a restore erases what is about no decision before anybody may read, once for a request and not for each line of the journal', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  await keepRefused(await at.w.key(), '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { of: 'c-ann' } }]);
  const known = { v: 1, at: new Date().toISOString(), request: toPublicId('erasure', uuidv7()), case: 'DSR-7', legalBasis: 'gdpr17_1_b', keep: 'structure' } as const; // prettier-ignore
  for (const name of ['ann-1', 'ann-2'])
    writeJournal(workspaceId, { ...known, targets: [{ decision: (await getDecision(at.consents, name)).decisionId, fields: null }] }); // prettier-ignore
  expect(await reapplyErasures()).toMatchObject({ erased: 2 });
  expect((await readActs(workspaceId, 'content.erased')).map((act) => act['quarantined'])).toEqual([undefined, undefined, 1]);
  await carryOutErasures();
  expect(await getErasure(at.asks, known.request)).toMatchObject({
    state: 'done',
    counts: { decisions: 2, erased: 2, records: 3 },
  });
  const acts = (await readLog(workspaceId)).filter((one) => one.kind === 'content.erased');
  expect(acts).toHaveLength(3);
  // The certificate cites what was done, although the request finds nothing left to do.
  expect((await readActs(workspaceId, 'content.erasure.completed')).at(-1)).toMatchObject({ records: 3, parts: acts.map((one) => one.idx) }); // prettier-ignore
  expect(await traces(at, 'c-ann')).toEqual([]);
  expect(await faultsOfRequests(workspaceId)).toEqual([]);
});

test('a restore looks through what is about no decision for a request whose backup was made before that, or whose restore was broken off, and once', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const refuse = async () => keepRefused(await at.w.key(), '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { of: 'c-ann' } }]); // prettier-ignore
  await refuse();
  const hold = await placeHold(at.asks, { matter: 'Claim 21', basis: 'pending litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ben-1'] } }); // prettier-ignore
  const id = await erase(at, subject('c-ann'));
  await reapplyErasures(); // under hold it waits here, too
  const looked = async (): Promise<unknown[]> => (await readActs(workspaceId, 'content.erased')).flatMap((act) => act['quarantined'] ?? []); // prettier-ignore
  expect(await looked()).toEqual([]);
  await releaseHold(at.asks, hold.id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, hold.id, { step: 'confirmRelease', reason: 'settled out of court' });
  // The decisions are erased, the looking through is to come: a backup of this moment, or a restore that ended here.
  expect(await reapplyErasures()).toMatchObject({ erased: 0 });
  expect(await looked()).toEqual([1]);
  expect(await traces(at, 'c-ann')).toEqual([]);
  await reapplyErasures();
  await carryOutErasures();
  expect(await looked()).toEqual([1]);
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done', counts: { erased: 2 } }); // nothing is left to wait for
  await refuse(); // what comes later is not looked through for a request that is done
  await reapplyErasures();
  expect(await looked()).toEqual([1]);
});

test('a request looks once through what is about no decision, however many slices it has', async () => {
  const at = await world();
  await ingest(at.w, Array.from({ length: 12 }, (_, n) => ({ id: randomUUID(), kind: 'model.invoked', schemaVersion: '1.0', occurredAt: '2026-11-20T12:00:00.000Z', system: 'desk', decision: `many-${n}`, subjects: [{ type: 'customer', id: 'c-many' }], data: { input: 'a quiet oboe' } }))); // prettier-ignore
  await indexAll(at.w);
  for (let n = 0; n < 25; n++) await keepRefused(await at.w.key(), '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { of: 'c-many', n } }]); // prettier-ignore
  const id = await erase(at, subject('c-many'));
  const erased = await readActs(at.w.workspaceId, 'content.erased');
  const decisions = erased.map((act) => (act['decisions'] as unknown[]).length);
  expect(decisions.at(-1)).toBe(0);
  expect(decisions.reduce((sum, n) => sum + n, 0)).toBe(12);
  expect(Math.max(...decisions)).toBeLessThanOrEqual(5); // the head of the log is held for a few at a time
  expect(erased.map((act) => act['quarantined'])).toEqual([...decisions.slice(1).map(() => undefined), 25]);
  expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done', counts: { erased: 12 } });
});
