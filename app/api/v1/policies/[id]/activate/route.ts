import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { activateVersion } from '@/lib/policy/server/activate-version';
import { activatedVersion, policyParams, versionAct } from '@/lib/policy/views';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/{id}/activate',
  summary: 'Put a proposed version in force',
  description: 'By a signed-in person who neither proposed it nor wrote on it. The version before ends where this one begins.',
  tag: 'Policies',
  access: { permission: 'policies.activate', by: 'person' },
  params: policyParams,
  body: versionAct,
  responses: { 200: { description: 'Its window.', schema: activatedVersion } },
  handle: ({ actor, params, body }) => activateVersion(actor, params.id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
