import { defineRoute } from '@/lib/access/server/define-route';
import { streamQueue } from '@/lib/approvals/server/stream-queue';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/reviews/events',
  summary: 'Hear that the queue changed',
  description:
    'Server-sent events: `changed` with the ids of actions that something happened to, `hello` when the stream opens and every 15 seconds. No content: read the queue anew. The desk’s pages follow it, and look by themselves where it cannot be had.',
  tag: 'Reviews',
  access: { permission: 'actions.read', by: 'person' },
  responses: { 200: { description: 'A stream of changes.', mediaType: 'text/event-stream' } },
  async handle({ actor, request }) {
    return new Response(streamQueue(actor, request.signal), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
