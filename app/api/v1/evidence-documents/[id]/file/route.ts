import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { readDocumentFile } from '@/lib/evidence/server/read-document-file';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/evidence-documents/{id}/file',
  summary: 'Take the file of a document',
  description: 'As it was handed in, always as a download. Taking it is an event `record.exported`.',
  tag: 'Evidence',
  access: { permission: 'evidence.read' },
  params: z.object({ id: z.string().max(60) }),
  responses: { 200: { description: 'The file.', mediaType: 'application/octet-stream' } },
  handle: async ({ actor, params }) => {
    const id = fromPublicId('document', params.id);
    if (!id) throw new AppError('notFound', 'There is no such document.');
    const { document, bytes } = await readDocumentFile(actor, id);
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${document.id}"; filename*=UTF-8''${encodeURIComponent(document.file?.name ?? document.id)}`,
        'x-content-type-options': 'nosniff',
      },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
