import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { batchAnswer } from '@/lib/lineage/contract';
import { receiveLineageBatch } from '@/lib/lineage/server/receive-lineage';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/lineage/batch',
  summary: 'Send OpenLineage events',
  description:
    'A JSON array of OpenLineage events, up to 5,000. 204 when all were taken; otherwise the good ones are stored and the answer names the others.',
  tag: 'Lineage',
  access: { permission: 'events.ingest', by: 'key' },
  consumes: ['application/json'],
  responses: {
    200: { description: 'Some were refused: which, and why.', schema: batchAnswer },
    204: { description: 'All were stored, or were there already.' },
  },
  handle: ({ actor, request }) => receiveLineageBatch(actor, request),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
