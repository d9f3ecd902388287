import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { newDeployments } from '@/lib/registry/artifacts';
import { recordDeployments } from '@/lib/registry/server/record-deployments';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/deployments',
  summary: 'Record what was deployed',
  description:
    'As a fact, by whoever deploys, now or afterwards: nobody consented to it, and it is shown so. All of them or none. Decisions of the times concerned are checked again.',
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  body: newDeployments,
  responses: { 201: { description: 'Their ids, in order.', schema: z.object({ ids: z.array(z.string()) }) } },
  handle: ({ actor, body }) => recordDeployments(actor, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
