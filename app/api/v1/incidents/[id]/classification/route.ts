import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentView } from '@/lib/evidence/incidents/contract';
import { reclassification } from '@/lib/evidence/incidents/inputs';
import { classifyIncident } from '@/lib/evidence/server/incidents/classify-incident';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/classification',
  summary: 'Class an incident anew',
  description: 'With the reason; the clocks follow, and the earlier class stays in the log.',
  tag: 'Evidence',
  access: { permission: 'incidents.manage' },
  params: z.object({ id: z.string() }),
  body: reclassification,
  responses: { 200: { description: 'The incident.', schema: incidentView } },
  async handle({ actor, params, body }) {
    await classifyIncident(actor, params.id, body);
    return getIncident(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
