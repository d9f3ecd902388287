import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { textsWithdrawal } from '@/lib/registry/artifacts';
import { withdrawTexts } from '@/lib/retention/server/withdraw-texts';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/artifacts/{id}/texts/withdraw',
  summary: 'Withdraw the text of a version',
  description:
    'It is read in the registry no longer, and no new record refers to it. Records that hold it keep it: it goes with their decisions, by erasure or retention.',
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  params: z.object({ id: z.string() }),
  body: textsWithdrawal,
  responses: {
    200: {
      description: 'How many texts were withdrawn, and how many of them no record held, so that their bytes are gone.',
      schema: z.object({ texts: z.number().int(), deleted: z.number().int() }),
    },
  },
  handle: ({ actor, params: { id }, body }) => withdrawTexts(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
