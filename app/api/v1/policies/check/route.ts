import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { testDocument } from '@/lib/policy/server/evaluate-draft';
import { checkInput, checkView } from '@/lib/policy/views';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/check',
  summary: 'Check a policy document and run its tests',
  description:
    'Stores nothing. `problems` say where, what and how to mend; in a condition `start` and `end` point at the place (UTF-16).',
  tag: 'Policies',
  access: { permission: 'policies.read' },
  body: checkInput,
  responses: { 200: { description: 'What is wrong with it, and what its tests say.', schema: checkView } },
  handle: async ({ actor, body }) => testDocument(actor, body.document),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
