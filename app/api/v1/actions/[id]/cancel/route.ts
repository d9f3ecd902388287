import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { actionView } from '@/lib/approvals/schemas';
import { cancelAction } from '@/lib/approvals/server/cancel-action';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/actions/{id}/cancel',
  summary: 'Withdraw an action',
  tag: 'Actions',
  access: { permission: 'actions.request', by: 'key' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'Withdrawn.', schema: actionView } },
  handle: ({ actor, params: { id } }) => cancelAction(actor, id),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
