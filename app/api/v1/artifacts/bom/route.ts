import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { bomImport } from '@/lib/registry/contract';
import { importBom } from '@/lib/registry/server/import-bom';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/artifacts/bom',
  summary: 'Register what a CycloneDX bill of materials names',
  description:
    'CycloneDX 1.5, 1.6 or 1.7 in JSON. Components of the types machine-learning-model and data become artifacts with digest and model card, and what was trained on what becomes links. All or nothing; sending it again changes nothing.',
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  body: z.json(),
  maxBodyBytes: 8 * 1024 * 1024,
  consumes: ['application/vnd.cyclonedx+json', 'application/json'],
  responses: { 200: { description: 'What was registered, and what could not be.', schema: bomImport } },
  handle: ({ actor, body }) => importBom(actor, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
