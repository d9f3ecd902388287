import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor, KeyActor, PersonActor } from '@/lib/access/actor';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { readLog } from '@/lib/ledger/server/testing';
import { addModelCard } from './add-model-card';
import { decidePromotion } from './decide-promotion';
import { getArtifact } from './get-artifact';
import { importBom } from './import-bom';
import { linkArtifacts } from './link-artifacts';
import { listArtifacts } from './list-artifacts';
import { listPromotions } from './list-promotions';
import { recordDeployments } from './record-deployments';
import { registerArtifact } from './register-artifact';
import { requestPromotion } from './request-promotion';
import { noteSeen } from './seen-store';
import { listSigners, revokeSigner, trustSigner } from './trust-signer';

let w: TestWorkspace;
let other: TestWorkspace;
let ann: PersonActor;
let ben: PersonActor;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const kinds = async (): Promise<string[]> =>
  (await readLog(w.workspaceId)).map((event) => String(event.envelope.kind)).filter((kind) => /^(artifact|signer)\./.test(kind));

beforeAll(async () => {
  [w, other] = [await testWorkspace(), await testWorkspace()];
  ann = await w.person('developer', { name: 'Ann' });
  ben = await w.person('compliance_officer', { name: 'Ben' });
  await w.system('desk');
});

