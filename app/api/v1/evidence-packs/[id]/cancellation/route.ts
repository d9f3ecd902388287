import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { packView } from '@/lib/evidence/packs/pack-contract';
import { cancelPack } from '@/lib/evidence/server/packs/act-on-pack';
import { getPack } from '@/lib/evidence/server/packs/read-packs';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/evidence-packs/{id}/cancellation',
  summary: 'Cancel an evidence pack',
  description: 'Stops one that is being built, or throws a draft away. One that is signed off is not cancelled any more: 409.',
  tag: 'Evidence',
  access: { permission: 'packs.build' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The pack; one that is being built ends at its next step.', schema: packView } },
  async handle({ actor, params }) {
    await cancelPack(actor, params.id);
    return getPack(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
