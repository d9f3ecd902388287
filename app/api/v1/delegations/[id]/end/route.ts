import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { endDelegation } from '@/lib/approvals/server/delegate-reviews';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/delegations/{id}/end',
  summary: 'End your delegation now',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  responses: { 204: { description: 'Ended.' } },
  handle: ({ actor, params: { id } }) => endDelegation(actor, id),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
