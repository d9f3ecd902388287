import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import { decoded } from '@/lib/search/testing/seed';
import type { RecordResult } from '../contract';
import { ingestRecords, storePrepared } from './ingest-records';
import { makeStoringServer, storeElsewhere } from './storing-process';

test('what the storing process stored after its caller had given up is answered as a duplicate, with the receipt of what is in the log, and is there once', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'countersign-given-up-'));
  const socketPath = path.join(directory, 'store.sock');
  const held = globalThis as { countersignStoresElsewhere?: unknown };
  let stored: RecordResult[] = [];
  const server = makeStoringServer(async (workspaceId, item) => {
    stored = await storePrepared(workspaceId, item);
    server.closeAllConnections(); // the answer never comes
    return stored;
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(async () => {
    delete held.countersignStoresElsewhere;
    await new Promise((resolve) => server.close(resolve));
    rmSync(directory, { recursive: true, force: true });
  });
  const w = await testWorkspace();
  const key = await w.key();
  const [known, fresh] = ['known', 'fresh'].map((input, position) => ({
    ...decoded({ kind: 'model.invoked', occurredAt: '2026-11-20T10:00:00.000Z', system: 'desk', decision: 'run-1', step: input, data: { input } }), // prettier-ignore
    position,
  }));
  const origin = { route: '/api/v1/events', bytes: 1 };
  storeElsewhere(socketPath);

  // Same id and same content: duplicate, as the contract says of every one that the log holds. Whether its first try was another request nobody can tell.
  const answers = await ingestRecords(key, [known!], origin);
  expect(stored).toMatchObject([{ status: 'accepted', idx: 0 }]);
  expect(answers).toMatchObject([{ status: 'duplicate', idx: 0, leafHash: (stored[0] as { leafHash: string }).leafHash }]);
  delete held.countersignStoresElsewhere;
  expect(await ingestRecords(key, [known!, fresh!], origin)).toMatchObject([{ status: 'duplicate', idx: 0 }, { status: 'accepted', idx: 1 }]); // prettier-ignore
  expect((await readLog(w.workspaceId)).filter((one) => one.kind === 'model.invoked')).toHaveLength(2);
});
