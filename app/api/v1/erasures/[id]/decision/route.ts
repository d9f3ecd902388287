import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { erasureDecision } from '@/lib/retention/erasure';
import { decideErasure } from '@/lib/retention/server/decide-erasure';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/erasures/{id}/decision',
  summary: 'Consent to an erasure, or refuse it',
  description: 'Never the person who asked. After consent it is carried out by the worker, within seconds.',
  tag: 'Retention',
  access: { permission: 'erasure.approve', by: 'person' },
  params: z.object({ id: z.string() }),
  body: erasureDecision.extend({ decision: z.enum(['consent', 'refuse']) }),
  responses: { 204: { description: 'Decided.' } },
  handle: ({ actor, params: { id }, body }) => decideErasure(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
