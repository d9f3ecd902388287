import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { assessClosed } from '@/lib/assessment/server/assess-closed';
import { runChecks } from '@/lib/checks/server/run-checks';
import { followLog } from '@/lib/completeness/server/follow-log';
import { testWorkspace } from '@/lib/db/testing';
import { dumpDatabase, openSealed } from '@/lib/db/testing/dump-database';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { readLog } from '@/lib/ledger/server/testing';
import { foldLineage } from '@/lib/lineage/server/fold-lineage';
import { CanaryCorpus } from '@/lib/privacy/testing/canary-corpus';
import { exportDecisions } from '@/lib/search/server/export-decisions';
import { indexAll } from '@/lib/search/testing/seed';
import { EMITTER_WIRES } from './testing/emitter-wires';
import { senderOf } from './testing/wire';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-canary-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What this process writes to its outputs, where its log goes. */
function whatIsLogged(): string[] {
  const logged: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => logged.push(String(chunk)) > 0);
  return logged;
}

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

  const found: string[] = [];
  const look = (where: string, texts: Iterable<string>): void => {
    for (const place of corpus.in(texts)) found.push(`${place}; found in ${where}`);
  };
  look('the server log', logged);
  for (const [table, rows] of await dumpDatabase()) look(`table ${table}`, rows);
  const opened = (await readLog(ws.workspaceId)).map((event) => JSON.stringify(event));
  look('what the log discloses', opened);
  look('what is sealed beside the log', await openSealed(ws.workspaceId));
  for (const format of ['csv', 'ndjson'] as const)
    look(`an export as ${format}`, [await new Response((await exportDecisions(officer, { format })).stream).text()]);
  const journal = process.env['COUNTERSIGN_ERASURE_JOURNAL']!;
  look(
    'the journal',
    readdirSync(journal).map((file) => readFileSync(path.join(journal, file), 'latin1')),
  );
  expect(found.sort()).toEqual([]);

  // They were seen, and replaced.
  expect(corpus.size).toBeGreaterThan(1_500);
  expect(opened.join().split('[removed:').length).toBeGreaterThan(corpus.size / 2);
}, 120_000);
