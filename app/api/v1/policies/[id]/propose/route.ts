import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { proposeVersion } from '@/lib/policy/server/propose-version';
import { policyParams, proposal, proposedVersion } from '@/lib/policy/views';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/{id}/propose',
  summary: 'Propose the draft',
  description: 'Its tests must pass. From here on its text is never changed. A signed-in person only.',
  tag: 'Policies',
  access: { permission: 'policies.write', by: 'person' },
  params: policyParams,
  body: proposal,
  responses: { 200: { description: 'The version that waits for a second person.', schema: proposedVersion } },
  handle: ({ actor, params, body }) => proposeVersion(actor, params.id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
