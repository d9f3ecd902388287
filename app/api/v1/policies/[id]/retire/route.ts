import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { retireVersion } from '@/lib/policy/server/retire-version';
import { policyParams, retiredVersion, versionAct } from '@/lib/policy/views';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/{id}/retire',
  summary: 'End a version that is in force',
  description: 'Two persons do it: the first call asks, the same call by somebody else ends it. `retired` says which it was.',
  tag: 'Policies',
  access: { permission: 'policies.activate', by: 'person' },
  params: policyParams,
  body: versionAct,
  responses: { 200: { description: 'Whether it has ended.', schema: retiredVersion } },
  handle: ({ actor, params, body }) => retireVersion(actor, params.id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
