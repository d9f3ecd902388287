import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { discardDraft } from '@/lib/policy/server/discard-draft';
import { saveDraft } from '@/lib/policy/server/save-draft';
import { policyParams, savedDraft, writtenDraft } from '@/lib/policy/views';

export const PUT = defineRoute({
  method: 'PUT',
  path: '/api/v1/policies/{id}/draft',
  summary: 'Replace the text of a draft',
  description: 'A draft that somebody changed since `revision` was read is not overwritten: 412.',
  tag: 'Policies',
  access: { permission: 'policies.write' },
  params: policyParams,
  body: savedDraft,
  responses: { 200: { description: 'The draft.', schema: writtenDraft } },
  handle: ({ actor, params, body }) => saveDraft(actor, params.id, body),
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/v1/policies/{id}/draft',
  summary: 'Discard a draft',
  tag: 'Policies',
  access: { permission: 'policies.write' },
  params: policyParams,
  responses: { 204: { description: 'It is gone; its number is not given again.' } },
  handle: async ({ actor, params }) => {
    await discardDraft(actor, params.id);
    return new Response(null, { status: 204 });
  },
});

export const { GET, POST, PATCH } = refuseOtherMethods(PUT, DELETE);
