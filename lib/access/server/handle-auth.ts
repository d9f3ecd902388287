import NextAuth from 'next-auth/next';
import { publicUrl, setEnv } from '@/lib/env';
import { decodeJson, decodeUtf8, readBody } from '@/lib/http/server/read-body';
import { problemResponse, toAppError } from '@/lib/http/server/problem-response';
import { requestIdOf } from '@/lib/http/server/request-id';
import { authOptions } from './auth-options';

const FORM_LIMIT = 16 * 1024;

/**
 * The routes under /api/auth, by next-auth's Node handler over a plain Request and Response: so they run, and are tested, without
 * a Next.js server around them. Bodies are capped before next-auth sees them.
 */
export async function handleAuth(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    setEnv({ NEXTAUTH_URL: publicUrl() }); // next-auth knows its own address from nowhere else
    const url = new URL(request.url);
    const nextauth = url.pathname
      .replace(/^\/api\/auth\//, '')
      .split('/')
      .map(decodePart);
    const req = {
      method: request.method,
      query: { ...Object.fromEntries(url.searchParams), nextauth },
      cookies: cookiesOf(request.headers.get('cookie')),
      headers: Object.fromEntries(request.headers),
      body: await formOf(request),
    };
    const answer = new Answer();
    await (NextAuth as unknown as (req: unknown, res: unknown, options: unknown) => Promise<void>)(
      req,
      answer,
      authOptions({
        address: addressOf(request.headers),
        userAgent: request.headers.get('user-agent'),
      }),
    );
    return answer.toResponse(requestId);
  } catch (thrown) {
    return problemResponse(toAppError(thrown, requestId, '/api/auth'), requestId);
  }
}

/**
 * The sender's address: the last entry of X-Forwarded-For. The nearest proxy wrote it where COUNTERSIGN_TRUST_PROXY is set; otherwise it
 * is the connection's own (lib/http/server/sender-address.ts).
 */
export function addressOf(headers: Headers): string | null {
  const last = headers.get('x-forwarded-for')?.split(',').pop()?.trim();
  return last && last.length <= 64 ? last : null;
}

/** A path segment; one that is not percent-encoded text stays as it is, and names no action of next-auth's. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function formOf(request: Request): Promise<Record<string, string> | undefined> {
  if (request.method !== 'POST') return undefined;
  const bytes = await readBody(request, { maxBytes: FORM_LIMIT });
  if ((request.headers.get('content-type') ?? '').includes('json')) {
    const value: unknown = bytes.byteLength === 0 ? {} : decodeJson(bytes);
    const entries = Object.entries((value ?? {}) as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(entries);
  }
  return Object.fromEntries(new URLSearchParams(decodeUtf8(bytes)));
}

function cookiesOf(header: string | null): Record<string, string> {
  const out: Record<string, string> = {};
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    const raw = part.slice(equals + 1).trim();
    try {
      out[part.slice(0, equals).trim()] = decodeURIComponent(raw);
    } catch {
      out[part.slice(0, equals).trim()] = raw; // not percent-encoded by us
    }
  }
  return out;
}

/** As much of Node's response as next-auth uses. */
class Answer {
  private code = 200;
  private content: string | undefined;
  private readonly fields = new Map<string, string | string[]>();

  status(code: number): this {
    this.code = code;
    return this;
  }
  getHeader(name: string): string | string[] | undefined {
    return this.fields.get(name.toLowerCase());
  }
  setHeader(name: string, value: string | string[]): this {
    this.fields.set(name.toLowerCase(), value);
    return this;
  }
  json(value: unknown): void {
    this.setHeader('content-type', 'application/json');
    this.content = JSON.stringify(value);
  }
  send(value: unknown): void {
    if (typeof value === 'string' || value === undefined || value === null) this.content = (value as string | null) ?? undefined;
    else this.json(value);
  }
  end(): void {
    this.content ??= undefined;
  }
  toResponse(requestId: string): Response {
    const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
    for (const [name, value] of this.fields) {
      if (Array.isArray(value)) for (const one of value) headers.append(name, one);
      else headers.set(name, value);
    }
    return new Response(this.content ?? null, { status: this.code, headers });
  }
}
