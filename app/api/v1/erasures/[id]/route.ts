import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { erasureDetail } from '@/lib/retention/contract';
import { getErasure } from '@/lib/retention/server/get-erasure';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/erasures/{id}',
  summary: 'Read a request for erasure',
  description: 'With the decisions it names, as far as they are still there and may be seen.',
  tag: 'Retention',
  access: { permission: 'retention.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The request.', schema: erasureDetail } },
  handle: ({ actor, params: { id } }) => getErasure(actor, id),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
