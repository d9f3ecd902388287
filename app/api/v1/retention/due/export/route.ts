import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { dueFilter } from '@/lib/retention/due';
import { exportDue } from '@/lib/retention/server/export-due';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/retention/due/export',
  summary: 'Export the decisions that would go',
  description:
    'Every row of `GET /api/v1/retention/due` as CSV, streamed. Time and filter stand at the beginning, the number of rows at the end: a file without its last line was cut off. Each export is an event of the log.',
  tag: 'Retention',
  access: { permission: 'record.export' },
  query: dueFilter,
  responses: { 200: { description: 'The file.', mediaType: 'text/csv' } },
  async handle({ actor, query }) {
    const { stream, fileName } = await exportDue(actor, query);
    return new Response(stream, {
      headers: {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${fileName}"`,
      },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
