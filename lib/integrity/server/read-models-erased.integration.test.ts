import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ask, scoreByName, vote } from '@/lib/approvals/server/testing';
import { asOwner } from '@/lib/db/testing';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { getErasure } from '@/lib/retention/server/get-erasure';
import { writeJournal } from '@/lib/retention/server/journal';
import { placeHold } from '@/lib/retention/server/place-hold';
import { reapplyErasures } from '@/lib/retention/server/reapply-erasures';
import { releaseHold } from '@/lib/retention/server/release-hold';
import { erase, subject, world, type World } from '@/lib/retention/server/testing';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { FaultBook } from '../fault-book';
import { checkReadModels } from './check-read-models';
import { readLogState } from './log-store';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => {
  scoreByName();
  vi.stubEnv('COUNTERSIGN_SESSION_SECRET', 'x'.repeat(40));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(journal, { recursive: true, force: true });
});

/** What is found; but for members and keys, whom tests make without events of the log. */
async function look({ w: { workspaceId } }: World): Promise<string[]> {
  const faults = new FaultBook();
  await checkReadModels(workspaceId, (await readLogState(workspaceId))!.origin, faults);
  return faults.faults
    .map(({ where, expected, found }) => `${where}: ${expected}, ${found}`)
    .filter((one) => !/^table (membership|api_key)/.test(one));
}

test(
  'an erasure that was completed: every row that is left agrees, and what was erased excuses nothing elsewhere',
  { timeout: 120_000 },
  async () => {
    const at = await world();
    const agent = await at.w.key(['act']);
    const erased = await ask(agent, 'high.refund', { system: 'desk', decision: 'ann-1' });
    await vote(at.reads, erased.id);
    const other = await ask(agent, 'high.refund', { system: 'desk' });
    await vote(at.reads, other.id);
    expect(await look(at)).toEqual([]);
    const id = await erase(at, subject('c-ann'));
    expect(await getErasure(at.consents, id)).toMatchObject({ state: 'done' });
    expect(await look(at)).toEqual([]);

    const uuid = fromPublicId('action', other.id);
    const nobody = uuidv7();
    const copy = (idx: string): string =>
      `INSERT INTO action_vote SELECT (jsonb_populate_record(v, jsonb_build_object('idx', ${idx}, 'person_id', '${nobody}', 'authority_id', '${nobody}'))).* FROM action_vote v WHERE action_id = '${uuid}'`;
    const erasedIdx = `(SELECT idx FROM action_vote WHERE action_id = '${fromPublicId('action', erased.id)}')`;
    for (const idx of ['0', erasedIdx]) {
      await asOwner((client) => client.query(copy(idx)));
      expect(await look(at)).toEqual(
        expect.arrayContaining([expect.stringMatching(new RegExp(`^table action_vote, ${other.id}, .* a row without one`))]),
      );
      await asOwner((client) => client.query('DELETE FROM action_vote v WHERE person_id = $1', [nobody]));
      expect(await look(at)).toEqual([]);
    }
    await asOwner((client) => client.query('DELETE FROM action_vote WHERE action_id = $1', [uuid]));
    expect(await look(at)).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^table action_vote, ${other.id}, .*no such row`))]),
    );
  },
);

test(
  'an erasure made again after a restore: the log says whose it was, and the rows agree, before and after the worker',
  { timeout: 120_000 },
  async () => {
    const at = await world();
    const { workspaceId } = at.w;
    const decision = (await getDecision(at.consents, 'ann-1')).decisionId;
    const other = (await getDecision(at.consents, 'ann-2')).decisionId;
    const hold = await placeHold(at.asks, { matter: 'Claim 12', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['ben-1'] } }); // prettier-ignore
    const known = { case: 'DSR-7', legalBasis: 'gdpr17_1_b', keep: 'structure' } as const;
    const [first, second] = [uuidv7(), uuidv7()].map((one) => toPublicId('erasure', one)) as [string, string];
    const line = { v: 1, at: new Date().toISOString() } as const;
    const by = { requestedBy: at.asks.personId, consentedBy: at.consents.personId };
    writeJournal(workspaceId, { ...line, consent: { ...known, request: first, ...by, targets: [{ decision, fields: null }] } });
    // One of before, of which only what was erased was written down: whom it named waits for the hold.
    writeJournal(workspaceId, { ...line, ...known, request: second, targets: [{ decision: other, fields: null }] });
    await reapplyErasures();
    expect(await look(at)).toEqual([]);
    await carryOutErasures();
    expect(await look(at)).toEqual([]);
    expect(await getErasure(at.consents, first)).toMatchObject({ requestedBy: { name: 'Ada Asks' } });
    await releaseHold(at.asks, hold.id, { step: 'askRelease', reason: 'settled' });
    await releaseHold(at.consents, hold.id, { step: 'confirmRelease', reason: 'settled' });
    await carryOutErasures();
    expect(await look(at)).toEqual([]);
  },
);
