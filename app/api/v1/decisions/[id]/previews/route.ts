import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { previewSteps } from '@/lib/decisions/server/preview-steps';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';

const ids = z
  .union([z.string().min(1).max(600), z.array(z.string().min(1).max(600)).max(100)])
  .transform((given) => (typeof given === 'string' ? [given] : given));

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/previews',
  summary: 'Read a few words about each of several steps',
  description:
    'What a model said, what a tool was asked, what was searched for: at most 140 characters each. `id` is repeatable, up to 100.',
  tag: 'Decisions',
  access: { permission: 'content.read' },
  params: z.object({ id: z.string() }),
  query: z.object({ id: ids }),
  responses: {
    200: { description: 'Previews by step id.', schema: z.object({ previews: z.record(z.string(), z.string()), masked }) },
  },
  async handle({ actor, params, query }) {
    return toMaskedAnswer({ previews: await previewSteps(actor, params.id, query.id) });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
