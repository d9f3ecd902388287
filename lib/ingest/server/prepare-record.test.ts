import { deserialize, serialize } from 'node:v8';
import { beforeAll, expect, test } from 'vitest';
import { setEnv } from '@/lib/env';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareRecord, canonicalOf, withCaptureInForce } from './prepare-record';

const workspaceId = '01a0b0c0-0000-7000-8000-000000000001';
const prepared = (input: string) => {
  const event = { id: 'e1', kind: 'decision.started', occurredAt: '2026-11-21T10:00:00.000Z', system: 'desk', decision: 'run-1', data: { input } }; // prettier-ignore
  const tree = { form: 'event' as const, event };
  const canonical = canonicalJson(tree);
  return { canonical, record: prepareRecord(workspaceId, { position: 0, systemKey: 'desk', eventId: 'e1', kind: event.kind, schemaVersion: '1.0', occurredAt: new Date(event.occurredAt), tree, canonical, captured: 'full' } as never, workspaceId, undefined) }; // prettier-ignore
};

beforeAll(() => setEnv({ COUNTERSIGN_WORKSPACE_KEY: Buffer.alloc(32, 1).toString('hex') }));

test.each(['short', 'größer 東京 👩‍💻 \u0000', 'a long text of 東京. '.repeat(500), ''])(
  'a record made ready tells the text it is stored as, also after it went to another process: %#',
  (input) => {
    const { canonical, record } = prepared(input);
    expect(canonicalOf(record)).toBe(canonical);
    const there = deserialize(serialize(record)) as typeof record;
    expect(canonicalOf(there)).toBe(canonical);
    const stricter = withCaptureInForce(workspaceId, there, 'metadata', undefined);
    expect(JSON.parse(canonicalOf(stricter))).toMatchObject({ form: 'event', event: { id: 'e1' } });
    if (input.length > 5) expect(canonicalOf(stricter)).not.toContain(input.slice(0, 6));
    expect(canonicalOf(there)).toBe(canonical);
  },
);
