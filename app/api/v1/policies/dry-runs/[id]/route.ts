import { defineRoute } from '@/lib/access/server/define-route';
import { dryRunParams, dryRunView } from '@/lib/assessment/dry-run';
import { getDryRun } from '@/lib/assessment/server/read-dry-runs';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies/dry-runs/{id}',
  summary: 'Read a dry run: how far it is, and what it counted',
  tag: 'Policies',
  access: { permission: 'decisions.read' },
  params: dryRunParams,
  responses: { 200: { description: 'The run.', schema: dryRunView } },
  handle: ({ actor, params }) => getDryRun(actor, params.id),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
