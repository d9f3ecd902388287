import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { getPolicy } from '@/lib/policy/server/read-policies';
import { policyParams, policyView } from '@/lib/policy/views';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies/{id}',
  summary: 'Read a policy with its draft and all its versions',
  tag: 'Policies',
  access: { permission: 'policies.read' },
  params: policyParams,
  responses: { 200: { description: 'The policy, the newest version first.', schema: policyView } },
  handle: ({ actor, params }) => getPolicy(actor, params.id),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
