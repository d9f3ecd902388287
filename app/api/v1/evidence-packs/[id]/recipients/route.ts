import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { handOverInput, packView } from '@/lib/evidence/packs/pack-contract';
import { handOverPack } from '@/lib/evidence/server/packs/act-on-pack';
import { getPack } from '@/lib/evidence/server/packs/read-packs';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/evidence-packs/{id}/recipients',
  summary: 'Record whom a pack was given to',
  description: 'Downloads are recorded by themselves; this is for a pack that was handed over another way.',
  tag: 'Evidence',
  access: { permission: 'packs.build' },
  params: z.object({ id: z.string() }),
  body: handOverInput,
  responses: { 200: { description: 'The pack.', schema: packView } },
  async handle({ actor, params, body }) {
    await handOverPack(actor, params.id, body);
    return getPack(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
