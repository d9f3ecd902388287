import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { controlsAnswer, reportQuery } from '@/lib/evidence/api-contract';
import { getFrameworkReport } from '@/lib/evidence/server/get-framework-report';
import { toControlsAnswer } from '@/lib/evidence/server/list-frameworks';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/frameworks/{id}/controls',
  summary: 'Read what the record shows for each control',
  description:
    'Whether each control binds the AI system on that day, the evidence found for it, population, coverage, age, and what is missing. Evidence found is not a statement that a duty is met. `progress` is not null while days are still being counted.',
  tag: 'Evidence',
  access: { permission: 'evidence.read' },
  params: z.object({ id: z.string().max(40) }),
  query: reportQuery,
  responses: { 200: { description: 'The controls.', schema: controlsAnswer } },
  handle: async ({ actor, params, query }) =>
    toControlsAnswer(await getFrameworkReport(actor, { ...query, framework: params.id })),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
