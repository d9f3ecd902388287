import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { comparison } from '@/lib/decisions/compare';
import { compareWith } from '@/lib/decisions/server/compare-with';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/compare/{other}',
  summary: 'Compare two decisions step by step',
  description:
    'Steps are aligned in order; of each pair only what differs is answered. Each id may be ours, the emitter’s own, or a trace id.',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  params: z.object({ id: z.string(), other: z.string() }),
  responses: { 200: { description: 'Aligned steps and what differs.', schema: comparison.extend({ masked }) } },
  handle: async ({ actor, params }) => toMaskedAnswer(await compareWith(actor, params.id, params.other)),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
