import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { dryRunList, newDryRun } from '@/lib/assessment/dry-run';
import { listDryRuns } from '@/lib/assessment/server/read-dry-runs';
import { startDryRun } from '@/lib/assessment/server/start-dry-run';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies/dry-runs',
  summary: 'List dry runs, the newest first',
  tag: 'Policies',
  access: { permission: 'decisions.read' },
  query: z.object({ policy: z.string().max(60).optional() }),
  responses: { 200: { description: 'At most twenty.', schema: dryRunList } },
  handle: async ({ actor, query }) => ({ items: await listDryRuns(actor, query.policy ?? null) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/dry-runs',
  summary: 'Try a draft on past decisions',
  description:
    'The worker evaluates it on the stored facts of scored decisions, of the last 90 days unless a range is given. Nothing is changed by it.',
  tag: 'Policies',
  access: { permission: 'policies.write' },
  body: newDryRun,
  responses: { 202: { description: 'Its id.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor, body }) => startDryRun(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
