import { expect, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { decisionAliases } from '@/lib/dialects/identity';
import { DEFAULT_IDENTITY_KEYS } from '@/lib/dialects/identity-keys';
import { spanOf } from '@/lib/dialects/testing';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { readLog } from '@/lib/ledger/server/testing';
import { eraseDecisions } from '@/lib/retention/server/erase-decisions';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { applyIdentityKeys } from './apply-identity-keys';
import { changeIdentityKeys } from './change-identity-keys';
import { getDecisionDetail } from './get-decision-detail';
import { getIdentityKeys } from './get-identity-keys';
import { forgetKeys } from './identity-keys-in-force';
import { rebuildReadModels } from './rebuild-read-models';

const OWN = { user: ['acme.customer', 'gen_ai.request.user'], session: ['acme.visit'], promptVersion: ['acme.prompt'] };
const traceOf = (run: number): string => (run + 1).toString(16).padStart(32, '0');

async function send(ws: TestWorkspace, run: number, attributes: JsonObject): Promise<string> {
  const tree = spanOf('x', 'x', attributes, { traceId: traceOf(run), parentSpanId: undefined });
  const record = {
    position: 0,
    eventId: uuidFrom('keys', ws.workspaceId, String(run)),
    kind: 'otel.span',
    schemaVersion: '1.0',
    systemKey: 'desk',
    occurredAt: new Date('2025-11-21T10:00:00Z'),
    aliases: decisionAliases(tree),
    tree,
    canonical: canonicalJson(tree as unknown as JsonValue),
  };
  const [result] = await ingestRecords(await ws.key(['ingest']), [record], { route: 'test', bytes: 0 });
  expect(result!.status).toBe('accepted');
  return traceOf(run);
}

const decisions = (ws: TestWorkspace): Promise<unknown[]> =>
  withWorkspace(ws.workspaceId, (tx) =>
    tx.sql('SELECT * FROM decision WHERE workspace_id = $1 ORDER BY decision_id', [ws.workspaceId]),
  );
const systemOf = async (ws: TestWorkspace): Promise<string> =>
  (
    await withWorkspace(ws.workspaceId, (tx) =>
      tx.sql<{ id: string }>("SELECT system_id AS id FROM ai_system WHERE workspace_id = $1 AND key = 'desk'", [ws.workspaceId]),
    )
  )[0]!.id;

test('lists of a system’s own hold from their event on; a rebuild gives the same rows, until it is told to apply them', async () => {
  const ws = await testWorkspace();
  const officer = await ws.person('compliance_officer');
  const both = { 'user.id': 'usual', 'acme.customer': 'own', 'acme.visit': 'visit-1', 'acme.prompt': 'p7' };
  const before = await send(ws, 0, both);
  const systemId = await systemOf(ws);
  await changeIdentityKeys(officer, systemId, { keys: OWN });
  await changeIdentityKeys(officer, systemId, { keys: OWN }); // nothing changes, no event
  const after = await send(ws, 1, both);
  expect((await getDecisionDetail(officer, before)).decision).toMatchObject({ user: 'usual' });
  expect((await getDecisionDetail(officer, before)).decision.session).toBeUndefined();
  expect((await getDecisionDetail(officer, after)).decision).toMatchObject({
    user: 'own',
    session: 'visit-1',
    versions: { prompt: 'p7' },
  });
  expect(await getIdentityKeys(officer, systemId)).toMatchObject({ keys: OWN, defaults: DEFAULT_IDENTITY_KEYS });
  const live = await decisions(ws);
  await rebuildReadModels(ws.workspaceId);
  expect(await decisions(ws)).toEqual(live);
  const changes = (await readLog(ws.workspaceId)).filter((one) => one.envelope.kind === 'system.keysChanged');
  expect(changes.map((one) => one.data)).toEqual([{ before: null, after: OWN }]);
  // A node that knows the lists as they were maps again under the head's lock.
  await changeIdentityKeys(officer, systemId, { keys: null });
  const back = await send(ws, 2, both);
  expect((await getDecisionDetail(officer, back)).decision.user).toBe('usual');
  await changeIdentityKeys(officer, systemId, { keys: OWN });
  await applyIdentityKeys({ workspaceId: ws.workspaceId, type: 'service' });
  await rebuildReadModels(ws.workspaceId);
  expect((await getDecisionDetail(officer, before)).decision).toMatchObject({ user: 'own', session: 'visit-1' });
  forgetKeys();
  expect((await getDecisionDetail(officer, await send(ws, 3, both))).decision.user).toBe('own');
  const applied = await decisions(ws);
  await rebuildReadModels(ws.workspaceId);
  expect(await decisions(ws)).toEqual(applied);
});

test('who may not manage systems, or does not see this one, changes nothing', async () => {
  const ws = await testWorkspace();
  const systemId = await ws.system('desk');
  for (const role of ['reviewer', 'auditor', 'developer'] as const)
    await expect(changeIdentityKeys(await ws.person(role), systemId, { keys: OWN })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(
    changeIdentityKeys(await ws.person('compliance_officer', { systems: [] }), systemId, { keys: OWN }),
  ).rejects.toMatchObject({ code: 'notFound' });
});

test('an erasure takes what a key of one’s own named, also under a prefix that is structure', async () => {
  const ws = await testWorkspace();
  const officer = await ws.person('compliance_officer');
  await send(ws, 0, {});
  await changeIdentityKeys(officer, await systemOf(ws), { keys: OWN });
  const traceId = await send(ws, 1, { 'gen_ai.request.user': 'c-5531', 'gen_ai.request.model': 'm' });
  await indexNewRecords(ws.workspaceId);
  const { decision } = await getDecisionDetail(officer, traceId);
  expect(decision.user).toBe('c-5531');
  const [row] = await asOwner((db) =>
    db.query<{ id: string }>('SELECT decision_id AS id FROM decision WHERE workspace_id = $1 AND trace_id = $2', [
      ws.workspaceId,
      traceId,
    ]),
  ).then(({ rows }) => rows);
  await withWorkspace(ws.workspaceId, (tx) =>
    eraseDecisions(tx, ws.workspaceId, { keep: 'structure', says: {} }, [{ decisionId: row!.id, fields: null }]),
  );
  const records = (await readLog(ws.workspaceId)).filter((one) => one.decisionId === row!.id);
  expect(JSON.stringify(records)).not.toContain('c-5531');
  expect((await getDecisionDetail(officer, traceId)).decision.user).toBeUndefined();
});
