import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { haltView, resumeInput } from '@/lib/approvals/schemas';
import { resumeHalt } from '@/lib/approvals/server/resume-halt';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/halts/{id}/resume',
  summary: 'Resume, in stages or at once',
  description: 'Needs step-up. What was voided stays void.',
  tag: 'Halts',
  access: { permission: 'actions.halt', by: 'person', keysAre: 'agentCannotDecide' },
  params: z.object({ id: z.string() }),
  body: resumeInput,
  responses: { 200: { description: 'The halt.', schema: haltView } },
  handle: ({ actor, params: { id }, body }) => resumeHalt(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
