import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { readActs } from '@/lib/ledger/server/testing';
import { toPublicId } from '@/lib/shared/ids';
import { checkDocument } from '../document';
import { POLICY_TEMPLATES } from '../templates';
import { activateVersion } from './activate-version';
import { retireVersion } from './retire-version';
import { withdrawVersion } from './withdraw-version';
import { policiesInForce } from './policies-in-force';
import { proposeVersion } from './propose-version';
import { diffVersions, getPolicy, listPolicies } from './read-policies';
import { createPolicy } from './create-policy';
import { createVersion } from './create-version';
import { discardDraft } from './discard-draft';
import { saveDraft } from './save-draft';

let ws: TestWorkspace;
let [ann, ben, cay]: PersonActor[] = [];
const template = POLICY_TEMPLATES[0]!.document;
const named = (id: string) => ({ document: { ...template, id } });
const because = { reason: 'because of the test' };
const code = (expected: string): object => expect.objectContaining({ code: expected });
const inForce = (at: Date = new Date()) => withWorkspace(ws.workspaceId, (tx) => policiesInForce(tx, ws.workspaceId, at));
const versionsOf = async (id: string, at?: Date) =>
  (await inForce(at)).documents.filter((one) => one.id === id).map((one) => one.version);

beforeAll(async () => {
  ws = await testWorkspace();
  [ann, ben, cay] = [
    await ws.person('compliance_officer'),
    await ws.person('administrator'),
    await ws.person('compliance_officer'),
  ];
});

/** Drafted and proposed by ann. */
async function proposed(id: string, wish: object = {}): Promise<number> {
  await createPolicy(ann!, named(id));
  return (await proposeVersion(ann!, id, { ...because, ...wish })).version;
}

