import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { changeSystem } from '@/lib/registry/server/change-system';
import { journalCapture } from './journal-capture';
import { reapplyErasures } from './reapply-erasures';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

test('a restore lets no AI system keep more than before: lowered levels are set again, a newer system is registered again, and what was raised is left to people', async () => {
  const w = await testWorkspace();
  const { workspaceId } = w;
  const officer = await w.person('compliance_officer');
  const ids = { lowered: await w.system('lowered'), raised: await w.system('raised', 'metadata'), newer: await w.system('newer', 'masked'), same: await w.system('same') }; // prettier-ignore
  expect(await journalCapture(workspaceId)).toBe(2); // of before there were such lines
  await changeSystem(officer, ids.raised, { captureLevel: 'full' });
  expect(await journalCapture(workspaceId)).toBe(1);
  await changeSystem(officer, ids.lowered, { captureLevel: 'metadata' });
  expect(await journalCapture(workspaceId)).toBe(1);
  expect(await journalCapture(workspaceId)).toBe(0);
  expect(readFileSync(path.join(journal, `${workspaceId}.jsonl`), 'utf8')).not.toMatch(/lowered|raised|newer|same/);
  const levels = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await asOwner((client) => client.query<{ key: string; level: string }>('SELECT key, capture_level AS level FROM ai_system WHERE workspace_id = $1', [workspaceId]))).rows.map(({ key, level }) => [key, level])); // prettier-ignore
  const inForce = await levels();

  // A log that knows the act knows what came of it.
  await asOwner((client) => client.query("UPDATE ai_system SET capture_level = 'full' WHERE workspace_id = $1 AND key = 'lowered'", [workspaceId])); // prettier-ignore
  expect((await reapplyErasures()).captured).toEqual([]);

  // The backup: from before all of it, and its log too.
  await asOwner(async (client) => {
    await client.query("UPDATE event SET event_id = gen_random_uuid() WHERE workspace_id = $1 AND kind = 'system.changed'", [workspaceId]); // prettier-ignore
    await client.query("UPDATE ai_system SET capture_level = 'masked' WHERE workspace_id = $1 AND key = 'raised'", [workspaceId]);
    await client.query("DELETE FROM ai_system WHERE workspace_id = $1 AND key = 'newer'", [workspaceId]);
    await client.query('UPDATE log_head SET capture_idx = 0 WHERE workspace_id = $1', [workspaceId]);
    await client.query("INSERT INTO recovery (recovery_id, detail) VALUES (gen_random_uuid(), '{}')");
  });
  // What such a database says is older than what was said last: nothing of it is written down while the recovery lasts, and never that a level became looser.
  expect(await journalCapture(workspaceId)).toBe(0);
  await asOwner((client) => client.query('DELETE FROM recovery'));
  expect(await journalCapture(workspaceId)).toBe(1);
  const last = readFileSync(path.join(journal, `${workspaceId}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .at(-1)!;
  expect(JSON.parse(last)).toMatchObject({ capture: { system: ids.raised, level: 'masked' } });
  expect(await reapplyErasures()).toMatchObject({
    entries: 0,
    captured: expect.arrayContaining([
      { workspaceId, system: 'newer', level: 'masked', done: true },
      { workspaceId, system: 'lowered', level: 'metadata', done: true },
    ]) as unknown,
  });
  expect(await levels()).toEqual({ ...inForce, raised: 'masked' });
  expect((await readActs(workspaceId, 'system.changed')).at(-1)).toMatchObject({ after: { captureLevel: 'metadata' }, ground: expect.stringContaining('restore') as string }); // prettier-ignore
  expect((await readActs(workspaceId, 'system.registered')).at(-1)).toMatchObject({ key: 'newer', captureLevel: 'masked' });
  expect((await reapplyErasures()).captured).toEqual([]);

  // Raised after the restore, and known to the next backup: it stays raised.
  await changeSystem(officer, ids.lowered, { captureLevel: 'full' });
  expect((await reapplyErasures()).captured).toEqual([]);
  expect((await levels())['lowered']).toBe('full');
});
