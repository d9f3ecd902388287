import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { readActs } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { reapplyErasures } from '@/lib/retention/server/reapply-erasures';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { readZip } from '@/lib/shared/zip';
import type { NewIncident } from '../../incidents/inputs';
import { requestPack } from '../packs/request-pack';
import { judge, take, workOn } from '../packs/testing';
import { runBlock } from '../run-block';
import { classifyIncident } from './classify-incident';
import { closeIncident, reopenIncident } from './close-incident';
import { forgetIncidentWords } from './forget-incident-words';
import { linkIncidentDecision } from './link-incident-decision';
import { openIncident } from './open-incident';
import { getIncident, listIncidents, listRunningClocks } from './read-incidents';
import { recordReport } from './record-report';
import { askRedaction, consentRedaction } from './ask-redaction';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => void vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(journal, { recursive: true, force: true });
});

let log: SignedLog;
let officer: PersonActor;
let decisions: string[];
const hour = (back: number): string => new Date(Date.now() - back * 3_600_000).toISOString();
const given = (over: Partial<NewIncident> = {}): NewIncident => ({ title: 'Wrong priority', what: 'Mr Example was seen too late.', awareAt: hour(5), class: 'health', decisions: [decisions[0]!], ...over }); // prettier-ignore

beforeEach(async () => {
  log = await signedLog(3);
  officer = await log.ws.person('compliance_officer');
  await asOwner((db) => db.query("UPDATE ai_system SET role = 'provider', risk_class = 'highAnnexIII', annex_point = '5d' WHERE workspace_id = $1", [log.workspaceId])); // prettier-ignore
  const { rows } = await asOwner((db) => db.query<{ id: string }>('SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1 ORDER BY 1', [log.workspaceId])); // prettier-ignore
  decisions = rows.map(({ id }) => toPublicId('decision', id));
});