describe('artifacts', () => {
  test('are registered once, grow versions, and keep the digest they were registered with', async () => {
    const first = await registerArtifact(ann, {
      kind: 'prompt',
      name: 'assistant',
      version: { version: '1', digest: `sha256:${'AB'.repeat(32)}` },
    });
    await registerArtifact(ann, { kind: 'prompt', name: 'assistant', version: { version: '1', digest: 'ab'.repeat(32) } }); // again: nothing
    await registerArtifact(ann, { kind: 'prompt', name: 'assistant', version: { version: '2' } });
    await registerArtifact(ann, { kind: 'prompt', name: 'assistant', version: { version: '2', details: { notes: 'shorter' } } });
    await expect(
      registerArtifact(ann, { kind: 'prompt', name: 'assistant', version: { version: '1', digest: 'cd'.repeat(32) } }),
    ).rejects.toThrowError(code('conflict'));
    const view = await getArtifact(ann, first.id);
    expect(view).toMatchObject({ kind: 'prompt', name: 'assistant', registeredBy: 'Ann' });
    expect(view.versions.map((one) => [one.version, one.digest, one.details])).toEqual([
      ['2', null, { notes: 'shorter' }],
      ['1', 'ab'.repeat(32), {}],
    ]);
    expect(await kinds()).toEqual([
      'artifact.registered',
      'artifact.versionRegistered',
      'artifact.versionRegistered',
      'artifact.versionChanged',
      'artifact.digestDiffered', // what was refused is a fact of its own
    ]);
  });

  test('that traffic named first become registered, and models go by family and build', async () => {
    const systemId = await w.system('seen');
    const seen = { systemId, environment: '', at: new Date(), decisionId: systemId };
    await withWorkspace(w.workspaceId, (tx) =>
      noteSeen(tx, w.workspaceId, [{ ...seen, kind: 'model', name: 'gpt-4o', version: '2024-08-06' }]),
    );
    expect((await listArtifacts(ann, { state: 'unregistered' })).items).toMatchObject([
      { kind: 'model', name: 'gpt-4o', newestVersion: '2024-08-06' },
    ]);
    const { id } = await registerArtifact(ann, { kind: 'model', name: 'openai/GPT-4o', version: { version: '2024-08-06' } });
    expect(await getArtifact(ann, id)).toMatchObject({ name: 'gpt-4o', versions: [{ source: 'person', registeredBy: 'Ann' }] });
    expect((await listArtifacts(ann, { state: 'unregistered' })).items).toEqual([]);
    await expect(registerArtifact(ann, { kind: 'model', name: 'gpt-4o-2024-08-06' })).rejects.toThrow(
      'name gpt-4o, version 2024-08-06',
    );
  });

  test('from traffic end where a list would be flooded', async () => {
    const flooded = await testWorkspace();
    const systemId = await flooded.system('s');
    const seen = Array.from({ length: 8 }, (_, i) => ({
      systemId,
      environment: '',
      at: new Date(),
      decisionId: systemId,
      kind: 'prompt' as const,
      name: `p${i % 4}`,
      version: `v${i}`,
    }));
    await withWorkspace(flooded.workspaceId, (tx) => noteSeen(tx, flooded.workspaceId, seen, { artifacts: 3, versions: 1 }));
    await withWorkspace(flooded.workspaceId, (tx) => noteSeen(tx, flooded.workspaceId, seen, { artifacts: 3, versions: 1 }));
    const { items } = await listArtifacts(await flooded.person('reviewer'), {});
    expect(items.map((one) => one.name)).toEqual(['p0', 'p1', 'p2']);
  });

  test('of another workspace, and of systems one does not see, do not exist', async () => {
    const { id } = await registerArtifact(await other.person('developer'), { kind: 'tool', name: 'theirs' });
    await expect(getArtifact(ben, id)).rejects.toThrowError(code('notFound'));
    const limited = await w.person('developer', { systems: [] });
    expect((await listArtifacts(limited, {})).items).toEqual([]);
    const own = await registerArtifact(limited, { kind: 'notebook', name: 'mine' });
    expect((await listArtifacts(limited, {})).items.map((one) => one.id)).toEqual([own.id]);
    await expect(listArtifacts(limited, { system: 'nosuch' })).rejects.toMatchObject({ code: 'notFound' });
    // Known of an AI system that they do not see: not theirs to say what it is made of, by form or by file.
    const hidden = await w.system('hidden');
    const seen = { systemId: hidden, environment: '', at: new Date(), decisionId: hidden, kind: 'model' as const };
    await withWorkspace(w.workspaceId, (tx) => noteSeen(tx, w.workspaceId, [{ ...seen, name: 'secret-model', version: '1' }]));
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.7',
      components: [{ type: 'machine-learning-model', name: 'secret-model', version: '1' }],
    };
    const bound = await w.key(['admin'], await w.system('bound'));
    for (const actor of [limited, bound]) {
      const wrong = { kind: 'model' as const, name: 'secret-model', version: { version: '1', digest: 'cd'.repeat(32) } };
      await expect(registerArtifact(actor, wrong)).rejects.toThrowError(code('notFound'));
      await expect(importBom(actor, bom)).rejects.toThrowError(code('notFound'));
    }
    expect((await listArtifacts(ben, { q: 'secret' })).items).toMatchObject([{ registeredAt: null }]);
    await registerArtifact(await w.person('developer', { systems: [hidden] }), { kind: 'model', name: 'secret-model' });
    for (const role of ['reviewer', 'auditor'] as const)
      await expect(registerArtifact(await w.person(role), { kind: 'tool', name: 'x' })).rejects.toThrowError(code('forbidden'));
  });
});

