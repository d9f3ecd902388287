import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { decisionSummary } from '@/lib/decisions/contract';
import { listTrailSteps } from '@/lib/decisions/server/list-trail-steps';
import { step, stepOutline } from '@/lib/dialects/step';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';

const ids = z
  .union([z.string().min(1).max(600), z.array(z.string().min(1).max(600)).max(200)])
  .transform((given) => (typeof given === 'string' ? [given] : given));

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/steps',
  summary: 'Read steps of a decision, page by page or by id',
  description:
    'In the order of first arrival. `view=outline` leaves content out and pages up to 2,000 steps; otherwise steps carry their content and page up to 200. `id` (repeatable) asks for single steps with content.',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  params: z.object({ id: z.string() }),
  query: z.object({
    view: z.enum(['full', 'outline']).default('full'),
    after: z.string().max(20).optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(200),
    id: ids.optional(),
  }),
  responses: {
    200: {
      description: 'Steps, the cursor of the next page, and the decision as it is now.',
      schema: z.object({
        steps: z.array(z.union([step, stepOutline])),
        cursor: z.string().nullable(),
        decision: decisionSummary,
        masked,
      }),
    },
  },
  handle: async ({ actor, params, query }) => toMaskedAnswer(await listTrailSteps(actor, params.id, { ...query, ids: query.id })),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
