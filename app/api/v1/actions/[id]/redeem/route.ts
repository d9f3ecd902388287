import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { actionView, redemption } from '@/lib/approvals/schemas';
import { redeemAction } from '@/lib/approvals/server/redeem-action';
import { decodeStrictJson } from '@/lib/approvals/server/strict-json';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/actions/{id}/redeem',
  summary: 'Redeem a verdict',
  description:
    'Right before the action runs, by whoever runs it: succeeds exactly once. `actionHash` is made from the bytes that will be sent. Policy is evaluated again; a stricter answer is 409 `policyChanged`.',
  tag: 'Actions',
  access: { permission: 'actions.redeem', by: 'key' },
  params: z.object({ id: z.string() }),
  body: redemption,
  decode: decodeStrictJson,
  responses: { 200: { description: 'Redeemed: run it now, once.', schema: actionView } },
  handle: ({ actor, params: { id }, body }) => redeemAction(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
