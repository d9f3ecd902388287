import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { askVerification } from '@/lib/integrity/server/ask-verification';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/integrity/verifications',
  summary: 'Ask for a verification of the whole log',
  description:
    'The worker carries it out; `GET /api/v1/integrity` shows how far it is and what it found. 409 while one waits or goes on.',
  tag: 'Log',
  access: { permission: 'access.read' },
  responses: { 202: { description: 'It waits for the worker.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor }) => askVerification(actor),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
