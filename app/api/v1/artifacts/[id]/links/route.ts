import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { newLink } from '@/lib/registry/artifacts';
import { linkArtifacts } from '@/lib/registry/server/link-artifacts';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/artifacts/{id}/links',
  summary: 'Link an artifact to what it was made of',
  description:
    'A training run, the data it was trained on, its evaluation, the notebook behind it, the model that inferred an attribute.',
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  params: z.object({ id: z.string() }),
  body: newLink,
  responses: { 204: { description: 'Linked.' } },
  handle: ({ actor, params: { id }, body }) => linkArtifacts(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
