import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { batchAnswer } from '@/lib/ingest/langfuse/answer';
import { ingestLangfuse } from '@/lib/ingest/server/ingest-langfuse';
import { nameSystem } from '@/lib/ingest/server/name-system';
import { receiveBody } from '@/lib/ingest/server/receive-body';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/public/ingestion',
  summary: "Send a batch as Langfuse's clients do",
  description:
    "Langfuse's batch ingestion, `{batch: [{id, type, timestamp, body}], metadata}`: all its types of events. An event's `id` recognises a resend, `body.id` joins the parts of an entity in any order. Each event is answered by itself in a 207, and a fault of one never fails the others. The AI system is the one that the key is bound to, else the user name of Basic authentication (the client's public key).",
  tag: 'Ingest',
  access: { permission: 'events.ingest', by: 'key' },
  consumes: ['application/json'],
  responses: { 207: { description: 'What became of each event.', schema: batchAnswer } },
  handle: ({ actor, request }) =>
    receiveBody(actor, request, async (body, route) =>
      ingestLangfuse(actor, { body, route, system: await nameSystem(actor, request, 'langfuse') }),
    ),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