describe('an incident', () => {
  test('is opened from a finding of a decision, reported, closed; each step is an event, and the clocks follow', async () => {
    const { id } = await openIncident(officer, given({ finding: 'pii.email personalData' }));
    expect(await listRunningClocks(officer)).toMatchObject([{ incident: id, ref: '73(2)', to: 'authority', overdue: false }]);
    await linkIncidentDecision(officer, id, { decision: decisions[1]! });
    await expect(linkIncidentDecision(officer, id, { decision: decisions[1]! })).rejects.toMatchObject({ code: 'conflict' });
    await expect(closeIncident(officer, id, { findings: 'Nothing to be done.' })).rejects.toMatchObject({ code: 'conflict' });
    await classifyIncident(officer, id, { class: 'death', causalLink: 'likely', reason: 'The person died.' });
    expect((await getIncident(officer, id)).clocks[0]).toMatchObject({ ref: '73(4)', state: 'running' });
    await expect(recordReport(officer, id, { to: 'authority', kind: 'initial', sentAt: hour(6), recipient: 'BNetzA' })).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
    await recordReport(officer, id, { to: 'authority', kind: 'initial', sentAt: hour(1), recipient: 'BNetzA, 2026-77' });
    await closeIncident(officer, id, { findings: 'The threshold was wrong; it was set back.' });
    expect(await listRunningClocks(officer)).toEqual([]);
    await reopenIncident(officer, id, { reason: 'A second case came up.' });

    const view = await getIncident(officer, id);
    expect(view).toMatchObject({
      title: 'Wrong priority',
      class: 'death',
      status: 'open',
      causalLink: 'likely',
      decisions: 2,
      mayManage: true,
    });
    expect(view.linked[0]).toMatchObject({ decision: decisions[0], finding: 'pii.email personalData', exists: true });
    expect(view.reports).toMatchObject([{ to: 'authority', kind: 'initial', recipient: 'BNetzA, 2026-77', by: officer.name }]);
    expect(view.steps.map((one) => one.kind)).toEqual(['opened', 'linked', 'classified', 'reported', 'closed', 'reopened']);
    for (const kind of ['opened', 'linked', 'classified', 'reported', 'closed', 'reopened'])
      expect(await readActs(log.workspaceId, `incident.${kind}`), kind).toHaveLength(1);
    const { rows } = await asOwner((db) => db.query<{ text: string }>("SELECT string_agg(convert_from(entry, 'UTF8'), '') AS text FROM event WHERE workspace_id = $1 AND kind LIKE 'incident.%'", [log.workspaceId])); // prettier-ignore
    expect(rows[0]!.text).not.toContain('Example'); // no word of it in an envelope
  });

  test('is kept by a person who may, of AI systems that they see, and about what has been', async () => {
    const { id } = await openIncident(officer, given());
    const auditor = await log.ws.person('auditor');
    const stranger = await log.ws.person('reviewer', { systems: [await log.ws.system('other')] });
    expect((await getIncident(auditor, id)).mayManage).toBe(false);
    // The time of a linked decision is for who may open it, the start of its input for who may read content.
    await asOwner((db) =>
      db.query("UPDATE decision SET input_preview = 'Please pay' WHERE workspace_id = $1", [log.workspaceId]),
    );
    expect((await getIncident(officer, id)).linked).toMatchObject([{ startedAt: expect.any(String) as unknown, inputPreview: 'Please pay' }]); // prettier-ignore
    // Who looked is noted once, with every decision of which something was shown.
    const noted = await asOwner((db) => db.query<{ detail: { decisions: string[] } }>("SELECT detail FROM access_note WHERE workspace_id = $1 AND detail->>'incident' = $2", [log.workspaceId, id])); // prettier-ignore
    const linked = (await getIncident(officer, id)).linked.map((one) => one.decision);
    expect(linked.length).toBeGreaterThan(0);
    expect(noted.rows.map((one) => one.detail.decisions)).toContainEqual(linked);
    await asOwner((db) => db.query("UPDATE decision SET flags = '{restricted}' WHERE workspace_id = $1", [log.workspaceId]));
    expect((await getIncident(auditor, id)).linked).toMatchObject([{ startedAt: expect.any(String) as unknown, inputPreview: null }]); // prettier-ignore
    for (const actor of [auditor, await log.ws.person('developer'), await log.ws.key(['evidence', 'admin'])])
      await expect(openIncident(actor, given())).rejects.toMatchObject({
        code: actor.type === 'key' ? 'scopeMissing' : 'forbidden',
      });
    await expect(openIncident(log.ws.service, given())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getIncident(stranger, id)).rejects.toMatchObject({ code: 'notFound' });
    await expect(openIncident(stranger, given())).rejects.toMatchObject({ code: 'notFound' });
    expect((await listIncidents(stranger)).items).toEqual([]);
    await expect(openIncident(officer, given({ awareAt: new Date(Date.now() + 86_400_000).toISOString() }))).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
    await expect(openIncident(officer, given({ decisions: [], system: null }))).rejects.toMatchObject({ code: 'invalidRequest' });
    await expect(getIncident(await (await testWorkspace()).person('compliance_officer'), id)).rejects.toMatchObject({ code: 'notFound' }); // prettier-ignore
  });

  test('loses what people wrote of it when its decision is erased, from that commit on; the register stays', async () => {
    const { id } = await openIncident(officer, given());
    await recordReport(officer, id, { to: 'authority', kind: 'complete', sentAt: hour(1), recipient: 'About Mr Example' });
    const erasure = await requestErasure(officer, { caseNumber: 'DSR-9', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: decisions[0]! }] } }); // prettier-ignore
    await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
    await carryOutErasures();
    const view = await getIncident(officer, id);
    expect(view).toMatchObject({ title: null, what: null, class: 'health', reports: [{ recipient: null, to: 'authority' }] });
    expect(view.clocks[0]!.state).toBe('met');
    expect(await forgetIncidentWords(log.workspaceId)).toBeGreaterThan(0);
    const left = await asOwner((db) => db.query('SELECT 1 FROM incident WHERE workspace_id = $1 AND words IS NOT NULL UNION ALL SELECT 1 FROM incident_step WHERE workspace_id = $1 AND words IS NOT NULL', [log.workspaceId])); // prettier-ignore
    expect(left.rowCount).toBe(0);
    expect(await forgetIncidentWords(log.workspaceId)).toBe(0);
    // What went must not grow again: acts from here on are of the AI system, and not under the key of the decision.
    await classifyIncident(officer, id, { class: 'rights', reason: 'More is known.' });
    const { rows } = await asOwner((db) => db.query("SELECT decision_id FROM event WHERE workspace_id = $1 AND kind = 'incident.classified'", [log.workspaceId])); // prettier-ignore
    expect(rows).toEqual([{ decision_id: null }]);
    const late = await openIncident(officer, given());
    const { rows: openings } = await asOwner((db) => db.query("SELECT decision_id FROM event WHERE workspace_id = $1 AND kind = 'incident.opened' ORDER BY idx", [log.workspaceId])); // prettier-ignore
    expect(openings).toEqual([{ decision_id: fromPublicId('decision', decisions[0]!) }, { decision_id: null }]);
    expect((await getIncident(officer, late.id)).linked).toMatchObject([{ decision: decisions[0] }]);
  });
});

