import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentView } from '@/lib/evidence/incidents/contract';
import { decisionLink } from '@/lib/evidence/incidents/inputs';
import { linkIncidentDecision } from '@/lib/evidence/server/incidents/link-incident-decision';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/decisions',
  summary: 'Link a decision to an incident',
  description: 'Of the same AI system. Linked already: 409.',
  tag: 'Evidence',
  access: { permission: 'incidents.manage' },
  params: z.object({ id: z.string() }),
  body: decisionLink,
  responses: { 200: { description: 'The incident.', schema: incidentView } },
  async handle({ actor, params, body }) {
    await linkIncidentDecision(actor, params.id, body);
    return getIncident(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
