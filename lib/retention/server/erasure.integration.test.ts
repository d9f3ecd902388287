import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { addComment } from '@/lib/decisions/server/add-comment';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { getSteps } from '@/lib/decisions/server/get-steps';
import { listComments } from '@/lib/decisions/server/list-comments';
import { keepRefused } from '@/lib/ingest/server/keep-refused';
import { appendAct } from '@/lib/ledger/server/append';
import { verifyEd25519 } from '@/lib/ledger/server/ed25519';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { integrateAll, sign, testSigner, trustOf } from '@/lib/ledger/server/testing-tree';
import { verifyTlogProof } from '@/lib/ledger/tlog-proof';
import { carryOutErasures } from './carry-out-erasures';
import { decideErasure } from './decide-erasure';
import { getCertificate } from './get-certificate';
import { getErasure } from './get-erasure';
import { readJournal } from './journal';
import { listErasures } from './list-erasures';
import { placeHold } from './place-hold';
import { previewErasure } from './preview-erasure';
import { reapplyErasures } from './reapply-erasures';
import { releaseHold } from './release-hold';
import { requestErasure } from './request-erasure';
import { erase, found, subject, told, traces, world, type World } from './testing';
import { withdrawErasure } from './withdraw-erasure';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

describe('an erasure', () => {
  test('of a person takes words and names from everywhere, and keeps structure, the log and everybody else', async () => {
    const at = await world();
    const before = await readLog(at.w.workspaceId);
    await addComment(at.reads, 'ann-1', { body: 'She says xylophone', mentions: [], step: 'step-1', anchor: { field: 'messages', path: '', start: 3, end: 12, quote: 'xylophone' } } as never); // prettier-ignore
    await keepRefused(await at.w.key(), '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { user: 'user-c-ann', note: 'xylophone' } }]); // prettier-ignore
    const preview = await previewErasure(at.asks, subject('c-ann'));
    expect(preview.totals).toEqual({ decisions: 2, records: 3, comments: 1, held: 0 });
    expect(await found(at, 'xylophone')).toBe(2);

    const id = await erase(at, subject('c-ann'));

    expect(await traces(at, 'xylophone')).toEqual([]);
    expect(await traces(at, 'c-ann')).toEqual([]);
    expect(await traces(at, 'Mill Lane')).toEqual([]);
    expect(await found(at, 'xylophone')).toBe(0);
    expect(await found(at, 'zither')).toBe(1);
    const { decision, outline } = await getDecision(at.reads, 'ann-1');
    expect(decision).toMatchObject({
      models: [{ requested: 'm1' }],
      usage: { inputTokens: 20 },
      stepCount: 2,
      subjects: [],
      flags: ['erased'],
    });
    expect(decision.user).toBeUndefined();
    const [step] = await getSteps(at.reads, 'ann-1', [outline[0]!.id]);
    expect(JSON.stringify(step!.messages)).toContain('[erased:text]');
    expect(step).toMatchObject({ erased: { kind: 'content.erased' }, flags: expect.arrayContaining(['erased']) as string[] });
    expect((await listComments(at.reads, 'ann-1'))[0]).toMatchObject({ body: '' });
    // not one leaf changed
    const after = await readLog(at.w.workspaceId);
    for (const [i, one] of before.entries()) expect(after[i]!.entry.equals(one.entry)).toBe(true);
    expect(await getErasure(at.consents, id)).toMatchObject({ state: 'done', counts: { erased: 2, records: 4, restricted: 0 } });
    const quarantined = await withWorkspace(at.w.workspaceId, (tx) => tx.sql('SELECT body FROM quarantine WHERE workspace_id = $1', [at.w.workspaceId])); // prettier-ignore
    expect(quarantined).toEqual([{ body: null }]);
  });

  test('commits to what remains: bodies of erased indexes are those whose digest the event names', async () => {
    const at = await world();
    await erase(at, subject('c-ann'));
    const log = await readLog(at.w.workspaceId);
    const [event] = await readActs(at.w.workspaceId, 'content.erased');
    const remains = (event!['decisions'] as { remains: { index: number; record: string }[] }[]).flatMap((one) => one.remains);
    expect(remains).toHaveLength(3);
    const { rows } = await asOwner((client) => client.query<{ from_idx: string; to_idx: string; cause_idx: string }>('SELECT * FROM tombstone WHERE workspace_id = $1', [at.w.workspaceId])); // prettier-ignore
    for (const { index } of remains) {
      expect(log[index]!.envelope.sd!.record).not.toBe(remains.find((one) => one.index === index)!.record);
      expect(rows.some((row) => Number(row.from_idx) <= index && index <= Number(row.to_idx))).toBe(true);
    }
    expect(new Set(rows.map((row) => log[Number(row.cause_idx)]!.kind))).toEqual(new Set(['content.erased']));
  });

  test('of single fields leaves the rest of the record, and refuses what its place depends on', async () => {
    const at = await world();
    const index = (await readLog(at.w.workspaceId)).find((one) => JSON.stringify(one.data).includes('Mill Lane'))!.idx;
    const fields = ['/event/data/messages/input/0/content', '/event/data/messages/output'];
    const scope = (given: string[]) => ({
      kind: 'targets' as const,
      targets: [{ decision: 'ann-1', record: { index, fields: given } }],
    });
    await expect(requestErasure(at.asks, { ...told, keep: 'structure', scope: scope(['/event/kind']) })).rejects.toMatchObject({
      code: 'unprocessable',
    });
    await erase(at, scope(fields));
    expect(await traces(at, 'Mill Lane')).toEqual([]);
    expect(await found(at, 'xylophone')).toBe(2);
    expect((await readLog(at.w.workspaceId))[index]!.data).toMatchObject({
      erased: 'fields',
      event: { data: { user: 'user-c-ann' } },
    });
  });

  test('that keeps nothing takes the decision out of every list, and only its envelopes stay', async () => {
    const at = await world();
    await erase(at, { kind: 'targets', targets: [{ decision: 'ann-1' }] }, 'nothing');
    await expect(getDecision(at.reads, 'ann-1')).rejects.toMatchObject({ code: 'notFound' });
    expect(await traces(at, 'Mill Lane')).toEqual([]);
    expect(await found(at, 'xylophone')).toBe(1);
    expect((await readLog(at.w.workspaceId)).filter((one) => one.kind === 'model.invoked')).toHaveLength(4);
  });

  test('needs a second person, who is not the first, and one who may', async () => {
    const at = await world();
    const { id } = await requestErasure(at.asks, { ...told, keep: 'structure', scope: subject('c-ann') });
    await carryOutErasures();
    expect(await found(at, 'xylophone')).toBe(2);
    await expect(decideErasure(at.asks, id, { decision: 'consent', reason: 'myself' })).rejects.toMatchObject({
      code: 'conflict',
    });
    const administrator = await at.w.person('administrator');
    await expect(decideErasure(administrator, id, { decision: 'consent', reason: 'by might' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(requestErasure(administrator, { ...told, keep: 'structure', scope: subject('c-ann') })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await listErasures(at.asks)).items[0]).toMatchObject({ state: 'requested', may: { consent: false, withdraw: true } });
    expect((await listErasures(at.consents)).items[0]).toMatchObject({ may: { consent: true, refuse: true, withdraw: false } });
    await withdrawErasure(at.asks, id);
    await expect(decideErasure(at.consents, id, { decision: 'consent', reason: 'too late' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await carryOutErasures();
    expect(await found(at, 'xylophone')).toBe(2);
  });

  test('under a hold is a restriction: hidden, its ground recorded, and carried out when two people have released the hold', async () => {
    const at = await world();
    const hold = await placeHold(at.asks, { matter: 'Claim 12', basis: 'pending litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ann-2'] } }); // prettier-ignore
    const id = await erase(at, subject('c-ann'));
    expect(await getErasure(at.asks, id)).toMatchObject({ state: 'waiting', counts: { erased: 1, restricted: 1 } });
    // hidden from those without the right, and from their search
    const hidden = await getDecision(at.reads, 'ann-2');
    expect(hidden).toMatchObject({ contentVisible: false, decision: { flags: ['restricted'] } });
    expect(hidden.decision.inputPreview).toBeUndefined();
    await expect(listComments(at.reads, 'ann-2')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(addComment(at.reads, 'ann-2', { body: 'She says', mentions: [] } as never)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await getSteps(at.reads, 'ann-2', [hidden.outline[0]!.id]))[0]!.messages).toBeUndefined();
    expect(await found(at, 'xylophone')).toBe(0);
    expect((await getDecision(at.consents, 'ann-2')).contentVisible).toBe(true);
    expect(await readActs(at.w.workspaceId, 'content.restricted')).toMatchObject([
      { case: id, ground: 'hold', matters: ['Claim 12'] },
    ]);

    const release = (by: PersonActor, step: 'askRelease' | 'confirmRelease') =>
      releaseHold(by, hold.id, { step, reason: 'settled out of court' });
    await expect(release(at.asks, 'confirmRelease')).rejects.toMatchObject({ code: 'conflict' });
    await release(at.asks, 'askRelease');
    await expect(release(at.asks, 'confirmRelease')).rejects.toMatchObject({ code: 'conflict' });
    await carryOutErasures();
    expect(await traces(at, 'xylophone')).not.toEqual([]);
    await release(at.consents, 'confirmRelease');
    await carryOutErasures();
    expect(await traces(at, 'xylophone')).toEqual([]);
    expect(await getErasure(at.asks, id)).toMatchObject({ state: 'done', counts: { erased: 2, restricted: 0 } });
    expect((await getDecision(at.reads, 'ann-2')).decision.flags).toEqual(['erased']);
    expect(await readActs(at.w.workspaceId, 'content.erasure.completed')).toHaveLength(2);
  });

  test('comes with a certificate whose leaves an outsider proves, against a checkpoint that was signed', async () => {
    const at = await world();
    const id = await erase(at, subject('c-ann'));
    await integrateAll(at.w.workspaceId);
    await sign(at.w.workspaceId, await testSigner());
    const certificate = await getCertificate(at.consents, id);
    expect(certificate).toMatchObject({
      request: { case: 'DSR-7', requestedBy: 'Ada Asks', consentedBy: 'Cyd Consents', state: 'done' },
      removed: { erased: 2, records: 3 },
    });
    expect(certificate.proofs.map((one) => one.kind)).toEqual([
      'content.erasure.started',
      'content.erased',
      'content.erasure.completed',
    ]);
    const { origin, trust } = await trustOf(at.w.workspaceId);
    for (const part of certificate.proofs) {
      const entry = Buffer.from(part.entry, 'base64');
      const verified = await verifyTlogProof(part.tlogProof, entry, { origin, trust }, verifyEd25519);
      expect(verified.index).toBe(part.index);
      const digest = createHash('sha256').update(part.disclosure, 'ascii').digest('base64url');
      expect((JSON.parse(entry.toString()) as { sd: { record: string } }).sd.record).toBe(digest);
    }
  });
});

describe('what the database lets the application take out of the log', () => {
  const call = (at: World, cause: number, anchor: string) =>
    withWorkspace(at.w.workspaceId, (tx) =>
      tx.sql("SELECT countersign_replace_content($1::bigint, $2::uuid, NULL, '{}', '{}', '{}', '')", [cause, anchor]),
    );
  const decisionOf = async (at: World, name: string): Promise<string> => (await getDecision(at.consents, name)).decisionId;

  test('is nothing without an event of ours that orders it, nor what its tombstones do not name, nor what is held', async () => {
    const at = await world();
    const anchor = await decisionOf(at, 'ann-1');
    await expect(call(at, 0, anchor)).rejects.toMatchObject({ code: '42501' });
    const [event] = await withWorkspace(at.w.workspaceId, (tx) =>
      appendAct(tx, { workspaceId: at.w.workspaceId, type: 'service' }, { kind: 'content.erased', data: {} }),
    );
    await expect(call(at, event!.idx, anchor)).rejects.toMatchObject({ code: '42501' }); // names none of the bodies
    await placeHold(at.asks, { matter: 'Claim 13', basis: 'litigation', reviewOn: '2027-01-31', scope: subject('c-ann') });
    await withWorkspace(at.w.workspaceId, (tx) =>
      tx.sql('INSERT INTO tombstone VALUES ($1, 0, 100, $2)', [at.w.workspaceId, event!.idx]),
    );
    await expect(call(at, event!.idx, anchor)).rejects.toThrow(/hold/);
    expect(await traces(at, 'xylophone')).not.toEqual([]);
  });
});

describe('the journal', () => {
  test('is on the disk, by ids only, and makes a restored database forget again, once', async () => {
    const at = await world();
    const { workspaceId } = at.w;
    const bodies = await asOwner((client) => client.query('SELECT * FROM disclosure WHERE workspace_id = $1', [workspaceId]));
    const keys = await asOwner((client) => client.query('SELECT * FROM data_key WHERE workspace_id = $1', [workspaceId]));
    const id = await erase(at, subject('c-ann'));
    const text = readFileSync(path.join(journal, `${workspaceId}.jsonl`), 'utf8');
    expect(text).not.toMatch(/ann|xylophone|Ada|Cyd/i);
    expect(readJournal(workspaceId)).toMatchObject([
      { consent: { case: id, targets: [{ fields: null }, { fields: null }] } },
      { case: id, keep: 'structure', targets: [{ fields: null }, { fields: null }] },
    ]);

    // a backup from before the erasure: bodies and keys as they were, and nothing that says otherwise
    await asOwner(async (client) => {
      await client.query('DELETE FROM disclosure WHERE workspace_id = $1 AND idx < 4', [workspaceId]);
      await client.query('DELETE FROM data_key WHERE workspace_id = $1', [workspaceId]);
      for (const row of keys.rows as Record<string, unknown>[])
        await client.query('INSERT INTO data_key VALUES ($1, $2, $3)', [row['workspace_id'], row['anchor_id'], row['wrapped']]);
      for (const row of bodies.rows as Record<string, unknown>[])
        await client.query('INSERT INTO disclosure (workspace_id, anchor_id, idx, refs, body) VALUES ($1, $2, $3, $4, $5)', [row['workspace_id'], row['anchor_id'], row['idx'], row['refs'], row['body']]); // prettier-ignore
    });
    expect(await traces(at, 'xylophone')).not.toEqual([]);
    expect(await reapplyErasures()).toMatchObject({ erased: 2 });
    expect(await traces(at, 'xylophone')).toEqual([]);
    expect(await reapplyErasures()).toMatchObject({ erased: 0 });
  });
});
