import pg from 'pg';
import { env } from '@/lib/env';
import { APP_ROLE } from './pool';

/** Waits before a lost connection is tried again. */
const RETRY_MS = 1_000;

interface Listener {
  /** What is called with a notification's payload. */
  heard: (payload: string) => void;
  client: pg.Client | null;
  closed: boolean;
}
type Held = typeof globalThis & { countersignListeners?: Map<string, Listener> };
const held = globalThis as Held;

/**
 * LISTEN on one connection of its own, one a process and channel, however often it is asked for. A lost connection is made anew; what was told
 * meanwhile is lost, so that whoever needs to know also looks by themselves from time to time.
 */
export function listen(channel: 'countersign_action' | 'countersign_key', heard: (payload: string) => void): void {
  held.countersignListeners ??= new Map();
  if (held.countersignListeners.has(channel)) return;
  const listener: Listener = { heard, client: null, closed: false };
  held.countersignListeners.set(channel, listener);
  void connect(channel, listener);
}

async function connect(channel: string, listener: Listener): Promise<void> {
  if (listener.closed) return;
  const client = new pg.Client({
    connectionString: env().DATABASE_URL,
    options: `-c role=${APP_ROLE}`,
    application_name: 'countersign-listen',
    keepAlive: true,
  });
  let over = false;
  const again = (): void => {
    if (over) return;
    over = true;
    listener.client = null;
    void client.end().catch(() => undefined);
    if (!listener.closed) setTimeout(() => void connect(channel, listener), RETRY_MS).unref();
  };
  client.on('error', again);
  client.on('end', again);
  client.on('notification', ({ payload }) => listener.heard(payload ?? ''));
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    listener.client = client;
    if (listener.closed) await client.end();
  } catch {
    again();
  }
}

/** Ends every listening connection of this process: for the end of commands and tests. */
export async function closeListeners(): Promise<void> {
  const all = [...(held.countersignListeners?.values() ?? [])];
  held.countersignListeners?.clear();
  await Promise.all(
    all.map(async (listener) => {
      listener.closed = true;
      await listener.client?.end().catch(() => undefined);
    }),
  );
}
