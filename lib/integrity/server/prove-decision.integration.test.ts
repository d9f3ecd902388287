import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { toPublicId } from '@/lib/shared/ids';
import { readZip } from '@/lib/shared/zip';
import { gatherEvidence } from '../gather-evidence';
import { judgeEvidence } from '../judge-evidence';
import { verifyInNode } from '../testing/made-log';
import { verdictOf } from '../verdict';
import { proveDecision } from './prove-decision';
import { signedLog, type SignedLog } from './testing';

const crypto = { sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(), verifyEd25519: verifyInNode };
const judge = async (archive: Uint8Array) => {
  const judged = await judgeEvidence(await gatherEvidence([{ name: 'proof.zip', bytes: archive }]), crypto);
  return { ...verdictOf(judged, []), entries: judged.entries };
};
const disclosed = async (archive: Uint8Array): Promise<string> =>
  (await readZip(archive))
    .filter(({ name }) => name.startsWith('disclosures/'))
    .map(({ bytes }) => Buffer.from(Buffer.from(bytes).toString('utf8'), 'base64url').toString('utf8'))
    .join('\n');
const readme = async (archive: Uint8Array): Promise<string> =>
  Buffer.from((await readZip(archive)).find(({ name }) => name === 'README.txt')!.bytes).toString('utf8');

/** A decision of three events, in the second of which a person's address stands. */
async function withPerson(log: SignedLog): Promise<string> {
  const decision = `run-${randomUUID()}`;
  const key = await log.ws.key();
  const event = (kind: string, second: number, data: object): object => ({ id: randomUUID(), kind, schemaVersion: '1.0', occurredAt: `2026-11-20T10:00:0${second}.000Z`, system: 'desk', decision, data }); // prettier-ignore
  const body = JSON.stringify([
    event('decision.started', 0, { input: 'Where is my refund?' }),
    event('tool.called', 1, { tool: { name: 'send_mail', arguments: { to: 'mia@example.org' } } }),
    event('decision.ended', 2, { status: 'ok', output: 'It was sent.' }),
  ]);
  await ingestEvents(key, { body });
  await log.sign();
  return decision;
}

test('what holds personal data leaves only with the right to reveal it and a reason, which is recorded; the proof holds without it', async () => {
  const log = await signedLog(1);
  const decision = await withPerson(log);
  const takers = [
    await log.ws.person('administrator'),
    await log.ws.person('auditor'),
    await log.ws.person('compliance_officer'),
    await log.ws.key(['read', 'evidence']),
  ];
  for (const taker of takers) {
    const { archive } = await proveDecision(taker, decision);
    expect(await disclosed(archive)).toContain('Where is my refund?');
    expect(await disclosed(archive)).not.toContain('mia@example.org');
    expect(await readme(archive)).toContain('personal data was found in it: 6.');
    const verdict = await judge(archive);
    expect(verdict).toMatchObject({ outcome: 'proved', problems: [] });
    expect(verdict.proved.join(' ')).toContain('What 1 of them say is not given here');
  }
  const why = { reason: 'court order of 20 November', caseNumber: 'C-1' };
  for (const taker of takers.filter((one) => one.type === 'key' || one.role !== 'compliance_officer'))
    await expect(proveDecision(taker, decision, why)).rejects.toMatchObject({ code: taker.type === 'key' ? 'scopeMissing' : 'forbidden' }); // prettier-ignore
  expect(await readActs(log.workspaceId, 'content.revealed')).toEqual([]);
  const { archive } = await proveDecision(takers[2]!, decision, why);
  expect(await disclosed(archive)).toContain('mia@example.org');
  expect(await judge(archive)).toMatchObject({ outcome: 'proved', problems: [] });
  expect(await readActs(log.workspaceId, 'content.revealed')).toMatchObject([{ ...why, scope: 'proof' }]);
  expect(await readActs(log.workspaceId, 'record.exported')).toMatchObject([...takers.map(() => ({ withoutPersonalData: 1 })), { content: true }]); // prettier-ignore
});

test('after an erasure the proof still verifies and shows the tombstone: who ordered it, and what was left', async () => {
  const log = await signedLog(1);
  const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  onTestFinished(() => rmSync(journal, { recursive: true, force: true }));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const decision = await withPerson(log);
  const first = (await readLog(log.workspaceId)).find((one) => one.idx === 5);
  const officer = await log.ws.person('compliance_officer');
  const before = await judge((await proveDecision(officer, decision)).archive);
  const { id } = await requestErasure(officer, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: toPublicId('decision', first!.decisionId!) }] } }); // prettier-ignore
  const consents = await log.ws.person('compliance_officer', { permissionSets: ['data_protection_officer'] });
  await decideErasure(consents, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await log.sign();
  const { archive } = await proveDecision(officer, decision);
  const order = (await readLog(log.workspaceId)).find((one) => one.kind === 'content.erased')!;
  const verdict = await judge(archive);
  expect(verdict).toMatchObject({ outcome: 'proved', problems: [] });
  expect(verdict.proved.join(' ')).toContain(`What 3 of them said was erased by order of entry ${order.idx}`);
  expect(verdict.entries.filter((one) => one.content.state === 'erased')).toHaveLength(3);
  expect(await disclosed(archive)).not.toMatch(/mia@example\.org|Where is my refund/);
  expect(await readme(archive)).toContain(`Erased content: entry ${order.idx} ordered it`);
  // The very same entries as before, byte for byte.
  const entries = new Map(verdict.entries.map((one) => [one.envelope!.id, one.envelope]));
  for (const one of before.entries) expect(entries.get(one.envelope!.id)).toEqual(one.envelope);
});
