import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { histogramAnswer, histogramQuery } from '@/lib/search/contract';
import { getHistogram } from '@/lib/search/server/get-histogram';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/histogram',
  summary: 'Count decisions over time',
  description:
    'Matches by bucket of time, split by status or risk tier. The length of a bucket follows from the range; `zone` says by whose clock buckets are cut (days and longer by UTC).',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  query: histogramQuery,
  responses: { 200: { description: 'The buckets in order of time.', schema: histogramAnswer } },
  handle: ({ actor, query }) => getHistogram(actor, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
