import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { packView } from '@/lib/evidence/packs/pack-contract';
import { restartPack } from '@/lib/evidence/server/packs/act-on-pack';
import { getPack } from '@/lib/evidence/server/packs/read-packs';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/evidence-packs/{id}/restart',
  summary: 'Begin a failed evidence pack again',
  description: 'From what was pinned of it: what was signed off stays. One that has not failed is not begun again: 409.',
  tag: 'Evidence',
  access: { permission: 'packs.build' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The pack; it waits for the worker.', schema: packView } },
  async handle({ actor, params }) {
    await restartPack(actor, params.id);
    return getPack(actor, params.id);
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
