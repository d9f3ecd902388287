import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { assignInput } from '@/lib/approvals/schemas';
import { assignReview } from '@/lib/approvals/server/claim-review';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/reviews/{id}/assign',
  summary: 'Give a review to a person',
  tag: 'Reviews',
  access: { permission: 'actions.manage', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  body: assignInput,
  responses: { 204: { description: 'Done.' } },
  handle: ({ actor, params: { id }, body }) => assignReview(actor, id, body.person),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