const erased = async (keep: 'structure' | 'nothing', decision: string): Promise<void> => {
  const erasure = await requestErasure(officer, { caseNumber: 'DSR-11', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep, scope: { kind: 'targets', targets: [{ decision }] } });
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
}; // prettier-ignore
const bodiesOf = async (kind: string): Promise<(boolean | null)[]> =>
  (await asOwner((db) => db.query<{ there: boolean }>('SELECT EXISTS (SELECT 1 FROM disclosure d WHERE d.workspace_id = e.workspace_id AND d.idx = e.idx) AS there FROM event e WHERE e.workspace_id = $1 AND e.kind = $2 ORDER BY e.idx', [log.workspaceId, kind]))).rows.map((row) => row.there); // prettier-ignore

test('a decision of which nothing is left holds no further act, and makes no pack', async () => {
  const { id } = await openIncident(officer, given());
  const two = await openIncident(officer, given({ decisions: decisions.slice(0, 2) }));
  await erased('nothing', decisions[0]!);
  expect((await getIncident(officer, id)).linked).toMatchObject([{ decision: decisions[0], exists: false }]);
  // The row is gone, and no tombstone speaks of the new act: it is of the AI system.
  await classifyIncident(officer, id, { class: 'rights', reason: 'More is known.' });
  const { rows } = await asOwner((db) => db.query("SELECT decision_id FROM event WHERE workspace_id = $1 AND kind = 'incident.classified'", [log.workspaceId])); // prettier-ignore
  expect(rows).toEqual([{ decision_id: null }]);
  const asked = { from: hour(48), until: hour(0), profile: 'incident', content: 'none' } as const;
  await expect(requestPack(officer, { ...asked, incident: id })).rejects.toMatchObject({ code: 'invalidRequest' });
  const pack = await requestPack(officer, { ...asked, incident: two.id });
  await workOn(log);
  const verdict = await judge(await take(officer, pack.id));
  expect(verdict).toMatchObject({ faults: [], records: { decisions: 1 } });
}, 60_000);

