import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { replay, replayQuery } from '@/lib/decisions/replay-contract';
import { exportReplay } from '@/lib/decisions/server/replay-step';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { AppError } from '@/lib/shared/errors';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}/replay',
  summary: 'Take the context of a model step as a request of the chat API',
  description:
    'What the step shows (messages, tools with their schemas, parameters, model) as a body for `POST /v1/chat/completions`, and a sidecar that says what was not reported, masked, erased, assumed or left out, with the documents retrieved before the call and the answer then. Nothing is sent anywhere. Needs `content.read` as well; personal data is masked. Each download is an event, `record.exported`.',
  tag: 'Decisions',
  access: { permission: 'content.read' },
  params: z.object({ id: z.string() }),
  query: replayQuery,
  responses: { 200: { description: 'The request and its sidecar, or one of them.', schema: replay } },
  async handle({ actor, params, query }) {
    const made = await exportReplay(actor, params.id, query.step, query.part);
    if (query.part === 'both') return made;
    if (query.part === 'request' && made.request === null)
      throw new AppError('unprocessable', 'Nothing of what this call asked was reported or is left: there is nothing to replay. The sidecar says what is missing.', { field: 'query.part' }); // prettier-ignore
    const [name, body] = query.part === 'request' ? ['replay', made.request] : ['replay-sidecar', made.sidecar];
    const step = query.step.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 40);
    return new Response(`${JSON.stringify(body, null, 2)}\n`, {
      headers: {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="${name}-${made.sidecar.decision}-${step}.json"`,
      },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
