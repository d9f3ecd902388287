import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { assessClosed } from '@/lib/assessment/server/assess-closed';
import { runChecks } from '@/lib/checks/server/run-checks';
import { followLog } from '@/lib/completeness/server/follow-log';
import { testWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { foldLineage } from '@/lib/lineage/server/fold-lineage';
import { CanaryCorpus } from '@/lib/privacy/testing/canary-corpus';
import { indexAll } from '@/lib/search/testing/seed';
import { EMITTER_WIRES } from './testing/emitter-wires';
import { findCanaries, whatIsLogged } from './testing/find-canaries';
import { senderOf } from './testing/wire';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-canary-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('of a corpus of canary secrets none is anywhere, whichever way it came in', async () => {
  vi.stubEnv('COUNTERSIGN_LOG_LEVEL', 'trace');
  const ws = await testWorkspace();
  const officer = await ws.person('compliance_officer');
  const { key: apiKey } = await createApiKey(await ws.person('administrator'), {
    name: 'agent',
    scopes: ['ingest', 'act', 'redeem'],
  });
  const corpus = new CanaryCorpus();
  const logged = whatIsLogged();
  try {
    for (const wire of EMITTER_WIRES) {
      const sender = senderOf(wire.name, { ws, apiKey, folder, corpus });
      for (let n = 0; n < wire.times; n++) await wire.send(sender);
    }
    await indexAll(ws);
    for (const work of [runChecks, followLog, foldLineage, (id: string) => assessClosed(id)]) {
      while ((await sealDueDecisions()) > 0);
      while ((await work(ws.workspaceId)) > 0);
    }
  } finally {
    vi.restoreAllMocks();
  }

  const { found, opened } = await findCanaries(ws, corpus, officer, { 'the server log': logged });
  expect(found).toEqual([]);

  // They were seen, and replaced.
  expect(corpus.size).toBeGreaterThan(1_500);
  expect(opened.join().split('[removed:').length).toBeGreaterThan(corpus.size / 2);
}, 120_000);
