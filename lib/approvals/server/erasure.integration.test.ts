import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { searchPerson } from '@/lib/search/server/search-person';
import { indexAll } from '@/lib/search/testing/seed';
import { getAction } from './get-action';
import { getReview } from './get-review';
import { listReviews } from './list-reviews';
import { redeemAction } from './redeem-action';
import { reviewFilter } from '../schemas';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
let desk: Desk;
beforeAll(async () => {
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  scoreByName();
  desk = await makeDesk(await testWorkspace());
});
afterAll(() => rmSync(journal, { recursive: true, force: true }));

test.each([{ decision: 'run-erase' }, {}])(
  'erasing a person reaches what was asked for them in %j: arguments, edits and reasons go, the chain stays, and nothing runs any more',
  async (named) => {
    const { ws } = desk;
    const view = await ask(desk.agent, 'high.erase', {
      ...named,
      subject: { type: 'customer', id: 'c-ann' },
      target: { resource: 'xylophone-7', environment: 'prod' },
      args: { item: 'xylophone', amount: '420.00' },
      options: { acceptsEdits: true },
    });
    await vote(desk.anna, view.id, {
    vote: 'edit', reasonCode: 'wrongAmount', reason: 'The xylophone cost less.', editedArgs: { item: 'xylophone', amount: '20.00' },
  }); // prettier-ignore
    await vote(desk.ben, view.id, { revision: 2, reason: 'The xylophone is right now.' });
    const { verdict, actionHash } = await getAction(desk.agent, view.id);
    expect((await listReviews(desk.carla, reviewFilter.parse({ state: 'all' }))).items[0]).toMatchObject({
      targetName: 'xylophone-7',
      subjectName: 'customer c-ann',
    });
    await indexAll(ws);

    const consents = await ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
    const { id } = await requestErasure(desk.carla, {
      caseNumber: 'DSR-9',
      legalBasis: 'gdpr17_1_b',
      reason: 'consent withdrawn',
      keep: 'structure',
      scope: { kind: 'subject', type: 'customer', id: 'c-ann' },
    });
    await decideErasure(consents, id, { decision: 'consent', reason: 'identity was checked' });
    await carryOutErasures();

    for (const one of await readLog(ws.workspaceId)) expect(JSON.stringify(one.data)).not.toContain('xylophone');
    const { rows } = await asOwner((db) => db.query(`SELECT 1 FROM action a WHERE workspace_id = $1 AND a::text LIKE '%xylophone%'`, [ws.workspaceId])); // prettier-ignore
    expect(rows).toEqual([]);
    const detail = await getReview(desk.carla, view.id);
    expect(detail).toMatchObject({ argsErased: true, effectiveArgs: null, targetName: null, subjectName: null });
    expect(detail.votes.map((one) => [one.person.name, one.reason])).toEqual([
      ['Anna', null],
      ['Ben', null],
    ]);
    expect(detail.events.map((one) => one.kind)).toEqual([
      'action.requested',
      'action.edited',
      'review.decided',
      'verdict.issued',
    ]);
    await expect(redeemAction(desk.gateway, view.id, { verdict: verdict!, actionHash })).rejects.toThrowError(/erased/);
  },
);

test('what names no decision is in one of its own, where the search for a person finds its subject and what its arguments hold', async () => {
  const { ws } = desk;
  await ask(desk.agent, 'high.lonely', { subject: { type: 'customer', id: 'c-lone' }, args: { to: 'lone@example.org' } });
  await indexAll(ws);
  for (const identifiers of [[{ type: 'customer', value: 'c-lone' }], [{ value: 'lone@example.org' }]])
    expect(await searchPerson(desk.carla, { caseNumber: 'C-1', identifiers })).toMatchObject({ decisions: 1 });
  const lost = await asOwner((db) =>
    db.query('SELECT 1 FROM action WHERE workspace_id = $1 AND decision_id IS NULL', [ws.workspaceId]),
  );
  expect(lost.rows).toEqual([]);
});

test('secrets leave everything that an agent said, and its own words are kept as the capture level says', async () => {
  const { ws } = desk;
  await ws.system('quiet-desk', 'metadata');
  const token = `ghp_${'a1B2c3D4'.repeat(5).slice(0, 36)}`;
  const view = await ask(desk.agent, 'high.quiet', {
    system: 'quiet-desk',
    run: { callId: token },
    context: { task: 'a private sentence' },
  });
  const said = (await readLog(ws.workspaceId)).find(
    (one) => JSON.stringify(one.data).includes(view.id) && one.kind === 'action.requested',
  )!;
  const text = JSON.stringify(said.data);
  expect(text).not.toContain(token);
  expect(text).not.toContain('private sentence');
  expect(said.data).toMatchObject({ args: { payment: 'pi_9', amount: '420.00' } });
});
