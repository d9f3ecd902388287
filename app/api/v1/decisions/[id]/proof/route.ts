import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { proofRequest } from '@/lib/decisions/reveal';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { proveDecision } from '@/lib/integrity/server/prove-decision';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/proof',
  summary: 'Take what proves a decision',
  description:
    'A ZIP archive that proves the decision without this installation: the exact bytes of its entries, an inclusion proof of each under one signed checkpoint, what they say (for who may read content and export; without that in which personal data is found, see POST), the events that ordered the removal of what was erased, the public key, and an RFC 3161 time stamp over the checkpoint where there is one. What checks it is inside: a page, a Python script, a shell script for openssl. A decision of which nothing but its entries is left is found by its own id. Taking it is recorded in the log. A decision that arrived within the last seconds may answer 503 `notYetSigned`.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The archive.', mediaType: 'application/zip' } },
  async handle({ actor, params }) {
    return toResponse(await proveDecision(actor, params.id));
  },
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/decisions/{id}/proof',
  summary: 'Take what proves a decision, with personal data in clear',
  description:
    'The same archive with everything that was recorded, also where personal data is found in it. By a signed-in person only, who may read content, reveal masked data and export. The reason stands in the log as the event `content.revealed`, written before the archive leaves.',
  tag: 'Log',
  access: { permission: 'content.reveal', by: 'person' },
  params: z.object({ id: z.string() }),
  body: proofRequest,
  responses: { 200: { description: 'The archive.', mediaType: 'application/zip' } },
  async handle({ actor, params, body }) {
    return toResponse(await proveDecision(actor, params.id, body));
  },
});

function toResponse({ name, archive }: { name: string; archive: Uint8Array }): Response {
  return new Response(Buffer.from(archive), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
