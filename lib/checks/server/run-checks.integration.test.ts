import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { readLog } from '@/lib/ledger/server/testing';
import { pae } from '@/lib/registry/dsse';
import { getArtifact } from '@/lib/registry/server/get-artifact';
import { listArtifacts } from '@/lib/registry/server/list-artifacts';
import { recordDeployments } from '@/lib/registry/server/record-deployments';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { signVersion } from '@/lib/registry/server/sign-version';
import { trustSigner } from '@/lib/registry/server/trust-signer';
import { completeQuery } from '@/lib/search/server/complete-query';
import { getFacets } from '@/lib/search/server/get-facets';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { runChecks } from './run-checks';
import { summariseChecks } from './summarise-checks';

const OLD = 'aa'.repeat(32);
const NEW = 'bb'.repeat(32);
let w: TestWorkspace;
let officer: PersonActor;
let systemId: string;

/** One decision as an agent reports it: prompt, model, tool, end. */
function decision(
  name: string,
  day: number,
  prompt: string,
  over: { tool?: string; responded?: string; environment?: string; digest?: string } = {},
): JsonObject[] {
  const at = (second: number): string => new Date(Date.UTC(2026, 10, day, 10, 0, second)).toISOString();
  const base = { system: 'desk', decision: name, actor: { type: 'agent', id: 'desk', version: '1' } };
  return [
    {
      ...base, kind: 'decision.started', occurredAt: at(0),
      data: { environment: over.environment ?? 'production', ...(over.digest && { artifacts: [{ kind: 'prompt', name: 'assistant', version: prompt, digest: over.digest }] }) },
    },
    { ...base, kind: 'prompt.rendered', step: 'p', occurredAt: at(1), data: { prompt: { name: 'assistant', version: prompt } } },
    { ...base, kind: 'model.invoked', step: 'm', occurredAt: at(2), data: { model: { requested: 'gpt-4o', responded: over.responded ?? 'gpt-4o-2024-08-06' } } },
    { ...base, kind: 'tool.called', step: 't', occurredAt: at(3), data: { tool: { name: over.tool ?? 'get_order', callId: 'c' } } },
    { ...base, kind: 'decision.ended', occurredAt: at(4), data: { status: 'ok' } },
  ]; // prettier-ignore
}
async function settle(): Promise<void> {
  while ((await sealDueDecisions()) > 0);
  while ((await runChecks(w.workspaceId)) > 0);
}
const found = async (q: string): Promise<string[]> => (await searchDecisions(officer, { q, limit: 50 })).items.map((one) => one.externalId!).sort(); // prettier-ignore
const acts = async (): Promise<unknown[]> => (await readLog(w.workspaceId)).flatMap((event) => (String(event.envelope.kind).startsWith('check.') ? [event.data] : [])); // prettier-ignore

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  systemId = await w.system('desk');
});

