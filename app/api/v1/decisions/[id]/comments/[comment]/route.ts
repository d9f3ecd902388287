import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { deleteComment } from '@/lib/decisions/server/delete-comment';
import { resolveComment } from '@/lib/decisions/server/resolve-comment';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

const params = z.object({ id: z.string(), comment: z.string() });

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/v1/decisions/{id}/comments/{comment}',
  summary: 'Resolve a comment, or open it again',
  tag: 'Comments',
  access: { permission: 'comments.write', by: 'person' },
  params,
  body: z.object({ resolved: z.boolean() }),
  responses: { 204: { description: 'Done.' } },
  handle: ({ actor, params: { id, comment }, body }) => resolveComment(actor, id, comment, body.resolved),
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/v1/decisions/{id}/comments/{comment}',
  summary: 'Delete one’s own comment',
  description: 'Its text leaves every page; the log keeps what was written, and that it was deleted.',
  tag: 'Comments',
  access: { permission: 'comments.write', by: 'person' },
  params,
  responses: { 204: { description: 'Done.' } },
  handle: ({ actor, params: { id, comment } }) => deleteComment(actor, id, comment),
});

export const { GET, POST, PUT } = refuseOtherMethods(PATCH, DELETE);
