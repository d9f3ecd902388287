import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, request as playwright, type APIRequestContext } from '@playwright/test';
import type { ActionView, VoteName } from '@/lib/approvals/contract';
import { stateFile, type Demo } from '../support/instance';
import { CLIENTS, SDKS } from './sdks/install';

export type Line = { event: string } & Record<string, unknown>;

/** A program that asks the desk, line by line. */
export interface Running {
  /** The next line of that kind, also one that was said already; fails when the program ends without it. */
  line: (event: string, which?: (line: Line) => boolean) => Promise<Line>;
  /** All that it said, once it has ended well. */
  end: () => Promise<Line[]>;
}

export interface Call {
  tool: string;
  args: Record<string, string>;
  acceptsEdits?: boolean;
  url?: string;
  run?: string;
  env?: Record<string, string>;
}

/** One of the programs in e2e/clients/sdks (`desk-<client>.mjs`), or the Python client's, with its own run and AI system. */
export function startClient(demo: Demo, client: string, call: Call): Running {
  const dir = path.join(SDKS, 'node_modules', '.run', randomUUID());
  mkdirSync(dir, { recursive: true });
  for (const file of readdirSync(SDKS)) if (file.endsWith('.mjs')) copyFileSync(path.join(SDKS, file), path.join(dir, file));
  const [command, args] =
    client === 'python' ? ['python3', [path.join(CLIENTS, 'python', 'example.py')]] : [process.execPath, [`desk-${client}.mjs`]];
  const env = {
    COUNTERSIGN_URL: call.url ?? demo.url,
    KEY: demo.apiKey,
    SERVICE: `desk-${client}`,
    RUN: call.run ?? randomUUID(),
    TOOL: call.tool,
    ARGS: JSON.stringify(call.args),
    ACCEPTS_EDITS: String(call.acceptsEdits ?? false),
    ...call.env,
  };
  return startProgram(command!, args as string[], env, dir, () => rmSync(dir, { recursive: true, force: true }));
}

export function startProgram(
  command: string,
  args: string[],
  env: Record<string, string>,
  cwd = process.cwd(),
  after = (): void => undefined,
): Running {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Line[] = [];
  let rest = '';
  let failed = '';
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((one) => one());
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop()!;
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
    wake();
  });
  child.stderr.on('data', (chunk: Buffer) => (failed += chunk.toString()));
  let ended: number | null | undefined;
  const closed = new Promise<void>((resolve) =>
    child.once('close', (code) => {
      ended = code;
      after();
      wake();
      resolve();
    }),
  );
  return {
    line: async (event, which = () => true) => {
      for (;;) {
        const found = lines.find((line) => line.event === event && which(line));
        if (found) return found;
        if (ended !== undefined)
          throw new Error(`It ended (${ended}) without saying "${event}":\n${JSON.stringify(lines)}\n${failed}`);
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
    end: async () => {
      await closed;
      expect({ code: ended, failed }).toEqual({ code: 0, failed: '' });
      return lines;
    },
  };
}

/** What an action says now, as its agent sees it. */
export async function readAction(api: APIRequestContext, id: string): Promise<ActionView> {
  const response = await api.get(`/api/v1/actions/${id}`);
  expect(response.status(), await response.text()).toBe(200);
  return (await response.json()) as ActionView;
}

/** A person votes, from their own session. */
export async function vote(
  demo: Demo,
  role: 'reviewer' | 'compliance_officer' | 'administrator',
  action: ActionView,
  given: { vote: VoteName; reasonCode?: string; reason?: string; editedArgs?: unknown },
): Promise<void> {
  const context = await playwright.newContext({
    baseURL: demo.url,
    storageState: stateFile(role),
    extraHTTPHeaders: { origin: demo.url },
  });
  try {
    const response = await context.post(`/api/v1/reviews/${action.id}/votes`, {
      headers: { 'if-match': `"${action.revision}"` },
      data: { reasonCode: 'verifiedWithSubject', reason: 'Looked up, and it is right.', seenHash: action.actionHash, ...given },
    });
    expect(response.status(), await response.text()).toBe(200);
  } finally {
    await context.dispose();
  }
}

/** Everything that was approved has its people: votes until the action is decided. */
export async function approve(demo: Demo, api: APIRequestContext, id: string): Promise<void> {
  for (const role of ['reviewer', 'compliance_officer', 'administrator'] as const) {
    const action = await readAction(api, id);
    if (action.state !== 'pendingReview') return;
    await vote(demo, role, action, { vote: 'approve' });
  }
}

/** The desk behind somebody who changes what passes: a body before it reaches the desk, or an answer before it reaches the agent. */
export async function serveBetween(
  demo: Demo,
  change: { request?: (body: Record<string, unknown>) => void; answer?: (body: Record<string, unknown>) => void },
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      void (async () => {
        const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>) : undefined;
        if (body && incoming.url === '/api/v1/actions') change.request?.(body);
        const { authorization, 'idempotency-key': key } = incoming.headers;
        const response = await fetch(demo.url + incoming.url, {
          method: incoming.method!,
          headers: {
            'content-type': 'application/json',
            ...(authorization ? { authorization } : {}),
            ...(typeof key === 'string' ? { 'idempotency-key': key } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        const answer = (await response.json()) as Record<string, unknown>;
        change.answer?.(answer);
        outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closed(server) };
}

/** An address that nobody listens at. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await closed(server);
  return `http://127.0.0.1:${port}`;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
