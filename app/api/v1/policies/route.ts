import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { listPolicies } from '@/lib/policy/server/read-policies';
import { createPolicy } from '@/lib/policy/server/create-policy';
import { newPolicy, policyList, writtenDraft } from '@/lib/policy/views';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies',
  summary: 'List policies',
  description: '`inForce` names what holds now, and its hash: the same hash means the same outcome for the same facts.',
  tag: 'Policies',
  access: { permission: 'policies.read' },
  responses: { 200: { description: 'Every policy of the workspace.', schema: policyList } },
  handle: ({ actor }) => listPolicies(actor),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies',
  summary: 'Write a new policy, as a draft',
  description: 'Conditions and tests may be wrong still; the form may not. Nothing is in force before a second person consents.',
  tag: 'Policies',
  access: { permission: 'policies.write' },
  body: newPolicy,
  responses: { 201: { description: 'The draft.', schema: writtenDraft } },
  handle: ({ actor, body }) => createPolicy(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
