import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { getRecord } from '@/lib/decisions/server/get-record';
import { rawRecord } from '@/lib/decisions/trail';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/records',
  summary: 'Read the stored records of one step',
  description: 'Each record as it was decoded and stored, secrets replaced, with its event id and its index in the log.',
  tag: 'Decisions',
  access: { permission: 'content.read' },
  params: z.object({ id: z.string() }),
  query: z.object({ step: z.string().min(1).max(600) }),
  responses: {
    200: { description: 'The records in the order of the log.', schema: z.object({ records: z.array(rawRecord), masked }) },
  },
  async handle({ actor, params, query }) {
    return toMaskedAnswer({ records: await getRecord(actor, params.id, query.step) });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
