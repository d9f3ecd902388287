import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { newPromotion } from '@/lib/registry/artifacts';
import { promotionView } from '@/lib/registry/contract';
import { PROMOTION_STATES } from '@/lib/registry/promotion';
import { listPromotions } from '@/lib/registry/server/list-promotions';
import { requestPromotion } from '@/lib/registry/server/request-promotion';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/promotions',
  summary: 'List promotions',
  description: 'Those that wait for consent first, then the newest.',
  tag: 'Registry',
  access: { permission: 'systems.read' },
  query: z.object({ state: z.enum(PROMOTION_STATES).optional() }),
  responses: { 200: { description: 'Promotions.', schema: z.object({ items: z.array(promotionView) }) } },
  handle: async ({ actor, query }) => ({ items: await listPromotions(actor, query.state ?? null) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/promotions',
  summary: 'Ask that a version runs in an environment',
  description: 'Nothing changes before a second person consents.',
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  body: newPromotion,
  responses: { 201: { description: 'The promotion.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor, body }) => requestPromotion(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
