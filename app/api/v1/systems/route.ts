import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { systemView } from '@/lib/registry/contract';
import { listSystemOverview, toSystemView } from '@/lib/registry/server/list-system-overview';
import { registerSystem } from '@/lib/registry/server/register-system';
import { newSystem } from '@/lib/registry/systems';
import { toPublicId } from '@/lib/shared/ids';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/systems',
  summary: 'List AI systems',
  description:
    'The inventory: those that somebody registered, and those that were seen in traffic and registered by nobody (`registeredAt` null). `firstSeenAt` null: registered, never seen.',
  tag: 'Registry',
  access: { permission: 'systems.read' },
  responses: { 200: { description: 'AI systems, by name.', schema: z.object({ items: z.array(systemView) }) } },
  handle: async ({ actor }) => ({ items: (await listSystemOverview(actor)).map(toSystemView) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/systems',
  summary: 'Register an AI system',
  description:
    'Before its first event, so that its capture level holds from the first byte. One seen in traffic already is changed instead.',
  tag: 'Registry',
  access: { permission: 'systems.manage' },
  body: newSystem,
  responses: { 201: { description: 'Its id.', schema: z.object({ id: z.string() }) } },
  handle: async ({ actor, body }) => ({ id: toPublicId('system', await registerSystem(actor, body)) }),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
