import type { Actor } from '@/lib/access/actor';
import { readBody } from '@/lib/http/server/read-body';
import { admit } from '@/lib/ingest/server/admission';
import { keepRefusedRequest } from '@/lib/ingest/server/keep-refused';
import { AppError } from '@/lib/shared/errors';
import type { BatchAnswer, LineageAnswer } from '../contract';
import { ingestLineageBatch, ingestLineageEvent, type LineageInput } from './ingest-lineage';

/** POST /api/v1/lineage: one OpenLineage event. */
export function receiveLineage(actor: Actor, request: Request): Promise<LineageAnswer> {
  return receive(actor, request, (input) => ingestLineageEvent(actor, input));
}

/** POST /api/v1/lineage/batch: 204 when all were taken, else what was not. */
export async function receiveLineageBatch(actor: Actor, request: Request): Promise<BatchAnswer | Response> {
  return (await receive(actor, request, (input) => ingestLineageBatch(actor, input))) ?? new Response(null, { status: 204 });
}

function receive<T>(actor: Actor, request: Request, take: (input: LineageInput) => Promise<T>): Promise<T> {
  const route = new URL(request.url).pathname;
  return admit(request, async (hold) => {
    let body: Uint8Array;
    try {
      const type = (request.headers.get('content-type') ?? 'application/json').split(';')[0]!.trim().toLowerCase();
      if (type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type))
        throw new AppError('unsupportedMediaType', 'Content-Type must be application/json.', { field: 'content-type' });
      body = await readBody(request, { hold });
    } catch (error) {
      await keepRefusedRequest(actor, route, error, null);
      throw error;
    }
    return take({ body, route });
  });
}
