import { beforeAll, expect, test } from 'vitest';
import { POST as postEvents } from '@/app/api/v1/events/route';
import { asOwner } from '@/lib/db/testing';
import { nativeEvent, wire, type Wire } from './testing';

/** Where either gives way as often as the other, all of these end so once in 30,000 runs. */
const TRIES = 15;

let w: Wire;
beforeAll(async () => {
  w = await wire();
});

test('a request that deadlocks with another transaction is stored all the same', async () => {
  const first = nativeEvent({ decision: 'run-crosswise' });
  expect((await w.send(postEvents, '/api/v1/events', JSON.stringify(first))).status).toBe(200);
  // Who waited longer looks first and gives way. The two look within milliseconds of each other: on a busy machine either may be first, and both go at it again.
  let answer: Response | null = null;
  for (let n = 0; n < TRIES && answer === null; n++) answer = await deadlocked(`another_tool_${n}`);
  if (answer === null) throw new Error('The other transaction gave way every time.');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ accepted: 1, rejected: 0 });
});

/** What ingest answers after a deadlock with a transaction that holds the table that is written last, and then wants the row that ingest holds by then. Null: it was the other one that gave way. */
async function deadlocked(tool: string): Promise<Response | null> {
  return asOwner(async (client) => {
    // Waits longer before it looks, where it may say so (a superuser's right); elsewhere the order of waiting decides.
    await client.query("SET deadlock_timeout = '10s'").catch(() => undefined);
    await client.query('BEGIN; LOCK TABLE label_rollup IN EXCLUSIVE MODE');
    const sent = w.send(
      postEvents,
      '/api/v1/events',
      JSON.stringify(nativeEvent({ decision: 'run-crosswise', data: { tool: { name: tool } } })),
    );
    for (let waiting = false; !waiting;) {
      const { rows } = await client.query<{ waiting: boolean }>(
        "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'label_rollup'::regclass) AS waiting",
      );
      waiting = rows[0]!.waiting;
    }
    const gaveWay = await client.query('SELECT 1 FROM log_head WHERE workspace_id = $1 FOR UPDATE', [w.ws.workspaceId]).then(
      () => false,
      (error: { code?: string }) => {
        if (error.code === '40P01') return true;
        throw error;
      },
    );
    await client.query(gaveWay ? 'ROLLBACK' : 'COMMIT');
    const answer = await sent;
    return gaveWay ? null : answer;
  });
}
