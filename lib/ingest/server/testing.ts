import { randomUUID } from 'node:crypto';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import type { JsonObject } from '@/lib/shared/json';

export type Sent = BodyInit | ReadableStream | Buffer | null;
export type Post = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

export interface Wire {
  ws: TestWorkspace;
  /** A whole API key that may send, and one that may only read. */
  key: string;
  reader: string;
  /** Calls a route as the server does, with the sending key unless the headers say otherwise. */
  send(post: Post, url: string, body: Sent, headers?: Record<string, string>): Promise<Response>;
  /** What is stored of an event, as it lies in the log; null for none. */
  stored(eventId: string): Promise<JsonObject | null>;
}

/** For integration tests of the routes that emitters post to: a workspace, its keys, and a way to look at what was stored. */
export async function wire(): Promise<Wire> {
  const ws = await testWorkspace();
  const administrator = await ws.person('administrator');
  const { key } = await createApiKey(administrator, { name: 'ingest', scopes: ['ingest'] });
  const { key: reader } = await createApiKey(administrator, { name: 'read', scopes: ['read'] });
  return {
    ws,
    key,
    reader,
    send: (post, url, body, headers = {}) =>
      post(
        new Request(`http://localhost${url}`, {
          method: 'POST',
          body: body as BodyInit,
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
          ...({ duplex: 'half' } as object),
        }),
        { params: Promise.resolve({}) },
      ),
    stored: async (eventId) =>
      ((await readLog(ws.workspaceId)).find((one) => one.eventId === eventId)?.data ?? null) as JsonObject | null,
  };
}

/** A native event that is right, each call another one. */
export function nativeEvent(over: JsonObject = {}): JsonObject {
  return {
    id: randomUUID(),
    kind: 'tool.called',
    schemaVersion: '1.0',
    occurredAt: '2026-11-20T10:00:00.000Z',
    system: 'desk',
    decision: `run-${randomUUID()}`,
    data: { tool: { name: 'issue_refund', arguments: { order: 'W100' } } },
    ...over,
  };
}
