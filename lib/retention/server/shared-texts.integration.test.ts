import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { POST } from '@/app/api/v1/events/route';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { getSteps } from '@/lib/decisions/server/get-steps';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { nativeEvent, wire, type Wire } from '@/lib/ingest/server/testing';
import { readTrust } from '@/lib/integrity/server/read-trust';
import { verifyLog, type Verified } from '@/lib/integrity/server/verify-log';
import { lockHead } from '@/lib/ledger/server/append-store';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { integrateAll, sign, testSigner } from '@/lib/ledger/server/testing-tree';
import { getArtifact } from '@/lib/registry/server/get-artifact';
import { getTexts } from '@/lib/registry/server/get-texts';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { toPublicId } from '@/lib/shared/ids';
import { eraseDecisions } from './erase-decisions';
import { forgetTexts } from './forget-texts';
import { reapplyErasures } from './reapply-erasures';
import { withdrawTexts } from './withdraw-texts';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

let w: Wire;
let officer: PersonActor;
beforeEach(async () => {
  w = await wire();
  officer = await w.ws.person('compliance_officer');
});

/** Text that does not deflate well, with a word in it that is found. */
function long(word: string, length = 3_000): string {
  let state = [...word].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 7) >>> 0;
  let out = `The ${word} says: "be kind",\n\u00e4\u{1f600} `;
  while (out.length < length) {
    state = (state * 1103515245 + 12345) >>> 0;
    out += state.toString(36);
  }
  return out;
}
const register = (text: string | string[], name = 'manual', version = '1', kind: 'prompt' | 'document' = 'prompt') =>
  registerArtifact(officer, { kind, name, version: { version, texts: typeof text === 'string' ? [text] : text } });
const call = (decision: string, system: string, said = 'hello'): JsonObject =>
  nativeEvent({ kind: 'model.invoked', decision, step: 'call', data: { model: { requested: 'm' }, messages: { system, input: [{ role: 'user', content: said }] } } }); // prettier-ignore
async function send(...events: JsonObject[]): Promise<void> {
  const answer = (await (await w.send(POST, '/api/v1/events', JSON.stringify(events))).json()) as { accepted: number };
  expect(answer.accepted).toBe(events.length);
}
interface Stored {
  id: string;
  idx: number;
  bytes: number;
  shared: number;
}
const stored = (decision: string): Promise<Stored[]> =>
  asOwner(async (client) => {
    const { rows } = await client.query<{ id: string; idx: string; bytes: number; shared: string }>(
      `SELECT d.anchor_id AS id, d.idx, octet_length(d.body) AS bytes, (SELECT count(*) FROM unnest(d.refs) r WHERE r < 0) AS shared FROM alias a
       JOIN disclosure d ON d.workspace_id = a.workspace_id AND d.anchor_id = a.decision_id
       WHERE a.workspace_id = $1 AND a.value = $2 ORDER BY d.idx`,
      [w.ws.workspaceId, decision],
    );
    return rows.map((row) => ({ ...row, idx: Number(row.idx), shared: Number(row.shared) }));
  });
const texts = (): Promise<number> =>
  asOwner(async (client) => {
    const { rows } = await client.query('SELECT 1 FROM shared_text WHERE workspace_id = $1', [w.ws.workspaceId]);
    return rows.length;
  });
const saidOf = async (decisionId: string): Promise<unknown[]> =>
  (await readLog(w.ws.workspaceId))
    .filter((one) => one.decisionId === decisionId && one.envelope.actor?.type === 'emitter')
    .map((one) => one.data && (one.data as JsonObject).event);
const erase = (decisionId: string, keep: 'structure' | 'nothing', fields: { index: number; fields: string[] }[] | null = null) =>
  withWorkspace(w.ws.workspaceId, (tx) =>
    eraseDecisions(tx, w.ws.workspaceId, { keep, says: { ground: 'test' } }, [{ decisionId, fields }]),
  );
async function verified(): Promise<Verified> {
  const signer = await testSigner();
  await integrateAll(w.ws.workspaceId);
  await sign(w.ws.workspaceId, signer);
  const trust = await readTrust(w.ws.workspaceId, signer.dir);
  return verifyLog({ workspaceId: w.ws.workspaceId, content: true, trust: trust.keys, remembered: trust.remembered });
}

