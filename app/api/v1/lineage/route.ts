import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { lineageAnswer } from '@/lib/lineage/contract';
import { receiveLineage } from '@/lib/lineage/server/receive-lineage';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/lineage',
  summary: 'Send an OpenLineage event',
  description:
    'One run, dataset or job event of OpenLineage 2-0-2, as its clients send it; gzip is understood. What is wrong is answered with the member it is about. A resend is recognised by its content.',
  tag: 'Lineage',
  access: { permission: 'events.ingest', by: 'key' },
  consumes: ['application/json'],
  responses: { 200: { description: 'Stored, with its place in the log.', schema: lineageAnswer } },
  handle: ({ actor, request }) => receiveLineage(actor, request),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
