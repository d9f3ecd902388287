import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { releaseReview } from '@/lib/approvals/server/claim-review';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/reviews/{id}/release',
  summary: 'Let go of a review',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  responses: { 204: { description: 'Done.' } },
  handle: ({ actor, params: { id } }) => releaseReview(actor, id),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
