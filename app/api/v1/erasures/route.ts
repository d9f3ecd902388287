import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { erasureView } from '@/lib/retention/contract';
import { newErasure } from '@/lib/retention/erasure';
import { listErasures } from '@/lib/retention/server/list-erasures';
import { requestErasure } from '@/lib/retention/server/request-erasure';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/erasures',
  summary: 'List requests for erasure',
  description: 'Newest first, with what became of them.',
  tag: 'Retention',
  access: { permission: 'retention.read' },
  query: z.object({
    cursor: z.string().optional().describe('From `nextCursor` of the page before.'),
    limit: z.coerce.number().int().min(1).max(200).optional(),
  }),
  responses: {
    200: { description: 'Requests.', schema: z.object({ items: z.array(erasureView), nextCursor: z.string().nullable() }) },
  },
  handle: ({ actor, query }) => listErasures(actor, query),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/erasures',
  summary: 'Ask for an erasure',
  description:
    'For exactly the decisions that the scope means now. Nothing is erased before a second person consents; what is under hold is restricted instead (GDPR Art. 18).',
  tag: 'Retention',
  access: { permission: 'erasure.request', by: 'person' },
  body: newErasure,
  responses: { 201: { description: 'The request.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor, body }) => requestErasure(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
