import { defineRoute } from '@/lib/access/server/define-route';
import { dryRunPage, dryRunParams, dryRunQuery } from '@/lib/assessment/dry-run';
import { listDryRunChanges } from '@/lib/assessment/server/read-dry-runs';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies/dry-runs/{id}/decisions',
  summary: 'List decisions that would have been routed differently',
  tag: 'Policies',
  access: { permission: 'decisions.read' },
  params: dryRunParams,
  query: dryRunQuery,
  responses: { 200: { description: 'A page of them, the newest first.', schema: dryRunPage } },
  handle: ({ actor, params, query }) => listDryRunChanges(actor, params.id, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
