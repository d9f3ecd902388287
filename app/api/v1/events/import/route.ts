import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { importLine } from '@/lib/ingest/import/progress';
import { receiveStream } from '@/lib/ingest/server/receive-stream';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/events/import',
  summary: 'Stream events in, as many as there are',
  description:
    'NDJSON of any length, gzip understood, read as fast as it is stored: a thousand events at a time, each batch durable before the next. The answer is NDJSON too and comes while the request is still being sent: `stored` once a second, `rejected` for a refused event, and as its last line `done`, which says how many lines are dealt with, also when the stream broke off. Send the rest with `skip`, or all of it again: what is stored already is a duplicate.',
  tag: 'Ingest',
  access: { permission: 'events.ingest', by: 'key' },
  query: z.object({
    skip: z.coerce.number().int().min(0).default(0).describe('Lines that an earlier request has dealt with, as its `done` says.'),
  }),
  consumes: ['application/x-ndjson'],
  responses: { 200: { description: 'One JSON object a line.', mediaType: 'application/x-ndjson', schema: importLine } },
  handle: ({ actor, request, query }) => receiveStream(actor, request, query.skip),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
