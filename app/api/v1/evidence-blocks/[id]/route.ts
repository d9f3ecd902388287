import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { blockRun, periodQuery, progress } from '@/lib/evidence/api-contract';
import { runBlock } from '@/lib/evidence/server/run-block';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/evidence-blocks/{id}',
  summary: 'Run an evidence block',
  description: 'E01 to E30: population, coverage, exclusions, age, what it was reconciled against, and the first record ids.',
  tag: 'Evidence',
  access: { permission: 'evidence.read' },
  params: z.object({ id: z.string().max(3) }),
  query: periodQuery,
  responses: { 200: { description: 'The run.', schema: blockRun.extend({ progress }) } },
  handle: ({ actor, params, query }) => runBlock(actor, { ...query, block: params.id }),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