describe('checks', () => {
  test('say nothing while nothing is registered, and say that; what traffic used is known with its first and last use', async () => {
    await ingest(w, [
      ...decision('a', 3, '12'),
      ...decision('b', 6, '13'),
      ...decision('c', 6, '12', { environment: 'staging' }),
    ]);
    await settle();
    expect(await acts()).toEqual([]);
    const summary = await summariseChecks(officer, systemId);
    expect(summary.map((one) => one.decisions)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(summary.filter((one) => one.silent === null).map((one) => one.check)).toEqual(['modelDiffers']);

    const { items } = await listArtifacts(officer, { state: 'unregistered' });
    expect(items.map((one) => `${one.kind} ${one.name} ${one.versions}`).sort()).toEqual([
      'agent desk 1',
      'model gpt-4o 1',
      'prompt assistant 2',
      'tool get_order 0',
    ]);
    const prompt = await getArtifact(officer, items.find((one) => one.kind === 'prompt')!.id);
    expect(prompt).toMatchObject({ registeredAt: null });
    expect(prompt.versions.find((one) => one.version === '12')).toMatchObject({
      source: 'traffic',
      registeredAt: null,
      seen: [
        { environment: 'staging', firstAt: '2026-11-06T10:00:00.000Z' },
        { environment: 'production', firstAt: '2026-11-03T10:00:00.000Z', lastAt: '2026-11-03T10:00:00.000Z' },
      ],
    });
    // Somebody who sees another system only sees none of it.
    const other = await w.person('reviewer', { systems: [await w.system('other')] });
    expect((await listArtifacts(other, {})).items).toEqual([]);
  });

  test('find a version that was not deployed then, also in what was there before the windows were recorded', async () => {
    const prompt = await registerArtifact(officer, {
      kind: 'prompt',
      name: 'assistant',
      version: { version: '12', digest: OLD },
    });
    await registerArtifact(officer, { kind: 'prompt', name: 'assistant', version: { version: '14', digest: NEW } });
    await recordDeployments(officer, {
      items: [
        {
          artifact: prompt.id,
          version: '12',
          system: 'desk',
          environment: 'production',
          from: '2026-11-01T00:00:00Z',
          until: '2026-11-05T00:00:00Z',
        },
        { artifact: prompt.id, version: '14', system: 'desk', environment: 'production', from: '2026-11-05T00:00:00Z' },
      ],
    });
    await settle(); // a sweep over what is there
    expect(await found('check:versionNotDeployed')).toEqual(['b']);
    await ingest(w, [...decision('d', 8, '14'), ...decision('e', 8, '12')]);
    await settle();
    expect(await found('check:versionNotDeployed')).toEqual(['b', 'e']);
    expect(await found('flag:versionNotDeployed system:desk')).toEqual(['b', 'e']);
    expect(await acts()).toContainEqual({
      check: 'versionNotDeployed',
      found: [{ kind: 'prompt', name: 'assistant', version: '12', environment: 'production', deployedThen: '14' }],
    });
  });

  test('are a facet and are completed, and their counts are those of the system page', async () => {
    const { facets } = await getFacets(officer, { q: '' });
    expect(facets.find((one) => one.field === 'check')!.values).toMatchObject([{ value: 'versionNotDeployed', count: 2 }]);
    const { items } = await completeQuery(officer, { text: 'check:', caret: 6 });
    expect(items).toContainEqual(expect.objectContaining({ kind: 'value', text: 'versionNotDeployed' }));
    expect((await summariseChecks(officer, systemId)).find((one) => one.check === 'versionNotDeployed')).toEqual({
      check: 'versionNotDeployed',
      decisions: 2,
      silent: null,
    });
  });

  test('find another model, a tool and a model that are not in the list, and a digest that differs', async () => {
    const tool = await registerArtifact(officer, {
      kind: 'tool',
      name: 'get_order',
      version: { version: '1', details: { effect: 'read' } },
    });
    const model = await registerArtifact(officer, { kind: 'model', name: 'gpt-4o', version: { version: '2024-08-06' } });
    await recordDeployments(officer, {
      items: [
        { artifact: tool.id, version: '1', system: 'desk', environment: 'production', from: '2026-11-09T00:00:00Z' },
        { artifact: model.id, version: '2024-08-06', system: 'desk', environment: 'production', from: '2026-11-09T00:00:00Z' },
      ],
    });
    await ingest(w, [
      ...decision('f', 10, '14', { tool: 'issue_refund' }),
      ...decision('g', 10, '14', { responded: 'mistral-large-2411' }),
      ...decision('h', 10, '14', { digest: OLD }),
      ...decision('i', 10, '14', { digest: NEW }),
    ]);
    await settle();
    expect(await found('check:toolNotRegistered')).toEqual(['f']);
    expect(await found('check:modelNotRegistered')).toEqual(['g']);
    expect(await found('check:modelDiffers')).toEqual(['g']);
    expect(await found('check:digestDiffers')).toEqual(['h']);
    // The first window of the model has what was there before checked too: on 8 November it was deployed nowhere.
    expect(await found('has:check')).toEqual(['a', 'b', 'd', 'e', 'f', 'g', 'h']);
  });

  test('find decisions without a digest of their own where somebody claims another one, also those that were there before', async () => {
    const name = 'rules';
    const used = (decision: string, day: number): JsonObject[] => {
      const base = { system: 'desk', decision, occurredAt: `2026-11-${day}T10:00:00Z` };
      return [
        { ...base, kind: 'decision.started', data: { environment: 'staging' } },
        { ...base, kind: 'prompt.rendered', step: 'p', data: { prompt: { name, version: '1' } } },
        { ...base, kind: 'decision.ended', data: { status: 'ok' } },
      ];
    };
    const version = (digest: string) => ({ kind: 'prompt' as const, name, version: { version: '1', digest } });
    const { id } = await registerArtifact(officer, version(OLD));
    await ingest(w, used('disputed-before', 10));
    await settle();
    expect(await found('check:digestDiffers prompt:rules')).toEqual([]);
    await expect(registerArtifact(officer, version(NEW))).rejects.toMatchObject({ code: 'conflict' });
    await settle();
    expect(await found('check:digestDiffers prompt:rules')).toEqual(['disputed-before']);
    expect((await getArtifact(officer, id)).versions[0]).toMatchObject({ digest: OLD, disputedDigest: NEW });
    await ingest(w, used('disputed-after', 11));
    await settle();
    expect(await found('check:digestDiffers prompt:rules')).toEqual(['disputed-after', 'disputed-before']);
  });

  test('find what is unsigned in production once a signer is named, until a trusted signature is there', async () => {
    const pair = generateKeyPairSync('ed25519');
    const publicKey = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    await trustSigner(officer, { name: 'Release key', publicKey });
    await ingest(w, [...decision('j', 12, '14')]);
    await settle();
    expect(await found('check:unsignedInProduction')).toEqual(['j']);
    const { items } = await listArtifacts(officer, { kind: 'prompt' });
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'assistant', digest: { sha256: NEW } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {},
    };
    const payload = Buffer.from(JSON.stringify(statement));
    const envelope = {
      payloadType: 'application/vnd.in-toto+json',
      payload: payload.toString('base64'),
      signatures: [{ sig: sign(null, pae('application/vnd.in-toto+json', payload), pair.privateKey).toString('base64') }],
    };
    expect(await signVersion(officer, items[0]!.id, { version: '14', envelope })).toMatchObject({
      valid: true,
      covers: true,
      trusted: true,
      signer: 'Release key',
    });
    await expect(signVersion(officer, items[0]!.id, { version: '12', envelope })).rejects.toMatchObject({
      code: 'unprocessable',
    });
    await ingest(w, [...decision('k', 12, '14')]);
    await settle();
    expect(await found('check:unsignedInProduction')).toEqual(['j']); // and what was found stays
  });

  test('are one event for each thing found, whatever arrives late, and open no decision', async () => {
    const before = await acts();
    const keys = before.length;
    await ingest(w, [
      {
        system: 'desk',
        decision: 'b',
        kind: 'tool.called',
        step: 'late',
        occurredAt: '2026-11-06T11:00:00Z',
        data: { tool: { name: 'get_order' } },
      },
    ]);
    await asOwner((db) =>
      db.query(
        "UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL",
        [w.workspaceId],
      ),
    );
    await settle();
    expect(await acts()).toHaveLength(keys);
    const [row] = (await searchDecisions(officer, { q: 'id:b' })).items;
    expect(row).toMatchObject({ status: 'ok', sealed: true, flags: ['lateEvents', 'versionNotDeployed'] });
    expect(await runChecks(w.workspaceId)).toBe(0);

    // Nothing found is good news only where emitters say what the check asks for.
    const quiet = await w.system('quiet');
    await ingest(w, [{ system: 'quiet', decision: 'q', kind: 'prompt.rendered', occurredAt: '2026-11-10T10:00:00Z', data: { prompt: { name: 'assistant', version: '14' } } }]); // prettier-ignore
    await asOwner((db) => db.query("UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL", [w.workspaceId])); // prettier-ignore
    await settle();
    const silent = Object.fromEntries((await summariseChecks(officer, quiet)).map((one) => [one.check, one.silent]));
    expect(silent['unsignedInProduction']).toContain('prod, prd or live');
    expect(silent['modelDiffers']).toContain('both the model asked for');
    expect((await summariseChecks(officer, systemId)).map((one) => one.silent)).toEqual([null, null, null, null, null, null]);
    expect((await summariseChecks(officer, await w.system('silent'))).every((one) => one.silent !== null)).toBe(true);

    // A second thing of the same check, which a late record tells, is told too; the first is not told again.
    await ingest(w, [
      { system: 'desk', decision: 'f', kind: 'tool.called', step: 'late', occurredAt: '2026-11-10T11:00:00Z', data: { tool: { name: 'close_account' } } },
    ]); // prettier-ignore
    await asOwner((db) => db.query("UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL", [w.workspaceId])); // prettier-ignore
    await settle();
    expect((await acts()).slice(keys)).toEqual([
      { check: 'toolNotRegistered', found: [{ kind: 'tool', name: 'close_account' }] },
    ]);
  });
});
