import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { holdView } from '@/lib/retention/contract';
import { newHold } from '@/lib/retention/hold';
import { listHolds } from '@/lib/retention/server/list-holds';
import { placeHold } from '@/lib/retention/server/place-hold';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/holds',
  summary: 'List holds',
  description: 'Open ones first, then newest first.',
  tag: 'Retention',
  access: { permission: 'retention.read' },
  responses: { 200: { description: 'Holds.', schema: z.object({ items: z.array(holdView) }) } },
  async handle({ actor }) {
    return { items: await listHolds(actor) };
  },
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/holds',
  summary: 'Place a hold',
  description: 'What it names is kept from retention and erasure until two people have released it.',
  tag: 'Retention',
  access: { permission: 'holds.manage', by: 'person' },
  body: newHold,
  responses: { 201: { description: 'The hold.', schema: z.object({ id: z.string(), decisions: z.number().nullable() }) } },
  handle: ({ actor, body }) => placeHold(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
