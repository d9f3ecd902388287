import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentPage } from '@/lib/evidence/incidents/contract';
import { newIncident } from '@/lib/evidence/incidents/inputs';
import { openIncident } from '@/lib/evidence/server/incidents/open-incident';
import { listIncidents } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/incidents',
  summary: 'List incidents',
  description:
    'Open ones first, then those known of last, with their clocks; follow nextCursor for more. What people wrote is null for who may not read content, and once the decision that it is about was erased.',
  tag: 'Evidence',
  access: { permission: 'evidence.read' },
  query: z.object({
    system: z.string().min(1).max(200).optional(),
    open: z.enum(['true', 'false']).optional(),
    cursor: z.string().max(600).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
  }),
  responses: { 200: { description: 'Incidents.', schema: incidentPage } },
  handle: ({ actor, query }) => listIncidents(actor, { ...query, system: query.system ?? null, openOnly: query.open === 'true' }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents',
  summary: 'Open an incident',
  description:
    'A signed-in person says what happened, since when it is known, and which decisions it is about. The clocks follow from its class and the AI system.',
  tag: 'Evidence',
  access: { permission: 'incidents.manage' },
  body: newIncident,
  responses: { 201: { description: 'It is open, and in the log.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor, body }) => openIncident(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