describe('a registered text', () => {
  test('is stored once for all decisions, and every way of reading gives it back', async () => {
    const text = long('handbook');
    await register(text);
    const events = [call('one', text), call('two', text), call('two', text, 'again')];
    await send(events[0]!, events[1]!);
    await send(events[2]!);
    const [one, two] = [await stored('one'), await stored('two')];
    expect([...one, ...two].map((row) => row.shared)).toEqual([1, 1, 1]);
    expect(Math.max(...[...one, ...two].map((row) => row.bytes))).toBeLessThan(600);
    expect(await texts()).toBe(1);
    expect(await saidOf(one[0]!.id)).toEqual([events[0]]);
    expect(await saidOf(two[0]!.id)).toEqual(events.slice(1));

    const id = toPublicId('decision', one[0]!.id);
    const steps = await getSteps(officer, id, ['call']);
    expect(steps[0]!.messages!.system).toMatchObject([{ role: 'system', content: text }]);
    await indexAll(w.ws);
    expect((await searchDecisions(officer, { q: 'handbook' })).items).toHaveLength(2);
    await rebuildReadModels(w.ws.workspaceId);
    expect(await getSteps(officer, id, ['call'])).toEqual(steps);
    expect((await verified()).faults).toEqual([]);
  });

  test('that is short, or not yet registered, is stored with each record; a document has its passages', async () => {
    const [early, second] = [long('early'), long('second')];
    await send(call('before', early));
    await register('be kind', 'short');
    await register([early, second], 'handbook', '7', 'document');
    await send(call('short', 'be kind'), call('after', early), call('other', second));
    expect((await stored('before'))[0]!.shared).toBe(0);
    expect((await stored('short'))[0]!.shared).toBe(0);
    expect((await stored('after'))[0]!.shared).toBe(1);
    expect((await stored('other'))[0]!.shared).toBe(1);
  });

  test('has its secrets replaced, as records have', async () => {
    const text = `${long('keys')} token ghp_${'a1B2'.repeat(9)} end`;
    const { id } = await register(text);
    await send(call('secret', text));
    expect((await stored('secret'))[0]!.shared).toBe(1);
    const [item] = (await getTexts(officer, id, { version: '1' })).items;
    expect(item!.text).not.toContain('ghp_');
    expect(item!.shared).toBe(true);
  });

  test('cannot become another one under the same version, and is registered twice without a trace', async () => {
    const { id } = await register(long('first'));
    await register(long('first'));
    await expect(register(long('second'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await readActs(w.ws.workspaceId, 'artifact.textsRegistered')).toHaveLength(1);
    expect((await getArtifact(officer, id)).versions[0]!.texts).toMatchObject({ count: 1, withdrawnAt: null });
  });

  test('is read by nobody who may not read content, and by no other workspace', async () => {
    const { id } = await register(long('mine'));
    const developer = await w.ws.person('developer');
    await expect(getTexts(developer, id, { version: '1' })).rejects.toMatchObject({ code: 'forbidden' });
    const other = await wire();
    const seen = await withWorkspace(other.ws.workspaceId, (tx) => tx.sql('SELECT 1 FROM shared_text'));
    expect(seen).toEqual([]);
    await expect(withWorkspace(other.ws.workspaceId, (tx) => tx.sql('UPDATE shared_text SET body = NULL'))).rejects.toMatchObject(
      { code: '42501' },
    );
    // The same text there is another row under another key and mark.
    const theirs = await other.ws.person('compliance_officer');
    await registerArtifact(theirs, { kind: 'prompt', name: 'manual', version: { version: '1', texts: [long('mine')] } });
    const marks = await asOwner(async (client) =>
      (await client.query<{ mark: Buffer }>('SELECT mark FROM shared_text WHERE workspace_id = ANY($1::uuid[])', [[w.ws.workspaceId, other.ws.workspaceId]])).rows,
    ); // prettier-ignore
    expect(new Set(marks.map((row) => row.mark.toString('hex'))).size).toBe(2);
  });
});

describe('withdrawing it', () => {
  test('leaves records readable, takes it from the registry, and shares it with no record that comes', async () => {
    const text = long('gone');
    const { id } = await register(text);
    const event = call('holds', text);
    await send(event);
    expect(await withdrawTexts(officer, id, { version: '1', reason: 'holds a name' })).toEqual({ texts: 1, deleted: 0 });
    expect((await getTexts(officer, id, { version: '1' })).items).toEqual([]);
    await send(call('later', text));
    expect((await stored('later'))[0]!.shared).toBe(0);
    const [held] = await stored('holds');
    expect(await saidOf(held!.id)).toEqual([event]);
    expect((await verified()).faults).toEqual([]);
    expect(await readActs(w.ws.workspaceId, 'artifact.textsWithdrawn')).toMatchObject([{ reason: 'holds a name', deleted: 0 }]);
  });

  test('deletes its bytes once no record holds it, and not before', async () => {
    const text = long('until');
    const { id } = await register(text);
    await send(call('one', text), call('two', text));
    await withdrawTexts(officer, id, { version: '1', reason: 'not used any more' });
    let now = Date.now();
    const later = () => (now += 3_600_000);
    await erase((await stored('one'))[0]!.id, 'nothing');
    await forgetTexts(undefined, new Date(later()));
    expect(await texts()).toBe(1);
    const [two] = await stored('two');
    await erase(two!.id, 'structure');
    await forgetTexts(undefined, new Date(later()));
    expect(await texts()).toBe(0);
    expect(await readActs(w.ws.workspaceId, 'artifact.textsDeleted')).toHaveLength(1);
    expect((await verified()).faults).toEqual([]);
  });

  test('waits for the last version that is registered with the same text', async () => {
    const text = long('both');
    const { id } = await register(text, 'manual', '1');
    await register(text, 'manual', '2');
    await withdrawTexts(officer, id, { version: '1', reason: 'one of two' });
    await send(call('still', text));
    expect((await stored('still'))[0]!.shared).toBe(1);
    await expect(withdrawTexts(officer, id, { version: '1', reason: 'again' })).rejects.toMatchObject({ code: 'conflict' });
    await register(text, 'manual', '1');
    expect((await getTexts(officer, id, { version: '1' })).items).toHaveLength(1);
  });

  test('is done again after a restore of what was before', async () => {
    const text = long('back');
    const { id } = await register(text);
    await send(call('held', text));
    await withdrawTexts(officer, id, { version: '1', reason: 'names somebody' });
    await asOwner(async (client) => {
      await client.query('UPDATE version_text SET withdrawn_at = NULL, withdrawn_by = NULL WHERE workspace_id = $1', [w.ws.workspaceId]); // prettier-ignore
      await client.query('UPDATE shared_text SET registered = true WHERE workspace_id = $1', [w.ws.workspaceId]);
    });
    expect((await reapplyErasures()).texts).toBe(1);
    expect((await getTexts(officer, id, { version: '1' })).items).toEqual([]);
    expect((await reapplyErasures()).texts).toBe(0);
  });
});

describe('erasing a decision that holds it', () => {
  test.each(['structure', 'nothing'] as const)('keeps the text for everybody else, and says who holds it (%s)', async (keep) => {
    const text = long('shared');
    await register(text);
    const events = [call('erased', text, 'my name is Ann'), call('kept', text)];
    await send(...events);
    await erase((await stored('erased'))[0]!.id, keep);
    const [left] = await stored('erased');
    if (keep === 'structure') {
      expect(left!.shared).toBe(0);
      expect(JSON.stringify(await saidOf(left!.id))).not.toContain('be kind');
    } else expect(left).toBeUndefined();
    expect(await saidOf((await stored('kept'))[0]!.id)).toEqual([events[1]]);
    expect(await texts()).toBe(1);
    expect(await readActs(w.ws.workspaceId, 'content.erased')).toMatchObject([
      { registeredTexts: [{ kind: 'prompt', name: 'manual', version: '1' }] },
    ]);
    expect((await verified()).faults).toEqual([]);
  });

  test('by a field writes the record in full without it; another field leaves the text with the record', async () => {
    const text = long('field');
    await register(text);
    await send(call('a', text, 'my name is Ann'), call('b', text, 'my name is Ben'));
    const [a, b] = [(await stored('a'))[0]!, (await stored('b'))[0]!];
    await erase(a.id, 'structure', [{ index: a.idx, fields: ['/event/data/messages/system'] }]);
    await erase(b.id, 'structure', [{ index: b.idx, fields: ['/event/data/messages/input/0/content'] }]);
    const [saidA, saidB] = [JSON.stringify(await saidOf(a.id)), JSON.stringify(await saidOf(b.id))];
    expect(saidA).not.toContain('be kind');
    expect(saidA).toContain('Ann');
    expect(saidB).toContain(JSON.stringify(text));
    expect(saidB).not.toContain('Ben');
    expect([...(await stored('a')), ...(await stored('b'))].map((row) => row.shared)).toEqual([0, 0]);
    expect((await readActs(w.ws.workspaceId, 'content.erased')).map((one) => 'registeredTexts' in one)).toEqual([true, false]);
    expect((await verified()).faults).toEqual([]);
  });
});

describe('somebody with the database', () => {
  const attack = (statement: string) => asOwner((client) => client.query(statement, [w.ws.workspaceId]));
  const flip = 'UPDATE shared_text SET body = set_byte(body, 20, get_byte(body, 20) # 1) WHERE workspace_id = $1';

  test('who alters a text that records hold is noticed at each of them and at the text', async () => {
    await register(long('attacked'));
    await send(call('holds', long('attacked')));
    await attack(flip);
    expect((await verified()).faults.map((fault) => fault.layer).sort()).toEqual(['disclosure', 'text']);
  });
  test('who alters one that no record holds is noticed at the text', async () => {
    await register(long('lonely'));
    await attack(flip);
    const { faults } = await verified();
    expect(faults).toMatchObject([{ layer: 'text', where: expect.stringMatching(/^registered text 1 of entry/) as unknown }]);
  });
  test('who deletes it, or puts another registered text in its place, is noticed', async () => {
    await register([long('left'), long('right')], 'pair', '1', 'document');
    await send(call('holds', long('left')));
    await attack('UPDATE shared_text SET body = (SELECT body FROM shared_text x WHERE x.workspace_id = $1 AND x.text_id <> shared_text.text_id) WHERE workspace_id = $1'); // prettier-ignore
    expect((await verified()).faults.map((fault) => fault.layer)).toContain('disclosure');
    await attack('DELETE FROM shared_text WHERE workspace_id = $1');
    expect((await verified()).faults.map((fault) => fault.layer)).toContain('text');
  });
  test('the application can delete no text that a record or a version holds', async () => {
    await register(long('kept'));
    await send(call('holds', long('kept')));
    const forget = () =>
      withWorkspace(w.ws.workspaceId, async (tx) => {
        await lockHead(tx, w.ws.workspaceId);
        return tx.sql<{ gone: boolean }>('SELECT countersign_forget_text(text_id) AS gone FROM shared_text');
      });
    expect(await forget()).toEqual([{ gone: false }]);
    await erase((await stored('holds'))[0]!.id, 'nothing');
    expect(await forget()).toEqual([{ gone: false }]);
  });
});

describe('whatever is registered, withdrawn and erased, in whatever order', () => {
  const WORDS = ['alpha', 'beta', 'gamma'] as const;
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant('register' as const), word: fc.constantFrom(...WORDS), version: fc.constantFrom('1', '2') }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), word: fc.constantFrom(...WORDS), version: fc.constantFrom('1', '2') }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), decision: fc.nat(3), words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), decision: fc.nat(3), keep: fc.constantFrom('structure' as const, 'nothing' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('eraseField' as const), decision: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
  ); // prettier-ignore

  test('every record reads to its bytes, to what its erasure left, or to its tombstone', async () => {
    let hours = 1;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        w = await wire();
        officer = await w.ws.person('compliance_officer');
        /** Of each name, the records as sent; null: what is left is told by verification. */
        const expected = new Map<string, JsonObject | null>();
        const names = new Map<number, string>();
        for (const one of steps) {
          if (one.do === 'register') await register(long(one.word), one.word, one.version);
          if (one.do === 'withdraw') {
            const id = (await registerArtifact(officer, { kind: 'prompt', name: one.word, version: { version: one.version } }))
              .id;
            await withdrawTexts(officer, id, { version: one.version, reason: 'as it comes' }).catch((error: unknown) => {
              expect(error).toMatchObject({ code: 'conflict' });
            });
          }
          if (one.do === 'send') {
            const name = names.get(one.decision) ?? `run-${randomUUID()}`;
            names.set(one.decision, name);
            const event = nativeEvent({ kind: 'model.invoked', decision: name, data: { messages: { input: one.words.map((word) => ({ role: 'user', content: long(word) })) } } }); // prettier-ignore
            await send(event);
            expected.set(event['id'] as string, event);
          }
          const name = 'decision' in one ? names.get(one.decision) : undefined;
          const [place] = name ? await stored(name) : [];
          if (one.do === 'erase' && place) {
            for (const [id, event] of expected) if (event?.['decision'] === name) expected.set(id, null);
            await erase(place.id, one.keep);
            if (one.keep === 'nothing') names.delete(one.decision);
          }
          if (one.do === 'eraseField' && place) {
            const log = (await readLog(w.ws.workspaceId)).find((entry) => entry.idx === place.idx)!;
            if (expected.get(log.eventId)) {
              await erase(place.id, 'structure', [{ index: place.idx, fields: ['/event/data/messages/input/0/content'] }]);
              expected.set(log.eventId, null);
            }
          }
          if (one.do === 'forget') await forgetTexts(undefined, new Date(Date.now() + hours++ * 3_600_000));
        }
        const log = new Map((await readLog(w.ws.workspaceId)).map((one) => [one.eventId, one.data as JsonObject | null]));
        for (const [id, event] of expected) if (event) expect(log.get(id)!['event']).toEqual(event);
        const { faults } = await verified();
        expect(faults).toEqual([]);
      }),
      { numRuns: 15 },
    );
  }, 240_000);
});