describe('a promotion', () => {
  test('needs a second person, deploys with their consent, and ends what was there', async () => {
    const { id: artifact } = (await listArtifacts(ann, { q: 'assist' })).items[0]!;
    await recordDeployments(ann, {
      items: [{ artifact, version: '1', system: 'desk', environment: 'production', from: '2026-11-01T00:00:00Z' }],
    });
    const asked = { artifact, version: '2', system: 'desk', environment: 'production', reason: 'shorter answers' };
    const { id } = await requestPromotion(ann, asked);
    await expect(requestPromotion(ann, asked)).rejects.toThrowError(code('conflict'));
    expect((await listPromotions(ann, 'requested'))[0]).toMatchObject({ id, may: { approve: false, withdraw: true } });
    expect((await listPromotions(ben, 'requested'))[0]).toMatchObject({ may: { approve: true, reject: true, withdraw: false } });
    await expect(decidePromotion(ann, id, { act: 'approve', reason: 'looks good' })).rejects.toThrowError(code('forbidden'));
    await expect(decidePromotion(await w.key(['admin']), id, { act: 'withdraw', reason: 'by a key' })).rejects.toThrowError(
      code('forbidden'),
    );

    const own = await requestPromotion(ben, { ...asked, environment: 'staging' });
    await expect(decidePromotion(ben, own.id, { act: 'approve', reason: 'my own' })).rejects.toThrow(
      'A second person decides it.',
    );
    await decidePromotion(ben, own.id, { act: 'withdraw', reason: 'not needed' });

    await decidePromotion(ben, id, { act: 'approve', reason: 'evaluated' });
    await expect(decidePromotion(ben, id, { act: 'reject', reason: 'changed my mind' })).rejects.toThrowError(code('conflict'));
    const view = await getArtifact(ann, artifact);
    expect(view.deployments).toMatchObject([
      { version: '2', until: null, approval: { requestedBy: 'Ann', approvedBy: 'Ben' } },
      { version: '1', until: view.deployments[0]!.from, approval: null, recordedBy: 'Ann' },
    ]);
    expect((await kinds()).slice(-5)).toEqual([
      'artifact.promotionRequested', 'artifact.promotionRequested', 'artifact.promotionWithdrawn', 'artifact.promotionApproved', 'artifact.deployed',
    ]); // prettier-ignore
  });

  test('that is due later still takes over, whatever is deployed in between', async () => {
    const { id: artifact } = await registerArtifact(ann, { kind: 'prompt', name: 'scheduled', version: { version: '1' } });
    for (const version of ['2', '1.1']) await registerArtifact(ann, { kind: 'prompt', name: 'scheduled', version: { version } });
    const place = { artifact, system: 'desk', environment: 'production' };
    await recordDeployments(ann, { items: [{ ...place, version: '1', from: '2026-11-01T00:00:00Z' }] });
    const due = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const { id } = await requestPromotion(ann, { ...place, version: '2', from: due, reason: 'next week' });
    await decidePromotion(ben, id, { act: 'approve', reason: 'good' });
    await recordDeployments(ann, { items: [{ ...place, version: '1.1' }] }); // a hotfix
    const { deployments } = await getArtifact(ann, artifact);
    const hotfix = deployments.find((one) => one.version === '1.1')!;
    expect(deployments.map((one) => [one.version, one.until])).toEqual([['2', null], ['1.1', due], ['1', hotfix.from]]); // prettier-ignore
    // Whatever moment is asked about, one version runs.
    for (const at of [Date.parse(hotfix.from), Date.parse(due) - 1, Date.parse(due)])
      expect(deployments.filter((one) => Date.parse(one.from) <= at && (!one.until || at < Date.parse(one.until)))).toHaveLength(1); // prettier-ignore
  });

  test('asked for by one’s own key, or by a key that this key made, needs a second person too', async () => {
    const { id: artifact } = (await listArtifacts(ann, { q: 'assist' })).items[0]!;
    const dora = await w.person('administrator', { name: 'Dora' });
    const keyOf = async (actor: Actor, name: string): Promise<KeyActor> => {
      const { keyId } = await createApiKey(actor, { name, scopes: ['admin'] });
      return { type: 'key', workspaceId: w.workspaceId, keyId, name, scopes: ['admin'], systemId: null };
    };
    const first = await keyOf(dora, 'pipeline');
    for (const key of [first, await keyOf(first, 'pipeline of the pipeline')]) {
      const { id } = await requestPromotion(key, { artifact, version: '2', system: 'desk', environment: key.name, reason: 'from a pipeline' }); // prettier-ignore
      expect((await listPromotions(dora, 'requested')).find((one) => one.id === id)).toMatchObject({ may: { approve: false } });
      await expect(decidePromotion(dora, id, { act: 'approve', reason: 'my own' })).rejects.toThrow('A second person');
      await decidePromotion(ben, id, { act: 'approve', reason: 'somebody else' });
    }
  });

  test('of a version that nobody registered, or in a system one does not see, is refused', async () => {
    const { id: artifact } = (await listArtifacts(ann, { q: 'assist' })).items[0]!;
    const asked = { artifact, version: '9', system: 'desk', environment: 'production', reason: 'why not' };
    await expect(requestPromotion(ann, asked)).rejects.toThrowError(code('unprocessable'));
    const limited = await w.person('developer', { systems: [await w.system('elsewhere')] });
    await expect(requestPromotion(limited, { ...asked, version: '2' })).rejects.toThrowError(code('notFound'));
  });
});

