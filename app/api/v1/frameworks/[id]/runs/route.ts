import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { reportQuery } from '@/lib/evidence/api-contract';
import { keepRun } from '@/lib/evidence/server/keep-run';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/frameworks/{id}/runs',
  summary: 'Measure a framework and keep what was found',
  description:
    'Appends `evidence.run` with the state of each control and the counts of each block, so that two runs can be compared.',
  tag: 'Evidence',
  access: { permission: 'evidence.manage', by: 'person' },
  params: z.object({ id: z.string().max(40) }),
  body: reportQuery,
  responses: { 201: { description: 'The run.', schema: z.object({ id: z.string(), index: z.number().int() }) } },
  handle: ({ actor, params, body }) => keepRun(actor, { ...body, framework: params.id }),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
