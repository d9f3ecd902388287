import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { packView } from '@/lib/evidence/packs/pack-contract';
import { getPack } from '@/lib/evidence/server/packs/read-packs';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/evidence-packs/{id}',
  summary: 'Read how far an evidence pack is',
  description: 'Its state and progress, what it is about, who signed it off and who got it.',
  tag: 'Evidence',
  access: { permission: 'packs.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The pack.', schema: packView } },
  handle: ({ actor, params }) => getPack(actor, params.id),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
