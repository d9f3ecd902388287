import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { haltView, newHalt } from '@/lib/approvals/schemas';
import { listHalts } from '@/lib/approvals/server/list-halts';
import { startHalt } from '@/lib/approvals/server/start-halt';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/halts',
  summary: 'List halts and drills',
  tag: 'Halts',
  access: { permission: 'actions.read' },
  responses: { 200: { description: 'Those in force first, then the newest.', schema: z.object({ items: z.array(haltView) }) } },
  handle: async ({ actor }) => ({ items: await listHalts(actor) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/halts',
  summary: 'Halt actions',
  description:
    'Needs step-up. From its commit on nothing in its scope begins: what waits is frozen, leave that was not redeemed is void, new actions are denied. It does not stop what runs already or does not pass through a gateway; `running` counts the former.',
  tag: 'Halts',
  access: { permission: 'actions.halt', by: 'person', keysAre: 'agentCannotDecide' },
  body: newHalt,
  responses: { 201: { description: 'The halt.', schema: haltView } },
  handle: ({ actor, body }) => startHalt(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
