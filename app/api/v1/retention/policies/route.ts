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
    'With a reason. Below the floor of a high-risk AI system (six calendar months, AI Act Art. 19, 26(6)) or of financial records it is refused; a shorter period counts after a week. One that declares less of a duty than the period before (`highRisk`, `financialMonths`) only waits: `waits` names the change that a second person confirms.',
  tag: 'Retention',
  access: { permission: 'retention.manage', by: 'person' },
  body: policyChange,
  responses: {
    200: {
      description: 'When it counts; null while it waits for a second person.',
      schema: z.object({ countsFrom: z.string().nullable(), waits: z.string().nullable() }),
    },
  },
  async handle({ actor, body }) {
    const { countsFrom, waits } = await setPolicy(actor, body);
    return { countsFrom: countsFrom?.toISOString() ?? null, waits };
  },
});

export const { GET, POST, PATCH, DELETE } = refuseOtherMethods(PUT);
