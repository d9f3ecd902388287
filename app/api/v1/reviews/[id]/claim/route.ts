import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { claimReview } from '@/lib/approvals/server/claim-review';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/reviews/{id}/claim',
  summary: 'Say that you are at a review',
  description: 'For fifteen minutes; again renews it. Keeps others from approving, never from rejecting.',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'Until when.', schema: z.object({ until: z.string() }) } },
  handle: ({ actor, params: { id } }) => claimReview(actor, id),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
