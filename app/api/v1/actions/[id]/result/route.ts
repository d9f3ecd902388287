import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { actionResult, actionView } from '@/lib/approvals/schemas';
import { reportResult } from '@/lib/approvals/server/report-result';
import { decodeStrictJson } from '@/lib/approvals/server/strict-json';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/actions/{id}/result',
  summary: 'Report how a redeemed action ended',
  tag: 'Actions',
  access: { permission: 'actions.redeem', by: 'key' },
  params: z.object({ id: z.string() }),
  body: actionResult,
  decode: decodeStrictJson,
  responses: { 200: { description: 'Noted.', schema: actionView } },
  handle: ({ actor, params: { id }, body }) => reportResult(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
