import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { rescoreAsked, rescoreRun } from '@/lib/assessment/api';
import { askRescore } from '@/lib/assessment/server/ask-rescore';
import { listRescores } from '@/lib/assessment/server/list-rescores';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/assessments/rescore',
  summary: 'Read how far re-scorings are',
  tag: 'Risk',
  access: { permission: 'decisions.read' },
  responses: { 200: { description: 'The newest twenty.', schema: z.object({ runs: z.array(rescoreRun) }) } },
  handle: async ({ actor }) => ({ runs: await listRescores(actor) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/assessments/rescore',
  summary: 'Score recorded decisions anew',
  description:
    'Scores closed decisions of a range with the scorers and policies of today. Nothing is changed: a decision that comes out otherwise gets a new `risk.assessed` and `policy.evaluated` beside the old ones, and the newest counts. One that comes out the same gets none, so asking twice does nothing twice. One at a time: 409 while one is going on.',
  tag: 'Risk',
  access: { permission: 'risk.rescore' },
  body: rescoreAsked,
  responses: { 202: { description: 'Asked for.', schema: z.object({ id: z.string(), bundle: z.string() }) } },
  handle: ({ actor, body }) => askRescore(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
