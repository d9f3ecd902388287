import { defineRoute } from '@/lib/access/server/define-route';
import { actionView, newAction } from '@/lib/approvals/schemas';
import { requestAction } from '@/lib/approvals/server/request-action';
import { decodeStrictJson } from '@/lib/approvals/server/strict-json';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/actions',
  summary: 'Ask leave for an action',
  description:
    '`Idempotency-Key` is required: the same key with the same body answers how the action stands, with another body 422. A denial is an answer (200), not an error. Run it only where `state` is `allowed` or `approved` and the verdict is redeemed.',
  tag: 'Actions',
  access: { permission: 'actions.request', by: 'key' },
  body: newAction,
  decode: decodeStrictJson,
  responses: {
    200: { description: 'Decided.', schema: actionView },
    202: { description: 'It waits: for checks, or for people.', schema: actionView },
  },
  async handle({ actor, body, request }) {
    const { view, waiting } = await requestAction(actor, body, request.headers.get('idempotency-key'));
    return Response.json(view, { status: waiting ? 202 : 200 });
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
