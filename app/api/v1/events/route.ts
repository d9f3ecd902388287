import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { eventsAnswer } from '@/lib/ingest/native/answer';
import { receiveEvents } from '@/lib/ingest/server/receive-events';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/events',
  summary: 'Send events',
  description:
    'A JSON array of events, `{"events": [...]}`, one event, or NDJSON (`application/x-ndjson`); gzip is understood. CloudEvents 1.0 are taken in binary (`ce-` headers), structured and batched mode, with the event as their data. Each event is answered by itself, in order: one bad event never fails the others. The schema of each kind is at `/api/v1/schemas/{kind}/{version}`.',
  tag: 'Ingest',
  access: { permission: 'events.ingest', by: 'key' },
  consumes: ['application/json', 'application/x-ndjson', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
  responses: { 200: { description: 'What became of each event.', schema: eventsAnswer } },
  handle: ({ actor, request }) => receiveEvents(actor, request),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
