import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { artifactsQuery, newArtifact } from '@/lib/registry/artifacts';
import { artifactPage } from '@/lib/registry/contract';
import { listArtifacts } from '@/lib/registry/server/list-artifacts';
import { registerArtifact } from '@/lib/registry/server/register-artifact';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/artifacts',
  summary: 'List artifacts',
  description: 'Models, prompts, policies, agents, tools, data: registered, or seen in traffic and registered by nobody.',
  tag: 'Registry',
  access: { permission: 'systems.read' },
  query: artifactsQuery,
  responses: { 200: { description: 'A page of artifacts.', schema: artifactPage } },
  handle: ({ actor, query }) => listArtifacts(actor, query),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/artifacts',
  summary: 'Register an artifact and a version of it',
  description:
    'Doing it again adds what is new. A version that is registered under another digest answers 409: register what was changed as a new version. Models go by family and build (name `gpt-4o`, version `2024-08-06`), as traffic names them.',
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  body: newArtifact,
  responses: { 201: { description: 'Its id.', schema: z.object({ id: z.string(), version: z.string().nullable() }) } },
  handle: ({ actor, body }) => registerArtifact(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
