import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentView } from '@/lib/evidence/incidents/contract';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/incidents/{id}',
  summary: 'Get an incident',
  description:
    'With its clocks, the decisions it is about, the reports that were sent, and every step with its place in the log.',
  tag: 'Evidence',
  access: { permission: 'evidence.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The incident.', schema: incidentView } },
  handle: ({ actor, params }) => getIncident(actor, params.id),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
