import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { secondReviewInput } from '@/lib/approvals/schemas';
import { reviewOverride } from '@/lib/approvals/server/override-review';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/reviews/{id}/second-review',
  summary: 'Look at an override afterwards',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  body: secondReviewInput,
  responses: { 204: { description: 'Done.' } },
  handle: ({ actor, params: { id }, body }) => reviewOverride(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
