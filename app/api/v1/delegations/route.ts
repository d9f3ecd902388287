import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { delegationView, newDelegation } from '@/lib/approvals/schemas';
import { delegateReviews, listDelegations } from '@/lib/approvals/server/delegate-reviews';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/delegations',
  summary: 'List who decides in whose place',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  responses: { 200: { description: 'The latest first.', schema: z.object({ items: z.array(delegationView) }) } },
  handle: async ({ actor }) => ({ items: await listDelegations(actor) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/delegations',
  summary: 'Name who decides in your place, for a time',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  body: newDelegation,
  responses: { 201: { description: 'The delegation.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor, body }) => delegateReviews(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
