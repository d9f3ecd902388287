import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { exportQuery } from '@/lib/search/contract';
import { exportDecisions } from '@/lib/search/server/export-decisions';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/export',
  summary: 'Export decisions',
  description:
    'Every match as CSV or NDJSON, streamed. Query, range, zone, time of generation and system scope stand at the beginning, the number of rows at the end: a file without its last line was cut off. Each export is an event of the log.',
  tag: 'Decisions',
  access: { permission: 'record.export' },
  query: exportQuery,
  responses: { 200: { description: 'The file.', mediaType: 'text/csv' } },
  async handle({ actor, query }) {
    const { stream, contentType, fileName } = await exportDecisions(actor, query);
    return new Response(stream, {
      headers: { 'content-type': contentType, 'content-disposition': `attachment; filename="${fileName}"` },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
