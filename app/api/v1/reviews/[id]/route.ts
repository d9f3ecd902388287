import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { reviewItem } from '@/lib/approvals/schemas';
import { getReview } from '@/lib/approvals/server/get-review';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/reviews/{id}',
  summary: 'Read everything needed to decide an action',
  description:
    'What will run, complete; findings, rule, similar ones; votes; and whether the caller may decide. `nonce` is new each time: the hash of what is shown (`seenHash` of a vote) is made over it. Reading decides nothing.',
  tag: 'Reviews',
  access: { permission: 'actions.read', by: 'person' },
  params: z.object({ id: z.string().max(40) }),
  responses: { 200: { description: 'The action.', schema: z.looseObject({ ...reviewItem.shape, nonce: z.string() }) } },
  handle: async ({ actor, params }) => ({ ...(await getReview(actor, params.id)), nonce: randomBytes(16).toString('base64url') }),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
