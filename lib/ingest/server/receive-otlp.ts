import type { Actor } from '@/lib/access/actor';
import { errorHeaders } from '@/lib/http/server/problem-response';
import { readBody } from '@/lib/http/server/read-body';
import { AppError } from '@/lib/shared/errors';
import type { Encoding, Signal } from '../otlp/decode-otlp';
import { encodeExportResponse, encodeStatus } from '../otlp/protobuf';
import { admit } from './admission';
import { ingestOtlp } from './ingest-otlp';
import { keepRefusedRequest } from './keep-refused';
import { nameSystem } from './name-system';

const REJECTED = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;
const MEDIA_TYPES = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;

/** POST of an OTLP export request, answered in its own encoding: Export*ServiceResponse, with partial success when there is something to say. */
export async function receiveOtlp(actor: Actor, signal: Signal, request: Request): Promise<Response> {
  const route = new URL(request.url).pathname;
  return admit(request, async (hold) => {
    let encoding: Encoding;
    let body: Uint8Array;
    try {
      encoding = encodingOf(request);
      body = await readBody(request, { hold });
    } catch (error) {
      await keepRefusedRequest(actor, route, error, null);
      throw error;
    }
    const system = await nameSystem(actor, request, null);
    const { rejected, message } = await ingestOtlp(actor, { signal, encoding, body, route, system });
    const headers = { 'content-type': MEDIA_TYPES[encoding] };
    if (encoding === 'protobuf') return new Response(Buffer.from(encodeExportResponse(rejected, message)), { headers });
    const partialSuccess = rejected > 0 || message ? { [REJECTED[signal]]: String(rejected), errorMessage: message } : null;
    return new Response(JSON.stringify(partialSuccess ? { partialSuccess } : {}), { headers });
  });
}

function encodingOf(request: Request): Encoding {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  throw new AppError('unsupportedMediaType', 'Content-Type must be application/x-protobuf or application/json.', {
    field: 'content-type',
  });
}

/** google.rpc.Code of an HTTP status. */
const RPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  413: 3,
  415: 3,
  422: 3,
  429: 8,
  503: 14,
};

/** An error as google.rpc.Status in the request's encoding (JSON when that is neither). */
export function otlpError(error: AppError, { request, requestId }: { request: Request; requestId: string }): Response {
  const code = RPC_CODES[error.status] ?? 13;
  const protobuf = /^application\/(x-)?protobuf/i.test((request.headers.get('content-type') ?? '').trim());
  const headers = errorHeaders(error, requestId, MEDIA_TYPES[protobuf ? 'protobuf' : 'json']);
  const message = `${error.message} [${error.code}]`;
  const body = protobuf ? Buffer.from(encodeStatus(code, message)) : JSON.stringify({ code, message, details: [] });
  return new Response(body, { status: error.status, headers });
}
