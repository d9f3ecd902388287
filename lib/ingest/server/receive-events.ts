import type { Actor } from '@/lib/access/actor';
import { readBody } from '@/lib/http/server/read-body';
import type { EventsAnswer } from '../native/answer';
import { admit } from './admission';
import { ingestEvents } from './ingest-events';
import { keepRefusedRequest } from './keep-refused';

/** POST /api/v1/events: the request's body, read within its limits, to events. */
export async function receiveEvents(actor: Actor, request: Request): Promise<EventsAnswer> {
  const route = new URL(request.url).pathname;
  return admit(request, async (hold) => {
    const body = await readBody(request, { hold }).catch(async (error: unknown) => {
      await keepRefusedRequest(actor, route, error, null);
      throw error;
    });
    return ingestEvents(actor, { body, contentType: request.headers.get('content-type'), route });
  });
}
