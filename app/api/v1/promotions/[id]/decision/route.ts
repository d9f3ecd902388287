import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { promotionDecision } from '@/lib/registry/artifacts';
import { decidePromotion } from '@/lib/registry/server/decide-promotion';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/promotions/{id}/decision',
  summary: 'Decide a promotion',
  description:
    "`approve` and `reject` by somebody else than whoever asked, who has the right to consent; `withdraw` by whoever asked. A signed-in person, never a key. Approval begins the deployment's window.",
  tag: 'Registry',
  access: { permission: 'artifacts.manage', by: 'person' },
  params: z.object({ id: z.string() }),
  body: promotionDecision,
  responses: { 204: { description: 'Decided.' } },
  handle: ({ actor, params: { id }, body }) => decidePromotion(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