describe('two persons', () => {
  it('put a version in force: never the proposer, never who wrote on it, never a key', async () => {
    await createPolicy(ann!, named('two'));
    const { revision } = await saveDraft(ben!, 'two', { ...named('two'), revision: 1 });
    expect(revision).toBe(2);
    const { version } = await proposeVersion(ann!, 'two', because);
    await expect(activateVersion(ann!, 'two', { version, ...because })).rejects.toThrowError(code('conflict'));
    await expect(activateVersion(ben!, 'two', { version, ...because })).rejects.toThrowError(code('conflict'));
    await expect(activateVersion(await ws.key(['admin']), 'two', { version, ...because })).rejects.toThrowError(
      code('scopeMissing'),
    );
    await expect(activateVersion(await ws.person('reviewer'), 'two', { version, ...because })).rejects.toThrowError(
      code('forbidden'),
    );
    expect(await versionsOf('two')).toEqual([]);
    await activateVersion(cay!, 'two', { version, ...because });
    expect(await versionsOf('two')).toEqual(['1']);
  });

  it('are two whatever happens at the same time', async () => {
    const version = await proposed('race');
    const done = await Promise.allSettled(
      [ann!, ben!, cay!, ann!, ben!].map((one) => activateVersion(one, 'race', { version, ...because })),
    );
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const [row] = (await getPolicy(ann!, 'race')).versions;
    expect(row!.decidedBy!.id).not.toBe(row!.proposedBy.id);
    const events = await withWorkspace(ws.workspaceId, (tx) =>
      tx.sql(`SELECT 1 FROM event WHERE workspace_id = $1::uuid AND kind = 'policy.activated'`, [ws.workspaceId]),
    );
    expect(events).toHaveLength(2);
  });

  it('are not one person and a key of theirs', async () => {
    const key = await ws.key(['admin']);
    await asOwner((db) => db.query('UPDATE api_key SET created_by = $1 WHERE key_id = $2', [cay!.personId, key.keyId]));
    await createPolicy(ann!, named('keyed'));
    await saveDraft(key, 'keyed', { ...named('keyed'), revision: 1 });
    const { version } = await proposeVersion(ann!, 'keyed', because);
    await expect(activateVersion(cay!, 'keyed', { version, ...because })).rejects.toThrowError(code('conflict'));
    await activateVersion(ben!, 'keyed', { version, ...because });
  });

  it('are not one who wrote on the draft before somebody else did, themselves or with a key', async () => {
    const key = await ws.key(['admin']);
    const dan = await ws.person('compliance_officer');
    await asOwner((db) => db.query('UPDATE api_key SET created_by = $1 WHERE key_id = $2', [cay!.personId, key.keyId]));
    await createPolicy(ann!, named('many'));
    const wrote = [ben!, key, ben!, ann!];
    for (const [i, one] of wrote.entries()) await saveDraft(one, 'many', { ...named('many'), revision: i + 1 });
    const { version } = await proposeVersion(ann!, 'many', because);
    for (const one of [ann!, ben!, cay!]) {
      await expect(activateVersion(one, 'many', { version, ...because })).rejects.toThrowError(code('conflict'));
      expect((await getPolicy(one, 'many')).versions[0]!.refuses.activate).not.toBeNull();
    }
    const by = [ann!, ben!].map((one) => toPublicId('person', one.personId));
    const editors = [...by, toPublicId('key', key.keyId)];
    expect((await getPolicy(dan, 'many')).versions[0]).toMatchObject({
      refuses: { activate: null },
      editors: editors.map((id) => ({ id })),
    });
    await activateVersion(dan, 'many', { version, ...because });
    for (const kind of ['policy.proposed', 'policy.activated'])
      expect((await readActs(ws.workspaceId, kind)).at(-1)).toMatchObject({ policy: 'many', editors });
  });

  it('are asked for by the database too', async () => {
    await createPolicy(ann!, named('sql'));
    for (const [i, one] of [ben!, cay!].entries()) await saveDraft(one, 'sql', { ...named('sql'), revision: i + 1 });
    const { version } = await proposeVersion(ann!, 'sql', because);
    for (const who of ['proposed_by', 'edited_by', 'editors[2]'])
      await expect(
        withWorkspace(ws.workspaceId, (tx) =>
          tx.sql(
            `UPDATE policy_version SET state = 'active', from_at = now(), decided_by = ${who} WHERE policy_id = 'sql' AND version = $1::int`,
            [version],
          ),
        ),
        who,
      ).rejects.toMatchObject({ code: '23514' });
  });

  it('end a version as well', async () => {
    const version = await proposed('ending');
    await activateVersion(ben!, 'ending', { version, ...because });
    expect(await retireVersion(ben!, 'ending', { version, ...because })).toMatchObject({ retired: false });
    expect(await retireVersion(ben!, 'ending', { version, ...because })).toMatchObject({ retired: false });
    expect(await versionsOf('ending')).toEqual(['1']);
    expect(await retireVersion(ann!, 'ending', { version, ...because })).toMatchObject({ retired: true });
    expect(await versionsOf('ending')).toEqual([]);
    await expect(retireVersion(ann!, 'ending', { version, ...because })).rejects.toThrowError(code('conflict'));
  });
});

