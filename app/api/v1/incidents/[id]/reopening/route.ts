import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentView } from '@/lib/evidence/incidents/contract';
import { reopening } from '@/lib/evidence/incidents/inputs';
import { reopenIncident } from '@/lib/evidence/server/incidents/close-incident';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/reopening',
  summary: 'Open a closed incident again',
  description: 'With the reason.',
  tag: 'Evidence',
  access: { permission: 'incidents.manage' },
  params: z.object({ id: z.string() }),
  body: reopening,
  responses: { 200: { description: 'The incident.', schema: incidentView } },
  async handle({ actor, params, body }) {
    await reopenIncident(actor, params.id, body);
    return getIncident(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
