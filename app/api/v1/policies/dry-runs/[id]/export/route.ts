import { defineRoute } from '@/lib/access/server/define-route';
import { dryRunExport, dryRunParams } from '@/lib/assessment/dry-run';
import { exportDryRun } from '@/lib/assessment/server/export-dry-run';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/policies/dry-runs/{id}/export',
  summary: 'Export what a dry run found',
  description:
    'CSV or NDJSON, streamed; the number of rows stands in the last line, so that a file that was cut off is known. Each export is an event.',
  tag: 'Policies',
  access: { permission: 'record.export' },
  params: dryRunParams,
  query: dryRunExport,
  responses: { 200: { description: 'The file.', mediaType: 'text/csv' } },
  async handle({ actor, params, query }) {
    const { stream, contentType } = await exportDryRun(actor, params.id, query.format);
    return new Response(stream, {
      headers: { 'content-type': contentType, 'content-disposition': `attachment; filename="dry-run.${query.format}"` },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