describe('a version', () => {
  it('is never changed once it was proposed: the application has no right to', async () => {
    await proposed('fixed');
    for (const set of [`document = '{}'`, `hash = ''`, `proposed_by = 'x'`, `edited_by = 'x'`, `editors = '{}'`, `version = 9`])
      await expect(
        withWorkspace(ws.workspaceId, (tx) => tx.sql(`UPDATE policy_version SET ${set} WHERE policy_id = 'fixed'`)),
        set,
      ).rejects.toMatchObject({ code: '42501' });
    await expect(withWorkspace(ws.workspaceId, (tx) => tx.sql(`DELETE FROM policy_version`))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(saveDraft(ann!, 'fixed', { ...named('fixed'), revision: 1 })).rejects.toThrowError(code('notFound'));
  });

  it('is proposed only when it passes its tests', async () => {
    await createPolicy(ann!, { document: { ...template, id: 'failing', tests: [{ name: 'no', facts: {}, expect: 'block' }] } });
    await expect(proposeVersion(ann!, 'failing', because)).rejects.toThrowError(/The test "no" expects "block"/);
    const wrong = { ...template, id: 'failing', rules: [{ ...template.rules[0]!, when: 'riks.tier == "high"' }] };
    await saveDraft(ann!, 'failing', { document: wrong, revision: 1 });
    await expect(proposeVersion(ann!, 'failing', because)).rejects.toThrowError(/rules\[0\].when/);
  });

  it('holds in its window; one with an end covers the one before, which resumes', async () => {
    const first = await proposed('dated');
    await activateVersion(ben!, 'dated', { version: first, ...because });
    const [from, until] = [new Date(Date.now() + 86_400_000), new Date(Date.now() + 2 * 86_400_000)];
    await createVersion(ann!, 'dated', {});
    const { version } = await proposeVersion(ann!, 'dated', { ...because, from: from.toISOString(), until: until.toISOString() });
    await activateVersion(ben!, 'dated', { version, ...because });
    const before = new Date(from.getTime() - 1);
    expect([
      await versionsOf('dated'),
      await versionsOf('dated', before),
      await versionsOf('dated', from),
      await versionsOf('dated', until),
    ]).toEqual([['1'], ['1'], ['2'], ['1']]);
    const statuses = (await getPolicy(ann!, 'dated')).versions.map((one) => one.status);
    expect(statuses).toEqual(['scheduled', 'active']);
    await createVersion(ann!, 'dated', { from: 1 });
    const third = await proposeVersion(ann!, 'dated', because);
    await expect(activateVersion(ben!, 'dated', { version: third.version, ...because })).rejects.toThrowError(/begins after/);
  });

  it('that is ended before it began leaves in force what it was to replace, whichever follow it', async () => {
    const day = (n: number): Date => new Date(Date.now() + n * 86_400_000);
    const end = async (version: number) => {
      await retireVersion(ann!, 'undone', { version, ...because });
      return retireVersion(ben!, 'undone', { version, ...because });
    };
    const next = async (wish: object): Promise<number> => {
      await createVersion(ann!, 'undone', {});
      const { version } = await proposeVersion(ann!, 'undone', { ...because, ...wish });
      await activateVersion(ben!, 'undone', { version, ...because });
      return version;
    };
    const first = await proposed('undone', { until: day(9).toISOString() });
    await activateVersion(ben!, 'undone', { version: first, ...because });
    await next({ from: day(2).toISOString() });
    await next({ from: day(4).toISOString() });
    const held = async () => Promise.all([1, 3, 5, 8, 10].map(async (n) => (await versionsOf('undone', day(n)))[0] ?? null));
    expect(await held()).toEqual(['1', '2', '3', '3', '3']);
    expect(await end(2)).toMatchObject({ retired: true, next: 1 });
    expect(await held()).toEqual(['1', '1', '3', '3', '3']);
    expect(await end(3)).toMatchObject({ retired: true, next: 1 });
    expect(await held()).toEqual(['1', '1', '1', '1', null]);
    const events = await readActs(ws.workspaceId, 'policy.retired');
    expect(events.slice(-2)).toMatchObject([
      { reopened: [1], next: '1' },
      { reopened: [1], next: '1' },
    ]);
    const fourth = await next({ from: day(5).toISOString(), until: day(6).toISOString() });
    expect(await held()).toEqual(['1', '1', String(fourth), '1', null]);
    expect(await end(1)).toMatchObject({ next: null });
    expect(await end(fourth)).toMatchObject({ next: null });
    expect(await held()).toEqual([null, null, null, null, null]);
  });

  it('with an end is followed by the one before, and the page says so', async () => {
    const first = await proposed('season');
    await activateVersion(ben!, 'season', { version: first, ...because });
    await createVersion(ann!, 'season', {});
    const { version } = await proposeVersion(ann!, 'season', {
      ...because,
      until: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await activateVersion(ben!, 'season', { version, ...because });
    expect(await versionsOf('season')).toEqual(['2']);
    expect((await getPolicy(ann!, 'season')).versions.map((one) => one.status)).toEqual(['active', 'paused']);
    expect((await listPolicies(ann!)).items.find((one) => one.id === 'season')).toMatchObject({ inForce: 2 });
    await retireVersion(ann!, 'season', { version, ...because });
    expect(await retireVersion(ben!, 'season', { version, ...because })).toMatchObject({ retired: true, next: 1 });
    expect(await versionsOf('season')).toEqual(['1']);
  });

  it('begins with the consent where its wish has passed, and not at all when its end has', async () => {
    const past = new Date(Date.now() - 86_400_000).toISOString();
    const version = await proposed('late', { from: past });
    const { from } = await activateVersion(ben!, 'late', { version, ...because });
    expect(Date.parse(from)).toBeGreaterThan(Date.parse(past) + 86_000_000);
    await createPolicy(ann!, named('over'));
    await expect(proposeVersion(ann!, 'over', { ...because, until: past })).rejects.toThrowError(code('unprocessable'));
  });

  it('can be withdrawn, and its number is not given again', async () => {
    const version = await proposed('back');
    await withdrawVersion(ben!, 'back', { version, ...because });
    await expect(activateVersion(cay!, 'back', { version, ...because })).rejects.toThrowError(code('conflict'));
    const again = await createVersion(ann!, 'back', {});
    expect(again.version).toBe(2);
    await discardDraft(ann!, 'back');
    expect((await createVersion(ann!, 'back', {})).version).toBe(3);
    expect(await diffVersions(ann!, 'back', '1', 'draft')).toEqual({ changes: [] });
  });
});

describe('a draft', () => {
  it('that somebody changed meanwhile is not overwritten', async () => {
    await createPolicy(ann!, named('both'));
    const done = await Promise.allSettled([ann!, ben!].map((one) => saveDraft(one, 'both', { ...named('both'), revision: 1 })));
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(done.find((one) => one.status === 'rejected')?.reason).toEqual(code('stale'));
    await expect(createPolicy(ben!, named('both'))).rejects.toThrowError(code('conflict'));
  });

  it('of somebody who sees some systems only speaks of those only', async () => {
    const mine = await ws.system('mine');
    const limited = await ws.person('compliance_officer', { systems: [mine] });
    await expect(createPolicy(limited, named('reach'))).rejects.toThrowError(code('forbidden'));
    for (const systems of [['mine', 'other'], ['mi*']])
      await expect(createPolicy(limited, { document: { ...template, id: 'reach', scope: { systems } } })).rejects.toThrowError(
        code('forbidden'),
      );
    await createPolicy(limited, { document: { ...template, id: 'reach', scope: { systems: ['mine'], stages: ['action'] } } });
    await expect(discardDraft(limited, 'both')).rejects.toThrowError(code('forbidden'));
  });

  it('is shown to whoever sees one of its systems, and one of all systems to everybody', async () => {
    const [seen, unseen] = [await ws.system('seen-one'), await ws.system('unseen-one')];
    for (const [id, scope] of [['of-seen', { systems: ['seen-*'] }], ['of-unseen', { systems: ['unseen-one'] }], ['of-all', {}]] as const) // prettier-ignore
      await createPolicy(ann!, { document: { ...template, id, scope: { ...scope, systems: 'systems' in scope ? [...scope.systems] : undefined } } }); // prettier-ignore
    const shown = async (systems: string[] | undefined): Promise<string[]> =>
      (await listPolicies(await ws.person('reviewer', systems && { systems }))).items.map((one) => one.id).filter((id) => /^of-/.test(id)).sort(); // prettier-ignore
    expect(await shown([seen])).toEqual(['of-all', 'of-seen']);
    expect(await shown([unseen])).toEqual(['of-all', 'of-unseen']);
    expect(await shown(undefined)).toEqual(['of-all', 'of-seen', 'of-unseen']);
    await expect(getPolicy(await ws.person('reviewer', { systems: [seen] }), 'of-unseen')).rejects.toThrowError(code('notFound'));
  });

  it('may hold what it is warned of: such a version is proposed and put in force', async () => {
    const document = { ...template, id: 'warned', scope: {} };
    expect(checkDocument({ ...document, version: '1' }).problems.map((one) => one.level)).toContain('warning');
    await createPolicy(ann!, { document });
    const { version } = await proposeVersion(ann!, 'warned', because);
    await activateVersion(ben!, 'warned', { version, ...because });
    expect(await versionsOf('warned')).toEqual(['1']);
  });

  it('shows of versions about different systems those of the reader alone, and tells of the others nothing', async () => {
    const [seen, unseen] = [await ws.system('turned-seen'), await ws.system('turned-unseen')];
    const about = (system: string) => ({
      document: { ...template, id: 'turned', title: `About ${system}`, scope: { systems: [system] } },
    });
    await createPolicy(ann!, about('turned-seen'));
    const first = await proposeVersion(ann!, 'turned', because);
    await activateVersion(ben!, 'turned', { version: first.version, ...because });
    await createVersion(ann!, 'turned', {});
    await saveDraft(ann!, 'turned', { ...about('turned-unseen'), revision: 1 });
    const second = await proposeVersion(ann!, 'turned', because);
    await activateVersion(ben!, 'turned', { version: second.version, ...because });
    await createVersion(ann!, 'turned', {});

    const reader = await ws.person('reviewer', { systems: [seen] });
    const view = await getPolicy(reader, 'turned');
    expect(view).toMatchObject({ title: 'About turned-seen', draft: null, versions: [{ version: 1, status: 'retired' }] });
    expect(JSON.stringify(view)).not.toContain('turned-unseen');
    const row = (await listPolicies(reader)).items.find((one) => one.id === 'turned')!;
    expect(row).toMatchObject({ title: 'About turned-seen', inForce: null, draft: null });
    await expect(diffVersions(reader, 'turned', '1', '2')).rejects.toThrowError(code('notFound'));
    // Whoever writes for the one system is not told by a refusal that a draft, a version or a policy is about the other.
    const writer = await ws.person('compliance_officer', { systems: [seen] });
    const mine = await createVersion(writer, 'turned', {}).catch((error: unknown) => error);
    expect(mine).toEqual(code('conflict'));
    expect(String(mine)).not.toMatch(/unseen|AI system/);
    expect(await createVersion(ann!, 'turned', {}).catch(String)).toBe(String(mine));
    const refused = await Promise.allSettled([discardDraft(writer, 'turned'), proposeVersion(writer, 'turned', because), createVersion(writer, 'of-unseen', {}), withdrawVersion(writer, 'turned', { version: 2, ...because })]); // prettier-ignore
    for (const one of refused) expect(one).toMatchObject({ status: 'rejected', reason: code('notFound') });
    const other = await getPolicy(await ws.person('reviewer', { systems: [unseen] }), 'turned');
    expect([other.draft?.version, ...other.versions.map((one) => one.version)]).toEqual([3, 2]);
    expect((await getPolicy(ann!, 'turned')).versions).toHaveLength(2);
    // Nor does the line of what is in force name what they do not see.
    expect((await listPolicies(ann!)).inForce.label).toContain('turned@2');
    expect((await listPolicies(reader)).inForce.label).toMatch(/^(?!.*turned).*others$/);

    // Two who see the one system do not end what holds for the other.
    await discardDraft(ann!, 'turned');
    const { version } = await createVersion(writer, 'turned', { from: 1 });
    await proposeVersion(writer, 'turned', because);
    const colleague = await ws.person('compliance_officer', { systems: [seen] });
    await expect(activateVersion(colleague, 'turned', { version, ...because })).rejects.toThrowError(code('forbidden'));
    expect((await getPolicy(ann!, 'turned')).versions.find((one) => one.version === 2)).toMatchObject({ status: 'active' });
    await activateVersion(ben!, 'turned', { version, ...because });
  });
});

it('lists what is in force under a hash that changes with it', async () => {
  const before = await listPolicies(ann!);
  expect(before.items.find((one) => one.id === 'two')).toMatchObject({ inForce: 1, draft: null, proposed: null });
  const version = await proposed('more');
  expect((await listPolicies(ann!)).inForce).toEqual(before.inForce);
  await activateVersion(ben!, 'more', { version, ...because });
  expect((await listPolicies(ann!)).inForce.hash).not.toBe(before.inForce.hash);
  const other = await testWorkspace();
  expect((await listPolicies(await other.person('auditor'))).items).toEqual([]);
});
