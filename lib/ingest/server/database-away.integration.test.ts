import { beforeAll, describe, expect, test } from 'vitest';
import { POST as postEvents } from '@/app/api/v1/events/route';
import { asOwner } from '@/lib/db/testing';
import type { EventsAnswer } from '../native/answer';
import { nativeEvent as event, wire, type Wire } from './testing';

let w: Wire;
beforeAll(async () => {
  w = await wire();
});

const events = (body: string) => w.send(postEvents, '/api/v1/events', body);

describe('the database going away', () => {
  test('is answered 503 with Retry-After, and what was acknowledged before and after is there', async () => {
    const acknowledged: string[] = [];
    let away = 0;
    const one = async (): Promise<void> => {
      const sent = event();
      const response = await events(JSON.stringify(sent));
      if (response.status === 200) {
        const answer = (await response.json()) as EventsAnswer;
        if (answer.accepted === 1) acknowledged.push(String(sent.id));
        return;
      }
      away++;
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await response.json()).toMatchObject({ code: 'unavailable' });
    };
    const stop = { now: false };
    const killing = asOwner(async (client) => {
      while (!stop.now) {
        await client.query(
          // Not autovacuum: its processes are a superuser's, which the owner of a database may not end.
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'",
        );
      }
    });
    try {
      for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 8 }, one));
    } finally {
      stop.now = true;
      await killing;
    }
    for (let round = 0; round < 3; round++) await one();
    expect(away).toBeGreaterThan(0);
    for (const id of acknowledged) expect(await w.stored(id)).not.toBeNull();
  });
});
