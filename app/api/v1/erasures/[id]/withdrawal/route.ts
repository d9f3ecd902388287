import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { withdrawErasure } from '@/lib/retention/server/withdraw-erasure';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/erasures/{id}/withdrawal',
  summary: 'Withdraw a request for erasure',
  description: "One's own, while nobody has decided on it.",
  tag: 'Retention',
  access: { permission: 'erasure.request', by: 'person' },
  params: z.object({ id: z.string() }),
  responses: { 204: { description: 'Withdrawn.' } },
  handle: ({ actor, params: { id } }) => withdrawErasure(actor, id),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
