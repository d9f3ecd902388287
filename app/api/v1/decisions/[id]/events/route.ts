import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { listTrailEvents } from '@/lib/decisions/server/list-trail-events';
import { trailEvent } from '@/lib/decisions/trail';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/events',
  summary: 'List the events of a decision in the order of the log',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  params: z.object({ id: z.string() }),
  query: z.object({
    after: z.coerce.number().int().min(-1).default(-1),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  responses: {
    200: {
      description: 'Events and the cursor of the next page.',
      schema: z.object({ events: z.array(trailEvent), cursor: z.number().int().nullable() }),
    },
  },
  handle: ({ actor, params, query }) => listTrailEvents(actor, params.id, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
