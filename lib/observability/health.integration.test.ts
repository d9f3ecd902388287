import { expect, test, vi } from 'vitest';
import { GET } from '@/app/api/health/route';
import { closePools } from '@/lib/db/pool';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { appendSome, integrateAll, sign, testSigner } from '@/lib/ledger/server/testing-tree';
import type { Health } from './health';

const ask = async (): Promise<{ status: number; body: Health; retryAfter: string | null }> => {
  const response = await GET(new Request('http://127.0.0.1/api/health'), { params: Promise.resolve({}) });
  return { status: response.status, body: (await response.json()) as Health, retryAfter: response.headers.get('retry-after') };
};

test('health counts what was appended and what search has still to read', async () => {
  const { workspaceId, service } = await testWorkspace();
  const before = (await ask()).body;
  await withWorkspace(workspaceId, (tx) =>
    appendAct(tx, service, { kind: 'test.one', data: {} }, { kind: 'test.two', data: {} }),
  );
  const after = await ask();
  expect(after.status).toBe(200);
  expect(after.body.ledger.size).toBe((before.ledger.size ?? 0) + 2);
  expect(after.body.search.unindexed).toBe((before.search.unindexed ?? 0) + 2);
  expect(after.body.search.lagMs).toBeGreaterThanOrEqual(0);
  expect(after.body.ledger.unintegrated).toBe((before.ledger.unintegrated ?? 0) + 2);
  expect(after.body.ledger.unsigned).toBe((before.ledger.unsigned ?? 0) + 2);
});

test('health says how far the tree and the signer are, and when one of them stopped', async () => {
  const { workspaceId } = await testWorkspace();
  const signer = await testSigner();
  const { unintegrated, unsigned } = (await ask()).body.ledger as { unintegrated: number; unsigned: number };
  await appendSome(workspaceId, 3);
  await integrateAll(workspaceId);
  expect((await ask()).body.ledger).toMatchObject({ unintegrated, unsigned: unsigned + 3, checkpointAgeMs: null, faults: 0 });
  await sign(workspaceId, signer);
  const { ledger } = (await ask()).body;
  expect(ledger).toMatchObject({ unintegrated, unsigned, faults: 0 });
  expect(ledger.checkpointAgeMs).toBeGreaterThanOrEqual(0);
  await asOwner((client) => client.query('UPDATE log_head SET next_idx = 1 WHERE workspace_id = $1', [workspaceId]));
  await integrateAll(workspaceId);
  expect((await ask()).body.ledger.faults).toBe(1);
});

test('health answers 503 while the database is away, and says so', async () => {
  const good = process.env['DATABASE_URL']!;
  await closePools();
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:1/none');
  try {
    const answer = await ask();
    expect(answer).toMatchObject({ status: 503, retryAfter: '5', body: { status: 'unavailable', database: 'unavailable' } });
  } finally {
    await closePools();
    vi.stubEnv('DATABASE_URL', good);
  }
});