describe('what people wrote of an incident that is of no decision', () => {
  test('goes with an erasure of decisions that names the same person, and what names nobody stays', async () => {
    await ingestEvents(await log.ws.key(), { body: JSON.stringify([{ id: randomUUID(), kind: 'tool.called', schemaVersion: '1.0', occurredAt: '2026-11-20T10:00:00.000Z', system: 'desk', decision: 'about-mia', data: { tool: { name: 'send_mail', arguments: { to: 'mia@example.org' } } } }]) }); // prettier-ignore
    const named = await openIncident(
      officer,
      given({ decisions: [], system: 'desk', what: 'A letter went to mia@example.org instead.' }),
    );
    const other = await openIncident(officer, given({ decisions: [], system: 'desk', what: 'A letter went to somebody else.' }));
    await recordReport(officer, named.id, { to: 'authority', kind: 'initial', sentAt: hour(1), recipient: 'BNetzA, 2026-77' });
    await erased('structure', 'about-mia');
    expect(await getIncident(officer, named.id)).toMatchObject({ title: null, what: null, class: 'health', reports: [{ recipient: 'BNetzA, 2026-77' }] }); // prettier-ignore
    expect(await getIncident(officer, other.id)).toMatchObject({ what: 'A letter went to somebody else.' });
    expect(await bodiesOf('incident.opened')).toEqual([false, true]);
    expect(await forgetIncidentWords(log.workspaceId)).toBeGreaterThan(0);
    await log.sign();
    expect((await log.verify()).faults).toEqual([]);
  }, 60_000);

  test('goes when one person asks and another consents, from the log too, and again after a restore; the register stays', async () => {
    const { id } = await openIncident(officer, given({ decisions: [], system: 'desk' }));
    await recordReport(officer, id, { to: 'authority', kind: 'initial', sentAt: hour(1), recipient: 'About Mr Example' });
    await expect(consentRedaction(officer, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(askRedaction(officer, id, { caseNumber: 'because Mr Example asked: at once' })).rejects.toThrow();
    await askRedaction(officer, id, { caseNumber: 'DSR-12' });
    await expect(askRedaction(officer, id, { caseNumber: 'DSR-13' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(consentRedaction(officer, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(consentRedaction(await log.ws.person('developer'), id)).rejects.toMatchObject({ code: 'forbidden' });
    const protector = await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
    expect((await getIncident(protector, id)).redaction).toMatchObject({
      askedBy: officer.name,
      mayAsk: false,
      mayConsent: true,
    });
    expect(await consentRedaction(protector, id)).toEqual({ acts: 2 });
    const view = await getIncident(officer, id);
    expect(view).toMatchObject({ title: null, what: null, class: 'health', reports: [{ to: 'authority', recipient: null }], redaction: { askedBy: null, mayAsk: false } }); // prettier-ignore
    expect(view.clocks[0]!.state).toBe('met');
    expect(view.steps.map((one) => one.kind)).toEqual(['opened', 'reported', 'redactionAsked', 'redacted']);
    expect([await bodiesOf('incident.opened'), await bodiesOf('incident.reported')]).toEqual([[false], [false]]);
    expect(await forgetIncidentWords(log.workspaceId)).toBe(0);
    expect((await readActs(log.workspaceId, 'content.erased')).at(-1)).toMatchObject({ case: 'DSR-12', incident: id, consentedBy: { name: protector.name } }); // prettier-ignore
    await log.sign();
    expect((await log.verify()).faults).toEqual([]);
    await reapplyErasures(); // what is gone already is left as it is
    expect(await readActs(log.workspaceId, 'content.erased')).toHaveLength(1);
    // Opened from a decision, its words go with that.
    const late = await openIncident(officer, given());
    await expect(askRedaction(officer, late.id, { caseNumber: 'DSR-14' })).rejects.toMatchObject({ code: 'conflict' });
  }, 60_000);
});

const state = (role: string, riskClass: string) =>
  asOwner((db) =>
    db.query('UPDATE ai_system SET role = $2, risk_class = $3 WHERE workspace_id = $1', [log.workspaceId, role, riskClass]),
  );

describe('what an incident is judged by', () => {
  test('stays when another thing is stated of the AI system later, until somebody classes it anew; awareness can be corrected', async () => {
    const { id } = await openIncident(officer, given({ awareAt: hour(16 * 24) }));
    await state('provider', 'minimal');
    expect((await getIncident(officer, id)).clocks[0]).toMatchObject({ ref: '73(2)', state: 'overdue' });
    expect(await listRunningClocks(officer)).toMatchObject([
      { incident: id, system: expect.any(String) as string, overdue: true },
    ]);
    await classifyIncident(officer, id, { class: 'health', reason: 'It is of no high risk.' });
    const states = async () => (await getIncident(officer, id)).clocks.map((one) => one.state);
    expect(await states()).toEqual(['notBinding', 'notBinding']);
    await state('provider', 'highAnnexIII');
    expect(await states()).toEqual(['notBinding', 'notBinding']);
    const corrected = hour(10);
    await classifyIncident(officer, id, { class: 'health', reason: 'It was, and known since later.', awareAt: corrected });
    const view = await getIncident(officer, id);
    expect(view).toMatchObject({ awareAt: corrected, clocks: [{ ref: '73(2)', state: 'running' }, {}] });
    expect(view.steps.at(-1)!.facts).toMatchObject({ awareAt: corrected, from: { awareAt: view.steps[0]!.facts['awareAt'] }, system: { role: 'provider', riskClass: 'highAnnexIII' } }); // prettier-ignore
    await recordReport(officer, id, { to: 'authority', kind: 'initial', sentAt: hour(8), recipient: 'BNetzA' });
    for (const awareAt of [hour(7), hour(-24)])
      await expect(classifyIncident(officer, id, { class: 'health', reason: 'No.', awareAt })).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
  });

  test('closes without a report that nobody owes: a duty not in force, a provider out of reach, another cause', async () => {
    await state('deployer', 'highAnnexIII');
    const one = await openIncident(officer, given());
    expect((await getIncident(officer, one.id)).clocks.find((clock) => clock.to === 'provider')!.state).toBe('readiness');
    expect(await listRunningClocks(officer)).toEqual([]);
    await closeIncident(officer, one.id, { findings: 'It was looked into.' });
    // Once 26(5) is in force, the provider is told; where it cannot be reached, Art. 73 asks the deployer.
    const inForce = new Date('2028-03-01T12:00:00.000Z');
    const unreachable = await openIncident(officer, given());
    await asOwner((db) => db.query("UPDATE incident SET aware_at = '2028-03-01T10:00:00Z' WHERE workspace_id = $1 AND closed_at IS NULL", [log.workspaceId])); // prettier-ignore
    await expect(closeIncident(officer, unreachable.id, { findings: 'Nothing.' }, inForce)).rejects.toThrow(/26\(5\)/);
    await classifyIncident(officer, unreachable.id, {
      class: 'health',
      providerUnreachable: true,
      reason: 'It went out of business.',
    });
    await expect(closeIncident(officer, unreachable.id, { findings: 'Nothing.' }, inForce)).rejects.toThrow(/73\(2\)/);
    await classifyIncident(officer, unreachable.id, {
      class: 'notSerious',
      providerUnreachable: true,
      reason: 'Nobody came to harm.',
    });
    await closeIncident(officer, unreachable.id, { findings: 'It was looked into.' }, inForce);
    expect((await getIncident(officer, unreachable.id)).status).toBe('closed');
    await state('provider', 'highAnnexIII');
    const other = await openIncident(officer, given());
    await expect(closeIncident(officer, other.id, { findings: 'Nothing.' })).rejects.toMatchObject({ code: 'conflict' });
    await classifyIncident(officer, other.id, { class: 'health', causalLink: 'excluded', reason: 'A pump had failed.' });
    await closeIncident(officer, other.id, { findings: 'A pump had failed.' });
    expect((await getIncident(officer, other.id)).status).toBe('closed');
  });
});

test('words are for who may read content, of restricted decisions for who answers for that; that they were read is noted', async () => {
  const { id } = await openIncident(officer, given());
  await recordReport(officer, id, {
    to: 'authority',
    kind: 'initial',
    sentAt: hour(1),
    recipient: 'BNetzA',
    note: 'Called first.',
  });
  const notes = async () => (await asOwner((db) => db.query<{ detail: unknown }>('SELECT detail FROM access_note WHERE workspace_id = $1', [log.workspaceId]))).rows.map((row) => row.detail); // prettier-ignore
  const without = await log.ws.key(['evidence']);
  const hidden = await getIncident(without, id);
  expect(hidden).toMatchObject({
    title: null,
    what: null,
    wordsVisible: false,
    class: 'health',
    reports: [{ recipient: null, note: null }],
  });
  expect(hidden.steps.every((step) => step.words === null)).toBe(true);
  expect((await listIncidents(without)).items).toMatchObject([{ id, title: null, wordsVisible: false }]);
  expect(await notes()).toEqual([]);
  const reviewer = await log.ws.person('reviewer');
  expect(await getIncident(reviewer, id)).toMatchObject({
    title: 'Wrong priority',
    wordsVisible: true,
    reports: [{ note: 'Called first.' }],
  });
  expect((await listIncidents(reviewer)).items).toMatchObject([{ title: 'Wrong priority' }]);
  expect(await notes()).toEqual(expect.arrayContaining([expect.objectContaining({ incident: id }), { incidents: [id] }]));
  await asOwner((db) => db.query("UPDATE decision SET flags = array_append(flags, 'restricted') WHERE workspace_id = $1", [log.workspaceId])); // prettier-ignore
  expect(await getIncident(reviewer, id)).toMatchObject({ title: null, wordsVisible: false, reports: [{ recipient: null }] });
  expect((await listIncidents(reviewer)).items).toMatchObject([{ title: null }]);
  const protector = await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
  expect((await getIncident(protector, id)).title).toBe('Wrong priority');
  await expect(openIncident(officer, given({ finding: 'Mr Example was here' }))).rejects.toThrow();
});

test('the list goes on where its page ended, and the oldest open incident is among the clocks', async () => {
  const opened: string[] = [];
  for (const at of [3, 1, 2, 2])
    opened.push((await openIncident(officer, given({ decisions: [], system: 'desk', awareAt: hour(at * 24) }))).id);
  await classifyIncident(officer, opened[1]!, { class: 'notSerious', reason: 'Nobody came to harm.' });
  await closeIncident(officer, opened[1]!, { findings: 'Nothing.' });
  const whole = (await listIncidents(officer)).items.map((one) => one.id);
  expect([whole.at(-2), whole.at(-1)]).toEqual([opened[0], opened[1]]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listIncidents>> = await listIncidents(officer, { limit: 1, cursor });
    seen.push(...page.items.map((one) => one.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(whole);
  await expect(listIncidents(officer, { cursor: 'bm90IG91cnM' })).rejects.toMatchObject({ code: 'invalidCursor' });
  expect((await listRunningClocks(officer))[0]).toMatchObject({ incident: opened[0] });
});

test('E17: nothing recorded is no pass; a clock that runs is not shown, one that ran out or was met late contradicts', async () => {
  const e17 = () => runBlock(officer, { block: 'E17', system: 'desk' });
  expect((await e17()).state).toBe('noPopulation');
  const { id } = await openIncident(officer, given());
  expect(await e17()).toMatchObject({ population: 1, covered: 0, contradicted: 0 });
  await recordReport(officer, id, { to: 'authority', kind: 'initial', sentAt: hour(1), recipient: 'BNetzA' });
  const met = await e17();
  expect(met).toMatchObject({ state: 'evidenced', covered: 1, recordIds: [id] });
  const old = await openIncident(officer, given({ awareAt: hour(16 * 24) }));
  expect(await e17()).toMatchObject({ state: 'contradicted', population: 2, contradicted: 1 });
  await recordReport(officer, old.id, { to: 'authority', kind: 'initial', sentAt: hour(1), recipient: 'BNetzA' });
  expect(await e17()).toMatchObject({ state: 'contradicted', facts: { 'reported late or not at all': 1 } });
});

test('E17 leaves out what nobody owes a report of, and says how many: near misses alone are no population', async () => {
  const e17 = () => runBlock(officer, { block: 'E17', system: 'desk' });
  await openIncident(officer, given({ class: 'notSerious' }));
  await openIncident(officer, given({ causalLink: 'excluded' }));
  expect(await e17()).toMatchObject({
    state: 'noPopulation',
    population: 0,
    exclusions: [{ reason: 'no clock binds', count: 2 }],
  });
});

test('a pack of an incident holds its decisions, clocks and reports, and nothing that people wrote of it', async () => {
  const { id } = await openIncident(officer, given({ decisions: decisions.slice(0, 2) }));
  await recordReport(officer, id, { to: 'authority', kind: 'initial', sentAt: hour(1), recipient: 'BNetzA, Mr Example' });
  const pack = await requestPack(officer, {
    from: hour(48),
    until: hour(0),
    frameworks: [],
    profile: 'incident',
    incident: id,
    content: 'none',
  });
  await workOn(log);
  const archive = await take(officer, pack.id);
  const verdict = await judge(archive);
  expect(verdict.faults).toEqual([]);
  expect(verdict.records!.decisions).toBe(2);
  const file = Buffer.from((await readZip(archive)).find((one) => one.name === 'incident.json')!.bytes).toString();
  expect(JSON.parse(file)).toMatchObject({ id, class: 'health', decisions: decisions.slice(0, 2), clocks: [{ ref: '73(2)', state: 'met' }, { ref: '26(5) s3', state: 'notBinding' }], reports: [{ to: 'authority' }] }); // prettier-ignore
  expect(file).not.toMatch(/Example|BNetzA/);
  expect(fromPublicId('incident', id)).not.toBeNull();
}, 60_000);
