import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { readLog } from '@/lib/ledger/server/testing';
import { listNotices } from '@/lib/notify/server/list-notices';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { addAbsence, removeAbsence } from './add-absence';
import { addShift } from './add-shift';
import { changeDutySetting, requireCompetences } from './change-duty-setting';
import { decidePromotion } from '@/lib/registry/server/decide-promotion';
import { listArtifacts } from '@/lib/registry/server/list-artifacts';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { requestPromotion } from '@/lib/registry/server/request-promotion';
import { announceGaps } from './announce-gaps';
import { announcePromotions } from './announce-promotions';
import { checkCompetence, deputyFor, whoIsOnDuty } from './duty-at';
import { getRoster } from './get-roster';
import { listCompetences, listCompetenceVersions } from './list-competences';
import { recordCompetence, withdrawCompetence } from './record-competence';
import { readRoster } from './read-roster';
import { tellOutbox } from './tell-outbox';

let w: TestWorkspace;
let officer: PersonActor;
let ann: PersonActor;
let ben: PersonActor;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const idOf = (one: PersonActor): string => toPublicId('person', one.personId);
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const check = (personId: string, tier = 'high', at = new Date()) =>
  withWorkspace(w.workspaceId, (tx) => checkCompetence(tx, w.workspaceId, { personId, tier, at }));

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer', { name: 'Olga' });
  ann = await w.person('reviewer', { name: 'Ann' });
  ben = await w.person('reviewer', { name: 'Ben' });
});

