import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { revealed, revealRequest } from '@/lib/decisions/reveal';
import { revealContent } from '@/lib/decisions/server/reveal-content';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/decisions/{id}/reveal',
  summary: 'Reveal masked personal data, with a reason',
  description:
    'The clear values behind the masks of some steps or of the whole trail. Each answer is an event, `content.revealed`, with who asked, what was shown and why, written before the answer leaves. By a signed-in person only, who may read content as well; never cached.',
  tag: 'Decisions',
  access: { permission: 'content.reveal', by: 'person' },
  params: z.object({ id: z.string() }),
  body: revealRequest,
  responses: { 200: { description: 'The values by token.', schema: revealed } },
  handle: ({ actor, params, body }) => revealContent(actor, params.id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
