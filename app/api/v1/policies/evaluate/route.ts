import { defineRoute } from '@/lib/access/server/define-route';
import { evaluatedView, evaluateInput } from '@/lib/assessment/evaluate-on-decision';
import { evaluateOnDecision } from '@/lib/assessment/server/evaluate-on-decision';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/policies/evaluate',
  summary: 'Evaluate policies on one decision',
  description:
    'On the facts that were stored when it was scored: under what is in force, and with `document` in its policy’s place. Stores nothing.',
  tag: 'Policies',
  access: { permission: 'decisions.read' },
  body: evaluateInput,
  responses: { 200: { description: 'Routes, and what each rule said, subject by subject.', schema: evaluatedView } },
  handle: ({ actor, body }) => evaluateOnDecision(actor, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
