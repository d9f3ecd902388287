import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { ANY_PARAMETERS } from '@/lib/http/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toPublicId } from '@/lib/shared/ids';

/** Langfuse's clients check their credentials with it (`auth_check`): a project is a workspace. */
export const GET = defineRoute({
  method: 'GET',
  path: '/api/public/projects',
  summary: "Check an API key, as Langfuse's clients do",
  tag: 'Ingest',
  access: { permission: 'events.ingest', by: 'key' },
  query: ANY_PARAMETERS,
  responses: {
    200: {
      description: 'The workspace that the key belongs to.',
      schema: z.object({
        data: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            organization: z.object({ id: z.string(), name: z.string() }),
            metadata: z.object({}),
          }),
        ),
      }),
    },
  },
  handle: async ({ actor }) => {
    const id = toPublicId('workspace', actor.workspaceId);
    const name = actor.type === 'key' ? actor.name : 'Countersign';
    return { data: [{ id, name, organization: { id, name: 'Countersign' }, metadata: {} }] };
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
