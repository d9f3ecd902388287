import { z } from 'zod';
import { definePublicRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { eventJsonSchema } from '@/lib/ingest/native/event-schema';
import { EMITTED_KINDS, SCHEMA_VERSIONS } from '@/lib/ingest/native/kinds';
import { AppError } from '@/lib/shared/errors';

export const GET = definePublicRoute({
  method: 'GET',
  path: '/api/v1/schemas/{kind}/{version}',
  summary: 'Read the JSON Schema of an event kind',
  tag: 'Ingest',
  access: 'public',
  params: z.object({ kind: z.string().max(64), version: z.string().max(16) }),
  responses: { 200: { description: 'JSON Schema 2020-12.', mediaType: 'application/schema+json' } },
  async handle({ params }) {
    const schema = eventJsonSchema(params.kind, params.version);
    if (!schema) {
      throw new AppError(
        'notFound',
        `There is no such schema. Kinds: ${EMITTED_KINDS.join(', ')}; versions: ${SCHEMA_VERSIONS.join(', ')}.`,
      );
    }
    const headers = { 'content-type': 'application/schema+json', 'cache-control': 'public, max-age=3600' };
    return new Response(JSON.stringify(schema, null, 2), { headers });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
