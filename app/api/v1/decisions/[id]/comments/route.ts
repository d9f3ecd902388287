import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { commentView, newComment } from '@/lib/decisions/comments';
import { addComment } from '@/lib/decisions/server/add-comment';
import { listComments } from '@/lib/decisions/server/list-comments';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';

const params = z.object({ id: z.string() });

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/comments',
  summary: 'List the comments on a decision',
  tag: 'Comments',
  access: { permission: 'content.read' },
  params,
  responses: { 200: { description: 'Comments, oldest first.', schema: z.object({ items: z.array(commentView), masked }) } },
  async handle({ actor, params: { id } }) {
    return toMaskedAnswer({ items: await listComments(actor, id) });
  },
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/decisions/{id}/comments',
  summary: 'Comment on a decision, a step, or a passage of it',
  description: 'Plain text. The comment and its `comment.added` event are written together.',
  tag: 'Comments',
  access: { permission: 'comments.write', by: 'person' },
  params,
  body: newComment,
  responses: { 201: { description: 'The comment.', schema: commentView } },
  handle: ({ actor, params: { id }, body }) => addComment(actor, id, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
