import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor, PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { ingest } from '@/lib/search/testing/seed';
import { toPublicId } from '@/lib/shared/ids';
import type { NewPack } from '../../packs/pack-contract';
import { listPacks } from './read-packs';
import { requestPack } from './request-pack';

/** A decision of a system that is granted, and one of another. */
let ws: TestWorkspace;
let granted: { system: string; decision: string; external: string };
let other: typeof granted;
let limited: PersonActor;

async function oneOf(name: string): Promise<typeof granted> {
  const external = `run of ${name}`;
  const system = await ws.system(name);
  await ingest(ws, [{ kind: 'decision.started', occurredAt: '2026-11-20T10:00:00.000Z', system: name, decision: external, data: { input: 'Where is my refund?' } }]); // prettier-ignore
  const { rows } = await asOwner((db) => db.query<{ id: string }>('SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1 AND system_id = $2', [ws.workspaceId, system])); // prettier-ignore
  return { system, decision: toPublicId('decision', rows[0]!.id), external };
}
const incident = (over: Partial<NewPack>): NewPack => ({ from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z', profile: 'incident', content: 'none', ...over }); // prettier-ignore

beforeAll(async () => {
  ws = await testWorkspace();
  granted = await oneOf('granted');
  other = await oneOf('other');
  limited = await ws.person('compliance_officer', { systems: [granted.system] });
});

describe('decisions that a pack names', () => {
  test('are those of granted systems only, whatever they are called by and whichever system is named', async () => {
    const bound = await ws.key(['evidence'], granted.system);
    for (const actor of [limited, bound] satisfies Actor[])
      for (const named of [other.decision, ` ${other.decision}`, other.external])
        for (const system of ['granted', null])
          for (const decisions of [[named], [granted.decision, named]])
            await expect(requestPack(actor, incident({ system, decisions }))).rejects.toMatchObject({ code: 'notFound' });
    await expect(requestPack(limited, incident({ system: 'granted', decisions: [other.decision], content: 'original' }))).rejects.toMatchObject({ code: 'notFound' }); // prettier-ignore
    expect((await listPacks(await ws.person('compliance_officer'))).items).toEqual([]);
  });

  test('are of the system that is named, also for who sees both', async () => {
    const all = await ws.person('compliance_officer');
    const asked = requestPack(all, incident({ system: 'granted', decisions: [granted.decision, other.decision] }));
    await expect(asked).rejects.toMatchObject({ code: 'invalidRequest' });
    await requestPack(all, incident({ system: null, decisions: [granted.decision, other.external] }));
    await requestPack(limited, incident({ system: null, decisions: [granted.decision] }));
    await requestPack(limited, incident({ system: 'granted', decisions: [granted.external] }));
    const systems = (await listPacks(all)).items.map((one) => one.system?.name ?? null);
    expect(systems.sort()).toEqual([null, 'granted', 'granted'].sort());
  });
});
