import type { Actor } from '@/lib/access/actor';
import type { EventsAnswer } from '../native/answer';
import { ingestEvents } from './ingest-events';
import { receiveBody } from './receive-body';

/** POST /api/v1/events: the request's body, read within its limits, to events. */
export async function receiveEvents(actor: Actor, request: Request): Promise<EventsAnswer> {
  const { headers } = request;
  return receiveBody(actor, request, (body, route) =>
    ingestEvents(actor, { body, contentType: headers.get('content-type'), headers, route }),
  );
}
