import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { newCard } from '@/lib/registry/artifacts';
import { addModelCard } from '@/lib/registry/server/add-model-card';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/artifacts/{id}/card',
  summary: 'Keep a model card with a version',
  description:
    'Markdown with YAML front matter, as model hubs write it. It is read into facts, figures and sections of plain text.',
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  params: z.object({ id: z.string() }),
  body: newCard,
  responses: { 204: { description: 'Kept.' } },
  handle: ({ actor, params: { id }, body }) => addModelCard(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
