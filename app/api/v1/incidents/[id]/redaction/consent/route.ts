import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { redactionDone } from '@/lib/evidence/incidents/contract';
import { consentRedaction } from '@/lib/evidence/server/incidents/ask-redaction';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/redaction/consent',
  summary: 'Consent that what people wrote of an incident goes',
  description:
    'Never the person who asked. What was written goes from the log’s content and from the register at once; class, times, clocks and reports stay. Refused while anything is under hold: 409.',
  tag: 'Evidence',
  access: { permission: 'erasure.approve', by: 'person' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'How many acts lost their words.', schema: redactionDone } },
  handle: ({ actor, params: { id } }) => consentRedaction(actor, id),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
