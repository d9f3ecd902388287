import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { floorStep } from '@/lib/retention/policy';
import { decideFloor } from '@/lib/retention/server/decide-floor';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/retention/changes/{id}',
  summary: 'Confirm a period that declares less of a duty, or keep what is',
  description:
    'One person asked (`PUT /api/v1/retention/policies` answered `waits`), another one confirms (`confirm`); either may keep what is (`keep`). Confirmed, it counts as any period: a shorter one after a week.',
  tag: 'Retention',
  access: { permission: 'retention.manage', by: 'person' },
  params: z.object({ id: z.string() }),
  body: floorStep,
  responses: {
    200: { description: 'When it counts; null when what is was kept.', schema: z.object({ countsFrom: z.string().nullable() }) },
  },
  async handle({ actor, params: { id }, body }) {
    return { countsFrom: (await decideFloor(actor, id, body)).countsFrom?.toISOString() ?? null };
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
