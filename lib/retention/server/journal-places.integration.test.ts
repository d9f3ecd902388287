import { expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { readActs } from '@/lib/ledger/server/testing';
import { uuidv7 } from '@/lib/shared/ids';
import { carryOutErasures } from './carry-out-erasures';
import { eraseIncidentActs } from './erase-incident-acts';
import { readJournal, writeJournal } from './journal';
import { placeHold } from './place-hold';
import { reapplyErasures } from './reapply-erasures';
import { releaseHold } from './release-hold';
import { world } from './testing';

test('the journal names acts on incidents by event and place: after a restore that lost events, another act at the place stays', async () => {
  const { workspaceId, service } = await testWorkspace();
  const open = (what: string) =>
    withWorkspace(workspaceId, async (tx) => (await appendAct(tx, service, { kind: 'incident.opened', data: { what } }))[0]!.idx);
  const words = async (): Promise<unknown[]> =>
    (await readActs(workspaceId, 'incident.opened')).map((one) => (one as { what?: string } | null)?.what ?? null);

  const gone = await open('About Mr Example');
  await withWorkspace(workspaceId, (tx) => eraseIncidentActs(tx, workspaceId, { case: 'DSR-9' }, [{ index: gone }]));
  const [line] = readJournal(workspaceId);
  expect(line).toMatchObject({ incidentActs: [{ index: gone, event: expect.any(String) as string }] });
  expect(await words()).toEqual([null]);

  // Another act stands where the journal says: by its event it is not the one; by its place alone it came too late.
  const other = await open('About something else');
  const at = new Date(Date.now() - 60_000).toISOString();
  writeJournal(workspaceId, { v: 1, at: new Date().toISOString(), incidentActs: [{ index: other, event: uuidv7() }] });
  writeJournal(workspaceId, { v: 1, at, incidentActs: [other] });
  await reapplyErasures();
  expect(await words()).toEqual([null, 'About something else']);

  // A line of before, of an act that was there when it was written.
  writeJournal(workspaceId, { v: 1, at: new Date(Date.now() + 60_000).toISOString(), incidentActs: [other] });
  await reapplyErasures();
  expect(await words()).toEqual([null, null]);
});

test('what was written of an incident stays while anything is under hold, as the database says; a restore brings it back until the release', async () => {
  const at = await world();
  const { workspaceId } = at.w;
  const place = async (what: string): Promise<number> =>
    withWorkspace(
      workspaceId,
      async (tx) => (await appendAct(tx, at.w.service, { kind: 'incident.opened', data: { what } }))[0]!.idx,
    );
  const words = async (): Promise<unknown[]> => (await readActs(workspaceId, 'incident.opened')).map((one) => (one as { what?: string } | null)?.what ?? null); // prettier-ignore
  const index = await place('About Mr Example');
  const { id } = await placeHold(at.asks, { matter: 'Claim 41', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ben-1'] } }); // prettier-ignore
  await expect(withWorkspace(workspaceId, (tx) => eraseIncidentActs(tx, workspaceId, { case: 'DSR-9' }, [{ index }]))).rejects.toThrow(/under hold/); // prettier-ignore
  writeJournal(workspaceId, { v: 1, at: new Date(Date.now() + 60_000).toISOString(), incidentActs: [index] });
  await reapplyErasures();
  await carryOutErasures();
  expect(await words()).toEqual(['About Mr Example']);
  await releaseHold(at.asks, id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, id, { step: 'confirmRelease', reason: 'settled out of court' });
  await carryOutErasures();
  expect(await words()).toEqual([null]);
});
