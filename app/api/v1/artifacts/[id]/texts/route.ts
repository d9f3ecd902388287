import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { textsQuery } from '@/lib/registry/artifacts';
import { versionTextsView } from '@/lib/registry/contract';
import { getTexts } from '@/lib/registry/server/get-texts';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/artifacts/{id}/texts',
  summary: 'Read the text a version is registered with',
  description:
    'A prompt, or the passages of a document, in their order. None where the version was registered without, or its text was withdrawn.',
  tag: 'Registry',
  access: { permission: 'content.read' },
  params: z.object({ id: z.string() }),
  query: textsQuery,
  responses: { 200: { description: 'Its texts.', schema: versionTextsView } },
  handle: ({ actor, params: { id }, query }) => getTexts(actor, id, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