describe('the competence register', () => {
  const line = () => ({
    person: idOf(ann),
    capacity: 'reviewer' as const,
    training: 'Oversight of refunds',
    validFrom: day(-1),
    validUntil: day(90),
  });

  test('grows by versions, counts its lines, and a verdict gets the one in force', async () => {
    const first = await recordCompetence(officer, line());
    const longer = await recordCompetence(officer, {
      ...line(),
      competence: first.id,
      validUntil: day(400),
      evidenceSha256: `sha256:${'AB'.repeat(32)}`,
    });
    expect(longer).toEqual({ id: first.id, version: 2 });
    expect((await listCompetenceVersions(officer, first.id)).map((one) => [one.version, one.evidence.sha256])).toEqual([
      [2, 'ab'.repeat(32)],
      [1, null],
    ]);
    expect(await listCompetences(ann)).toMatchObject({ register: 2, required: false, items: [{ version: 2, state: 'valid' }] });
    expect(await check(ann.personId)).toEqual({ refused: null, ref: { competence: first.id, version: 2, register: 2 } });
    // Not for critical actions, and nobody is refused while the rule is off.
    expect(await check(ann.personId, 'critical')).toEqual({ refused: null, ref: null });
    expect(await check(ben.personId)).toEqual({ refused: null, ref: null });
    const kinds = (await readLog(w.workspaceId))
      .map((event) => String(event.envelope.kind))
      .filter((kind) => kind.startsWith('competence'));
    expect(kinds).toEqual(['competence.recorded', 'competence.recorded']);
  });

  test('is not kept by those it is about, nor by reviewers', async () => {
    await expect(recordCompetence(ann, line())).rejects.toThrowError(code('forbidden'));
    await expect(recordCompetence(officer, { ...line(), person: idOf(officer) })).rejects.toThrowError(code('forbidden'));
    await expect(recordCompetence(officer, { ...line(), validUntil: day(-2) })).rejects.toThrow();
  });

  test('its rule needs a quorum of competent people, refuses everybody else, and an end is an end', async () => {
    await expect(requireCompetences(officer, true)).rejects.toThrowError(code('conflict'));
    const second = await recordCompetence(officer, { ...line(), person: idOf(ben), capacity: 'criticalReviewer' });
    await requireCompetences(officer, true);
    expect((await check(officer.personId)).refused).toContain('competence register');
    expect((await check(ben.personId, 'critical')).refused).toBeNull();
    expect((await check(ben.personId, 'high', new Date(Date.now() + 91 * 86_400_000))).refused).not.toBeNull();
    await withdrawCompetence(officer, second.id, 'left the team');
    expect((await check(ben.personId)).refused).not.toBeNull();
    await expect(withdrawCompetence(officer, second.id, 'again')).rejects.toThrowError(code('conflict'));
    await requireCompetences(officer, false);
  });

  test('the database lets nobody change a line', async () => {
    await expect(withWorkspace(w.workspaceId, (tx) => tx.sql("UPDATE competence SET training = 'other'"))).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('the roster', () => {
  test('says who is there, finds deputies, and shows what cannot be staffed', async () => {
    await changeDutySetting(officer, {
      zone: 'UTC',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      untilMinute: 1440,
      quorum: 1,
    });
    expect((await getRoster(ann)).gaps).toBeNull();
    await addShift(officer, {
      person: idOf(ann),
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      untilMinute: 1440,
      firstDay: day(-1),
    });
    expect(await getRoster(ann)).toMatchObject({ gaps: [], onDuty: [{ name: 'Ann' }] });
    const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();
    const { id } = await addAbsence(ann, { from: hours(-1), until: hours(48) });
    expect((await getRoster(ann)).gaps).toHaveLength(1);
    await removeAbsence(ann, id);
    await addAbsence(ann, { from: hours(-1), until: hours(48), deputy: idOf(ben) });
    const duty = await withWorkspace(w.workspaceId, async (tx) => {
      const now = new Date();
      return whoIsOnDuty(await readRoster(tx, w.workspaceId, now), now);
    });
    expect(duty).toMatchObject({ onDuty: [ben.personId], rosterKept: true });
    expect(duty.able).not.toContain(ann.personId);
    expect(await withWorkspace(w.workspaceId, (tx) => deputyFor(tx, w.workspaceId, ben.personId, new Date()))).toEqual([
      ann.personId,
    ]);
  });

  test('nobody speaks for somebody else, and no quorum is set that could never be met', async () => {
    const hour = new Date(Date.now() + 3_600_000).toISOString();
    await expect(addAbsence(ben, { person: idOf(ann), from: new Date().toISOString(), until: hour })).rejects.toThrowError(
      code('forbidden'),
    );
    await expect(
      changeDutySetting(officer, { zone: 'UTC', weekdays: [1], fromMinute: 0, untilMinute: 1440, quorum: 9 }),
    ).rejects.toThrowError(code('unprocessable'));
    const { id } = await addAbsence(officer, { person: idOf(ben), from: new Date(Date.now() + 90 * 86_400_000).toISOString(), until: new Date(Date.now() + 91 * 86_400_000).toISOString() }); // prettier-ignore
    await expect(removeAbsence(ann, id)).rejects.toThrowError(code('forbidden'));
    await removeAbsence(officer, id); // the refused removal was rolled back
  });
});

describe('a stretch that cannot be staffed', () => {
  test('is announced seven days ahead, once, to those who keep the roster; what waits is told to those on duty', async () => {
    const v = await testWorkspace();
    const keeper = await v.person('compliance_officer', { name: 'Kim' });
    const there = await v.person('reviewer', { name: 'Theo' });
    expect(await announceGaps(v.workspaceId)).toBe(0); // no roster is kept: nothing can be said
    await changeDutySetting(keeper, {
      zone: 'UTC',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      untilMinute: 1440,
      quorum: 1,
    });
    await addShift(keeper, {
      person: idOf(there),
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      untilMinute: 1440,
      firstDay: day(-1),
    });
    expect(await announceGaps(v.workspaceId)).toBe(0);
    const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    await addAbsence(there, { from: at(20), until: at(22) });
    expect(await announceGaps(v.workspaceId)).toBe(0); // too far ahead
    await addAbsence(there, { from: at(5), until: at(6.5) });
    expect(await announceGaps(v.workspaceId)).toBeGreaterThan(0);
    expect(await announceGaps(v.workspaceId)).toBe(0);
    const notices = (await listNotices(keeper)).items;
    expect(notices.map((one) => one.topic)).toEqual(notices.map(() => 'duty.gap'));
    expect(notices.length).toBeGreaterThan(0);
    expect((await listNotices(there)).items).toEqual([]);
    const kinds = (await readLog(v.workspaceId)).map((event) => String(event.envelope.kind));
    expect(kinds.filter((kind) => kind === 'duty.gapAnnounced')).toHaveLength(notices.length);

    const outbox = uuidv7();
    await withWorkspace(v.workspaceId, (tx) =>
      tx.sql(
        "INSERT INTO notification_outbox (workspace_id, outbox_id, topic, subject_id, tier) VALUES ($1, $2, 'action.pendingReview', 'act_x', 'high')",
        [v.workspaceId, outbox],
      ),
    );
    expect(await tellOutbox(v.workspaceId)).toBe(1);
    expect(await tellOutbox(v.workspaceId)).toBe(0);
    expect((await listNotices(there)).items.map((one) => [one.topic, one.id, one.tier])).toEqual([
      ['action.pendingReview', 'act_x', 'high'],
    ]);
  });
});

describe('a promotion that waits', () => {
  test('is told once to those who may consent and see its system, never to whoever asked, and settled when it is decided', async () => {
    const v = await testWorkspace();
    const officer = await v.person('compliance_officer', { name: 'Olga' });
    const asker = await v.person('compliance_officer', { name: 'Ana' });
    const reviewer = await v.person('reviewer', { name: 'Rex' });
    await v.system('agent');
    const artifact = await registerArtifact(asker, { kind: 'prompt', name: 'helper', version: { version: '1' } });
    const { id } = await requestPromotion(asker, {
      artifact: artifact.id,
      version: '1',
      system: 'agent',
      environment: 'production',
      reason: 'tested',
    });
    expect(await announcePromotions(v.workspaceId)).toBe(1);
    expect(await announcePromotions(v.workspaceId)).toBe(0);
    const open = async (person: typeof officer) => (await listNotices(person, { open: true })).items.map((one) => one.topic);
    expect(await open(officer)).toEqual(['promotion.waits']);
    expect(await open(asker)).toEqual([]);
    expect(await open(reviewer)).toEqual([]);
    expect((await listArtifacts(officer, { state: 'waiting' })).items.map((one) => one.name)).toEqual(['helper']);
    await decidePromotion(officer, id, { act: 'reject', reason: 'not yet' });
    expect(await announcePromotions(v.workspaceId)).toBe(0);
    expect(await open(officer)).toEqual([]);
    expect((await listArtifacts(officer, { state: 'waiting' })).items).toEqual([]);
  });
});
