import { defineRoute } from '@/lib/access/server/define-route';
import { dryRunParams } from '@/lib/assessment/dry-run';
import { cancelDryRun } from '@/lib/assessment/server/cancel-dry-run';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/dry-runs/{id}/cancel',
  summary: 'Stop a dry run where it is',
  tag: 'Policies',
  access: { permission: 'policies.write' },
  params: dryRunParams,
  responses: { 204: { description: 'It stopped; what it found stays.' } },
  handle: async ({ actor, params }) => {
    await cancelDryRun(actor, params.id);
    return new Response(null, { status: 204 });
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
