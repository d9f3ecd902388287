import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { artifactView } from '@/lib/registry/contract';
import { getArtifact } from '@/lib/registry/server/get-artifact';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/artifacts/{id}',
  summary: 'Read an artifact',
  description: 'Its versions with digest, signature, model card and where they were seen; deployment windows, promotions, links.',
  tag: 'Registry',
  access: { permission: 'systems.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The artifact.', schema: artifactView } },
  handle: ({ actor, params: { id } }) => getArtifact(actor, id),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
