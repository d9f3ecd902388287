import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { overrideInput, voteOutcome } from '@/lib/approvals/schemas';
import { ifMatch } from '@/lib/approvals/server/if-match';
import { overrideReview } from '@/lib/approvals/server/override-review';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/reviews/{id}/override',
  summary: 'Let an action through alone, in an emergency',
  description:
    'Needs step-up and a reason, alerts, and is looked at by a second person afterwards. It never counts as an approval.',
  tag: 'Reviews',
  access: { permission: 'actions.override', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  body: overrideInput,
  responses: { 200: { description: 'How it stands now.', schema: voteOutcome } },
  handle: ({ actor, params: { id }, body, request }) => overrideReview(actor, id, { ...body, revision: ifMatch(request) }),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
