import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { proveDecision } from '@/lib/integrity/server/prove-decision';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/proof',
  summary: 'Take what proves a decision',
  description:
    'A ZIP archive that proves the decision without this installation: the exact bytes of its entries, an inclusion proof of each under one signed checkpoint, what they say (for who may read content and export), the public key, and an RFC 3161 time stamp over the checkpoint where there is one. `/verify` checks it in a browser. Taking it is recorded in the log. A decision that arrived within the last seconds may answer 503 `notYetSigned`.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The archive.', mediaType: 'application/zip' } },
  async handle({ actor, params }) {
    const { name, archive } = await proveDecision(actor, params.id);
    return new Response(Buffer.from(archive), {
      headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"` },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
