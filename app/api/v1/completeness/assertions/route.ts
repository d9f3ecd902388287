import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { assertionsInput } from '@/lib/completeness/contract';
import { setAssertions } from '@/lib/completeness/server/set-assertions';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const PUT = defineRoute({
  method: 'PUT',
  path: '/api/v1/completeness/assertions',
  summary: 'Set what every decision of an AI system must have',
  description:
    'Replaces the assertions of the system; an event `assertion.set` says what they were before. They are held against decisions at their seal, and against those that are closed already. Failures are found in the explorer by `gap:`.',
  tag: 'AI systems',
  access: { permission: 'systems.manage' },
  body: assertionsInput.extend({ system: z.string().max(64).describe('`sys_...`') }),
  responses: { 204: { description: 'Set.' } },
  async handle({ actor, body }) {
    await setAssertions(actor, body.system, body.assertions);
  },
});

export const { GET, POST, PATCH, DELETE } = refuseOtherMethods(PUT);
