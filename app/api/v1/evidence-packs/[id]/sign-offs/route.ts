import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { signOffInput } from '@/lib/evidence/packs/pack-contract';
import { signOffPack } from '@/lib/evidence/server/packs/act-on-pack';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/evidence-packs/{id}/sign-offs',
  summary: 'Sign an evidence pack off',
  description: 'A signed-in person, in a capacity that is theirs, for the draft with this manifest. The second one, by somebody else in another capacity, freezes it.',
  tag: 'Evidence',
  access: { permission: 'packs.sign', by: 'person' },
  params: z.object({ id: z.string() }),
  body: signOffInput,
  responses: { 200: { description: 'Whether it is frozen now.', schema: z.object({ frozen: z.boolean() }) } },
  handle: ({ actor, params, body }) => signOffPack(actor, params.id, body),
}); // prettier-ignore

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
