import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { changeIdentityKeys } from '@/lib/decisions/server/change-identity-keys';
import { getIdentityKeys } from '@/lib/decisions/server/get-identity-keys';
import { identityKeyLists, identityKeysChange } from '@/lib/dialects/identity-lists';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { findSystem } from '@/lib/registry/server/find-system';

const params = z.object({ id: z.string().min(1).max(200) });
const answer = z.object({
  keys: identityKeyLists.nullable().describe('null: the defaults.'),
  defaults: identityKeyLists,
  since: z.number().int().nullable().describe('Place in the log of the event that set them.'),
});

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/systems/{id}/identity-keys',
  summary: 'Read where user, session and prompt version of an AI system are looked for',
  description: '`id` is the id of the system or its key.',
  tag: 'AI systems',
  access: { permission: 'systems.read' },
  params,
  responses: { 200: { description: 'The lists, and the defaults.', schema: answer } },
  handle: async ({ actor, params: { id } }) => getIdentityKeys(actor, (await findSystem(actor, id)).id),
});

export const PUT = defineRoute({
  method: 'PUT',
  path: '/api/v1/systems/{id}/identity-keys',
  summary: 'Set where user, session and prompt version of an AI system are looked for',
  description:
    'Lists of attribute keys of spans and log records; the first that a record has counts. They hold for what is recorded from then on; `countersign rebuild --apply-identity-keys` reads everything recorded with them.',
  tag: 'AI systems',
  access: { permission: 'systems.manage' },
  params,
  body: identityKeysChange,
  responses: { 200: { description: 'The lists as they are now.', schema: answer } },
  handle: async ({ actor, params: { id }, body }) => {
    const system = await findSystem(actor, id);
    await changeIdentityKeys(actor, system.id, body);
    return getIdentityKeys(actor, system.id);
  },
});

export const { POST, PATCH, DELETE } = refuseOtherMethods(GET, PUT);
