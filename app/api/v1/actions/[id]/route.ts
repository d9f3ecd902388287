import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { actionView, waitQuery } from '@/lib/approvals/schemas';
import { waitForAction } from '@/lib/approvals/server/get-action';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/actions/{id}',
  summary: 'Read an action, or wait for its outcome',
  description:
    'With `wait` the answer is held until it is decided, its revision is another than `since`, or the seconds are over.',
  tag: 'Actions',
  access: { permission: 'actions.read' },
  params: z.object({ id: z.string() }),
  query: waitQuery,
  responses: { 200: { description: 'As it stands.', schema: actionView } },
  handle: ({ actor, params: { id }, query: { wait, since }, request }) =>
    waitForAction(actor, id, { seconds: wait, since, signal: request.signal }),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
