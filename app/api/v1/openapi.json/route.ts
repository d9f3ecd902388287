import { z } from 'zod';
import { definePublicRoute } from '@/lib/access/server/define-route';
import { openApiDocument } from './document';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = definePublicRoute({
  method: 'GET',
  path: '/api/v1/openapi.json',
  summary: 'Read this document',
  tag: 'Documentation',
  access: 'public',
  responses: {
    200: { description: 'The OpenAPI 3.1 document of this release.', schema: z.looseObject({ openapi: z.string() }) },
  },
  handle: async () => openApiDocument(),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
