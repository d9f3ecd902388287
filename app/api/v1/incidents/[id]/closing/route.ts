import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentView } from '@/lib/evidence/incidents/contract';
import { closing } from '@/lib/evidence/incidents/inputs';
import { closeIncident } from '@/lib/evidence/server/incidents/close-incident';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/closing',
  summary: 'Close an incident',
  description: 'With what was found. Refused while a clock that binds has no report: 409.',
  tag: 'Evidence',
  access: { permission: 'incidents.manage' },
  params: z.object({ id: z.string() }),
  body: closing,
  responses: { 200: { description: 'The incident.', schema: incidentView } },
  async handle({ actor, params, body }) {
    await closeIncident(actor, params.id, body);
    return getIncident(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
