import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { streamChanges } from '@/lib/approvals/server/stream-changes';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/actions/{id}/events',
  summary: 'Follow what happens to an action',
  description:
    'Server-sent events, resumable by `Last-Event-ID`. The newest holds the state and the execution that it left; what is sent of the past does not, and none holds content.',
  tag: 'Actions',
  access: { permission: 'actions.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'A stream of changes.', mediaType: 'text/event-stream' } },
  async handle({ actor, params: { id }, request }) {
    const after = Number(request.headers.get('last-event-id') ?? 0);
    const stream = await streamChanges(actor, id, Number.isSafeInteger(after) && after > 0 ? after : 0, request.signal);
    return new Response(stream, { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' } });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
