import { randomBytes, randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { KeyActor } from '@/lib/access/actor';
import { closePools } from '@/lib/db/pool';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { AppError } from '@/lib/shared/errors';

// A sender of events for the crash suite: sends without pause until it is asked to stop, and prints a line for each event once that was
// acknowledged. What is refused because the database is away it sends again, with the same ids, as an emitter should.
const [workspaceId, keyId] = process.argv.slice(2) as [string, string];
const actor: KeyActor = { type: 'key', workspaceId, keyId, name: 'crash', scopes: ['ingest'], systemId: null };
const SENDERS = 3;
const RETRY_MS = 40;
let stopping = false;
process.on('SIGTERM', () => (stopping = true));

/** One write of the whole line: a reader of the pipe never sees half of one. */
const say = (word: string, ...rest: (string | number)[]): void => void writeSync(1, `${[word, ...rest].join(' ')}\n`);

function makeEvents(sender: number, n: number): object[] {
  const decision = `run-${process.pid}-${sender}-${Math.floor(n / 4)}`;
  return Array.from({ length: 1 + (n % 12) }, (_, i) => ({
    id: randomUUID(),
    kind: 'tool.called',
    schemaVersion: '1.0',
    occurredAt: new Date().toISOString(),
    system: 'crash',
    decision,
    data: {
      tool: { name: 'issue_refund', arguments: { order: `W${n}-${i}`, note: randomBytes((n * 37) % 700).toString('base64') } },
    },
  }));
}

async function send(sender: number): Promise<void> {
  for (let n = 0; !stopping; n++) {
    const body = JSON.stringify(makeEvents(sender, n));
    while (!(await sendOnce(body))) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function sendOnce(body: string): Promise<boolean> {
  try {
    const { results } = await ingestEvents(actor, { body });
    for (const result of results) {
      const { id, status, receipt } = result;
      if ((status === 'accepted' || status === 'duplicate') && receipt) say('ack', id ?? '', receipt.index, receipt.leafHash);
      else say('failed', status, result.error?.code ?? '');
    }
    return true;
  } catch (error) {
    if (stopping) return true; // nothing was acknowledged
    if (error instanceof AppError && error.status === 503) {
      say('away', error.code);
      return false;
    }
    say(
      'failed',
      error instanceof Error
        ? `${error.name}:${(error as { code?: string }).code ?? ''}:${error.message.slice(0, 200)}`
        : 'unknown',
    );
    return false;
  }
}

await Promise.all(Array.from({ length: SENDERS }, (_, i) => send(i)));
await closePools();
process.exit(0);
