import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { liftWithholding } from '@/lib/evidence/server/packs/withhold-passage';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/v1/evidence-packs/{id}/withholdings/{mark}',
  summary: 'Lift a mark of what is kept back',
  description: 'By a signed-in person with the permission set Legal. What it kept back stands in the draft again, which is built and signed off anew.',
  tag: 'Evidence',
  access: { permission: 'packs.sign', by: 'person' },
  params: z.object({ id: z.string(), mark: z.string() }),
  responses: { 204: { description: 'It is lifted.' } },
  handle: ({ actor, params }) => liftWithholding(actor, params.id, params.mark),
}); // prettier-ignore

export const { GET, POST, PUT, PATCH } = refuseOtherMethods(DELETE);
