import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { policyChange } from '@/lib/retention/policy';
import { setPolicy } from '@/lib/retention/server/set-policy';

export const PUT = defineRoute({
  method: 'PUT',
  path: '/api/v1/retention/policies',
  summary: 'Set how long a class of data is kept',
  description:
    'With a reason. Below the floor of a high-risk AI system (six calendar months, AI Act Art. 19, 26(6)) or of financial records it is refused; a shorter period counts after a week.',
  tag: 'Retention',
  access: { permission: 'retention.manage', by: 'person' },
  body: policyChange,
  responses: { 200: { description: 'When it counts.', schema: z.object({ countsFrom: z.string() }) } },
  async handle({ actor, body }) {
    return { countsFrom: (await setPolicy(actor, body)).countsFrom.toISOString() };
  },
});

export const { GET, POST, PATCH, DELETE } = refuseOtherMethods(PUT);
