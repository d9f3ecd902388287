import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentView } from '@/lib/evidence/incidents/contract';
import { sentReport } from '@/lib/evidence/incidents/inputs';
import { recordReport } from '@/lib/evidence/server/incidents/record-report';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/reports',
  summary: 'Record that an incident was reported',
  description: 'When, to whom and by whom; a clock stops with the first report to whom it asks for.',
  tag: 'Evidence',
  access: { permission: 'incidents.manage' },
  params: z.object({ id: z.string() }),
  body: sentReport,
  responses: { 200: { description: 'The incident.', schema: incidentView } },
  async handle({ actor, params, body }) {
    await recordReport(actor, params.id, body);
    return getIncident(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
