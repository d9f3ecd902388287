import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { diffVersions } from '@/lib/policy/server/read-policies';
import { diffQuery, diffView, policyParams } from '@/lib/policy/views';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies/{id}/diff',
  summary: 'What changed between two versions, rule by rule',
  tag: 'Policies',
  access: { permission: 'policies.read' },
  params: policyParams,
  query: diffQuery,
  responses: { 200: { description: 'Changes in words and by field.', schema: diffView } },
  handle: ({ actor, params, query }) => diffVersions(actor, params.id, query.from, query.to),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
