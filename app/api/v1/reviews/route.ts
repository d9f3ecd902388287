import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { reviewFilter, reviewItem } from '@/lib/approvals/schemas';
import { listReviews } from '@/lib/approvals/server/list-reviews';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/reviews',
  summary: 'List actions that wait for people, or were decided',
  description: 'What waits: the sharpest risk first, then what has the least time left. What was decided: the newest first.',
  tag: 'Reviews',
  access: { permission: 'actions.read' },
  query: reviewFilter,
  responses: {
    200: { description: 'A page.', schema: z.object({ items: z.array(reviewItem), nextCursor: z.string().nullable() }) },
  },
  handle: ({ actor, query }) => listReviews(actor, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
