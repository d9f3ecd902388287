import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { eventsAnswer } from '@/lib/ingest/native/answer';
import { ingestAgents } from '@/lib/ingest/server/ingest-agents';
import { nameSystem } from '@/lib/ingest/server/name-system';
import { receiveBody } from '@/lib/ingest/server/receive-body';

export const POST = defineRoute({
  method: 'POST',
  path: '/v1/traces/ingest',
  summary: "Send traces as the OpenAI Agents SDK's own exporter does",
  description:
    '`{data: [trace | trace.span]}` (OpenAI-Beta: traces=v1). A trace is a decision, `group_id` its session. The exporter tells of a call through the Responses API its id alone: such a step is shown as not captured.',
  tag: 'Ingest',
  access: { permission: 'events.ingest', by: 'key' },
  query: z.object({
    system: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('The AI system, where the key is not bound to one; `openai-agents` when it is not given.'),
  }),
  consumes: ['application/json'],
  responses: { 200: { description: 'What became of each item.', schema: eventsAnswer } },
  handle: ({ actor, request }) =>
    receiveBody(actor, request, async (body, route) =>
      ingestAgents(actor, { body, route, system: await nameSystem(actor, request, 'openai-agents') }),
    ),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
