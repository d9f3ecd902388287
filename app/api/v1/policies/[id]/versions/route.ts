import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { createVersion } from '@/lib/policy/server/create-version';
import { newDraft, policyParams, writtenDraft } from '@/lib/policy/views';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/{id}/versions',
  summary: 'Begin the next version of a policy, as a draft',
  tag: 'Policies',
  access: { permission: 'policies.write' },
  params: policyParams,
  body: newDraft,
  responses: { 201: { description: 'The draft.', schema: writtenDraft } },
  handle: ({ actor, params, body }) => createVersion(actor, params.id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
