import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { facetsAnswer, scopeQuery } from '@/lib/search/contract';
import { getFacets } from '@/lib/search/server/get-facets';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/facets',
  summary: 'Count decisions by field',
  description:
    'Values of the facet fields with counts. Each facet ignores its own selection in `q`; every other condition applies. `relation` and `basis` say whether all matches were counted.',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  query: scopeQuery,
  responses: { 200: { description: 'The facets in their order.', schema: facetsAnswer } },
  handle: ({ actor, query }) => getFacets(actor, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
