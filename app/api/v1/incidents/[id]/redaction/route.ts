import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { incidentView } from '@/lib/evidence/incidents/contract';
import { redactionAsked } from '@/lib/evidence/incidents/inputs';
import { askRedaction } from '@/lib/evidence/server/incidents/ask-redaction';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/redaction',
  summary: 'Ask that what people wrote of an incident goes',
  description:
    'With the number of the case; another person consents to it. Of an incident that belongs to a decision: 409, the erasure of that decision is the way.',
  tag: 'Evidence',
  access: { permission: 'erasure.request', by: 'person' },
  params: z.object({ id: z.string() }),
  body: redactionAsked,
  responses: { 200: { description: 'The incident.', schema: incidentView } },
  async handle({ actor, params, body }) {
    await askRedaction(actor, params.id, body);
    return getIncident(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
