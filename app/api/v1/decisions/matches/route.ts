import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';
import { decisionMatches, matchesQuery } from '@/lib/search/contract';
import { findMatches } from '@/lib/search/server/find-matches';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/matches',
  summary: 'See where the words of a query stand',
  description:
    'For decisions of a page: the field and step in which the words of `q` were found, with what stands around them. Read from the records, so it costs more than the list: ask for the rows that somebody looks at. Decisions that the caller may not see are left out.',
  tag: 'Decisions',
  access: { permission: 'content.read' },
  query: matchesQuery,
  responses: { 200: { description: 'Places by decision.', schema: decisionMatches.extend({ masked }) } },
  handle: async ({ actor, query }) => toMaskedAnswer(await findMatches(actor, { q: query.q, ids: query.id })),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
