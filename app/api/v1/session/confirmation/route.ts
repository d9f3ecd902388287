import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { stepUp } from '@/lib/access/server/step-up';
import { AppError } from '@/lib/shared/errors';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/session/confirmation',
  summary: 'Show again who you are',
  description: 'Before a halt, a resume or an override. Counts for ten minutes of this session.',
  tag: 'Access',
  access: { permission: 'views.write', by: 'person' },
  body: z.strictObject({ password: z.string().min(1).max(1000) }),
  responses: { 200: { description: 'Until when it counts.', schema: z.object({ until: z.string() }) } },
  async handle({ actor, body }) {
    if (actor.type !== 'person') throw new AppError('forbidden', 'This is for a signed-in person.');
    return stepUp(actor, body);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
