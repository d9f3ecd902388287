import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { decisionPage, listQuery } from '@/lib/search/contract';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions',
  summary: 'Find decisions',
  description:
    'One page of the decisions that match, newest first unless `sort` says otherwise. Pages are walked by `nextCursor` and `previousCursor`, which belong to the same q, from, to and sort. `total` is exact where `relation` is "eq". A mistake in `q` answers 400 `invalidQuery` with its `position`.',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  query: listQuery,
  responses: { 200: { description: 'A page of decisions.', schema: decisionPage.extend({ masked }) } },
  handle: async ({ actor, query }) => toMaskedAnswer(await searchDecisions(actor, query)),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
