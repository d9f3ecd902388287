import { defineRoute } from '@/lib/access/server/define-route';
import { dryRunCalls, dryRunCallsQuery, dryRunParams } from '@/lib/assessment/dry-run';
import { listDryRunCalls } from '@/lib/assessment/server/read-dry-runs';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies/dry-runs/{id}/calls',
  summary: 'List calls judged at the desk that would have been routed differently',
  tag: 'Policies',
  access: { permission: 'decisions.read' },
  params: dryRunParams,
  query: dryRunCallsQuery,
  responses: { 200: { description: 'A page of them, the newest first.', schema: dryRunCalls } },
  handle: ({ actor, params, query }) => listDryRunCalls(actor, params.id, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
