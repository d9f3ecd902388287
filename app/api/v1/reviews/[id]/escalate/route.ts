import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { reasonInput } from '@/lib/approvals/schemas';
import { escalateReview } from '@/lib/approvals/server/claim-review';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/reviews/{id}/escalate',
  summary: 'Ask the backup group now',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  body: reasonInput,
  responses: { 204: { description: 'Done.' } },
  handle: ({ actor, params: { id }, body }) => escalateReview(actor, id, body.reason),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
