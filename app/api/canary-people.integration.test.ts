import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { sweepActions } from '@/lib/approvals/server/sweep-actions';
import { scoreByName } from '@/lib/approvals/server/testing';
import { assessClosed } from '@/lib/assessment/server/assess-closed';
import { runChecks } from '@/lib/checks/server/run-checks';
import { followLog } from '@/lib/completeness/server/follow-log';
import { asOwner } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { tellOutbox } from '@/lib/duty/server/tell-outbox';
import { setEnv } from '@/lib/env';
import { take, workOn } from '@/lib/evidence/server/packs/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { CanaryCorpus } from '@/lib/privacy/testing/canary-corpus';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { indexAll } from '@/lib/search/testing/seed';
import { readZip } from '@/lib/shared/zip';
import { DESK_WIRES } from './testing/desk-wires';
import { echoingSidecars } from './testing/echoing-sidecars';
import { findCanaries, whatIsLogged } from './testing/find-canaries';
import { PERSON_WIRES } from './testing/person-wires';
import { REGISTRY_WIRES } from './testing/registry-wires';
import { senderOf, type Sender } from './testing/wire';
import { POST as handOver } from './v1/evidence-packs/[id]/recipients/route';
import { GET as getPack } from './v1/evidence-packs/[id]/route';
import { POST as signOff } from './v1/evidence-packs/[id]/sign-offs/route';
import { POST as requestPack } from './v1/evidence-packs/route';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-canary-'));
afterAll(() => {
  setEnv({ COUNTERSIGN_SIDECARS: '' });
  rmSync(folder, { recursive: true, force: true });
});

/** What the worker does with all of it. */
async function work({ ws, workspaceId }: SignedLog): Promise<void> {
  await asOwner((db) => db.query('UPDATE decision SET seal_due_at = now() WHERE workspace_id = $1 AND seal_due_at IS NOT NULL', [workspaceId])); // prettier-ignore
  await indexAll(ws);
  for (const one of [runChecks, followLog, (id: string) => assessClosed(id), () => sweepActions(), () => tellOutbox()]) {
    while ((await sealDueDecisions()) > 0);
    while ((await one(workspaceId)) > 0);
  }
}

/** A pack of everything, with original content, as a reader unpacks it. */
async function packOf(to: Sender, log: SignedLog): Promise<string[]> {
  const officer = await to.ws.person('compliance_officer');
  const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  const asked = { system: null, from: at(-2), until: at(1), frameworks: ['eu-ai-act'], profile: 'auditor', mode: 'complete' };
  await to.refused(officer, requestPack, { body: { ...asked, seed: to.word('seed') } });
  await to.refused(officer, requestPack, { body: { ...asked, system: to.word('system') } });
  const reveal = { reason: `Asked for by ${to.put('reason of a pack in clear')}`, caseNumber: to.word('case') };
  const { id } = await to.done(officer, requestPack, { body: { ...asked, content: 'original', reveal } });
  await workOn(log);
  const { manifestSha256 } = await to.done(officer, getPack, { params: { id: String(id) } });
  const signers = { compliance: officer, legal: await to.ws.person('reviewer', { permissionSets: ['legal'] }) };
  for (const [capacity, person] of Object.entries(signers))
    await to.done(person, signOff, { params: { id: String(id) }, body: { capacity, manifestSha256 } });
  await workOn(log);
  await to.done(officer, handOver, { params: { id: String(id) }, body: { recipient: `Authority ${to.word('recipient')}` } });
  const files = await readZip(await take(officer, String(id)));
  expect(files.map(({ name }) => name)).toContain('records.jsonl');
  return files.map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
}

test('of canary secrets that people and the programs beside us write none is anywhere', async () => {
  vi.stubEnv('COUNTERSIGN_LOG_LEVEL', 'trace');
  const log = await signedLog(1);
  const { ws } = log;
  const { key: apiKey } = await createApiKey(await ws.person('administrator'), { name: 'agent', scopes: ['ingest', 'act', 'redeem'] }); // prettier-ignore
  const corpus = new CanaryCorpus();
  const sender = (wire: string): Sender => senderOf(wire, { ws, apiKey, folder, corpus });
  const sidecars = await echoingSidecars(sender('sidecars'));
  setEnv({ COUNTERSIGN_SIDECARS: sidecars.file });
  scoreByName();
  const logged = whatIsLogged();
  let pack: string[];
  try {
    for (const wire of [...DESK_WIRES, ...REGISTRY_WIRES, ...PERSON_WIRES])
      for (let n = 0; n < wire.times; n++) await wire.send(sender(wire.name));
    await work(log);
    await carryOutErasures();
    pack = await packOf(sender('packs'), log);
  } finally {
    vi.restoreAllMocks();
    await sidecars.close();
  }

  const officer = await ws.person('compliance_officer');
  const { found, opened, journal } = await findCanaries(ws, corpus, officer, { 'the server log': logged, 'a pack': pack, 'what sidecars were sent': sidecars.asked }); // prettier-ignore
  expect(found).toEqual([]);

  // They were seen, and replaced; and what is looked through is there.
  expect(corpus.size).toBeGreaterThan(1_000);
  const kinds = new Set(opened.map((event) => (JSON.parse(event) as { kind: string }).kind));
  for (const kind of ['action.requested', 'comment.added', 'policy.proposed', 'artifact.textsRegistered', 'content.erased', 'pack.requested', 'risk.assessed'])
    expect(kinds).toContain(kind); // prettier-ignore
  expect(opened.join().split('[removed:').length).toBeGreaterThan(200);
  expect(journal.join()).toContain('"legalBasis":"gdpr17_1_b"');
  expect(sidecars.asked.length).toBeGreaterThan(50);
}, 240_000);