describe('what comes in files', () => {
  test('a bill of materials registers models, data and links, once; another digest is told and changes nothing', async () => {
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.7',
      components: [
        { type: 'machine-learning-model', 'bom-ref': 'm', name: 'triage', version: '0.9', hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
          modelCard: { modelParameters: { task: 'classification', datasets: [{ ref: 'd' }] } } },
        { type: 'data', 'bom-ref': 'd', name: 'notes', version: '2026-06' },
      ],
    }; // prettier-ignore
    const key = await w.key(['admin']);
    const first = await importBom(key, bom);
    expect(first).toMatchObject({ registered: [{ outcome: 'registered' }, { outcome: 'registered' }], links: 1, left: [] });
    expect(await importBom(key, bom)).toMatchObject({ registered: [{ outcome: 'known' }, { outcome: 'known' }], links: 0 });
    const changed = structuredClone(bom);
    changed.components[0]!.hashes![0]!.content = 'cd'.repeat(32);
    expect(await importBom(key, changed)).toMatchObject({ registered: [{ outcome: 'digestDiffers' }, { outcome: 'known' }] });
    expect(await kinds()).toContain('artifact.digestDiffered');
    const view = await getArtifact(ben, first.registered[0]!.artifact);
    expect(view.versions[0]).toMatchObject({
      digest: 'ab'.repeat(32),
      source: 'bom',
      card: { facts: [{ name: 'Task', value: 'classification' }] },
    });
    expect(view.links).toMatchObject([
      { relation: 'trainedOn', direction: 'from', version: '0.9', other: { kind: 'dataset', name: 'notes', version: '2026-06' } },
    ]);
    await expect(importBom(key, { bomFormat: 'CycloneDX', specVersion: '1.2' })).rejects.toThrowError(code('unprocessable'));
    await expect(importBom(await w.key(['ingest', 'read']), bom)).rejects.toThrowError(code('scopeMissing'));
  });

  test('a model card becomes structure, and links say what an attribute was inferred from', async () => {
    const { id } = (await listArtifacts(ben, { q: 'triage' })).items[0]!;
    await addModelCard(ann, id, { version: '0.9', markdown: '---\nlicense: mit\n---\n# Limits\nNot for children.' });
    expect((await getArtifact(ben, id)).versions[0]!.card).toEqual({
      facts: [{ name: 'license', value: 'mit' }], metrics: [], sections: [{ title: 'Limits', text: 'Not for children.' }], from: 'markdown',
    }); // prettier-ignore
    const feature = await registerArtifact(ann, {
      kind: 'feature',
      name: 'frailty',
      version: { version: '1', details: { inferred: true, consentBasis: 'vitalInterests' } },
    });
    await linkArtifacts(ann, feature.id, {
      version: '1',
      relation: 'inferredBy',
      to: { kind: 'model', name: 'triage', version: '0.9' },
    });
    await linkArtifacts(ann, feature.id, { version: '1', relation: 'inferredBy', to: { artifact: id, version: '0.9' } }); // again
    await expect(linkArtifacts(ann, feature.id, { relation: 'derivedFrom', to: { artifact: feature.id } })).rejects.toThrowError(
      code('unprocessable'),
    );
    expect((await getArtifact(ben, feature.id)).links).toHaveLength(1);
  });
});

test('trusted signers are named by those who may consent, and can be revoked once', async () => {
  const publicKey = Buffer.alloc(32, 7).toString('base64');
  await expect(trustSigner(ann, { name: 'x', publicKey })).rejects.toThrowError(code('forbidden'));
  const { id } = await trustSigner(ben, { name: 'Release', publicKey });
  await expect(trustSigner(ben, { name: 'Again', publicKey })).rejects.toThrowError(code('conflict'));
  await revokeSigner(ben, id);
  await expect(revokeSigner(ben, id)).rejects.toThrowError(code('notFound'));
  expect(await listSigners(ann)).toMatchObject([{ id, name: 'Release', revokedBy: 'Ben' }]);
});
