import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { downloadPack } from '@/lib/evidence/server/packs/download-pack';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/evidence-packs/{id}/download',
  summary: 'Download an evidence pack',
  description:
    'The ZIP archive, streamed; marked DRAFT until it is signed off. Who takes it is recorded with the pack and in the log. 409 while it is not built, or after something in it was erased. `countersign verify-pack`, `verify.py pack` and `/verify` check it without this installation.',
  tag: 'Evidence',
  access: { permission: 'record.export' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The archive.', mediaType: 'application/zip' } },
  async handle({ actor, params }) {
    const { name, bytes, stream } = await downloadPack(actor, params.id);
    return new Response(stream, {
      headers: { 'content-type': 'application/zip', 'content-length': String(bytes), 'content-disposition': `attachment; filename="${name}"` },
    }); // prettier-ignore
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
