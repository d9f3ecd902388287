import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { voteInput, voteOutcome } from '@/lib/approvals/schemas';
import { castVote } from '@/lib/approvals/server/cast-vote';
import { ifMatch } from '@/lib/approvals/server/if-match';
import { decodeStrictJson } from '@/lib/approvals/server/strict-json';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/reviews/{id}/votes',
  summary: 'Vote on an action',
  description:
    '`If-Match` holds the revision that was shown. A signed-in person only: who votes is who is signed in. The first to decide wins; others get 409 `alreadyDecided` with the winner.',
  tag: 'Reviews',
  access: { permission: 'actions.review', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  body: voteInput,
  decode: decodeStrictJson,
  responses: { 200: { description: 'How it stands now.', schema: voteOutcome } },
  handle: ({ actor, params: { id }, body, request }) => castVote(actor, id, { ...body, revision: ifMatch(request) }),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
