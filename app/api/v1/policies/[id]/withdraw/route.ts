import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { withdrawVersion } from '@/lib/policy/server/withdraw-version';
import { policyParams, versionAct } from '@/lib/policy/views';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/{id}/withdraw',
  summary: 'Withdraw or refuse a proposed version',
  tag: 'Policies',
  access: { permission: 'policies.write', by: 'person' },
  params: policyParams,
  body: versionAct,
  responses: { 204: { description: 'It waits no longer; its text stays readable.' } },
  handle: async ({ actor, params, body }) => {
    await withdrawVersion(actor, params.id, body);
    return new Response(null, { status: 204 });
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
