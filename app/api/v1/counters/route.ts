import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { countersAnswer, MOST_COUNTERS, newCounter } from '@/lib/completeness/counter';
import { reportCounters } from '@/lib/completeness/server/report-counters';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/counters',
  summary: 'Report how many requests there were',
  description:
    'An independent denominator: what a gateway, a queue or a bill counted in a window of time that is over. One counter, a list of them, or `{"counters": [...]}`. The same count again is a `duplicate`, another count for the same window a correction (`corrected`); both stand in the log as `counter.reported`. The system page then says how many of them arrived.',
  tag: 'Ingest',
  access: { permission: 'events.ingest', by: 'key' },
  body: z.union([
    newCounter,
    z.array(newCounter).min(1).max(MOST_COUNTERS),
    z.strictObject({ counters: z.array(newCounter).min(1).max(MOST_COUNTERS) }),
  ]),
  responses: { 200: { description: 'What became of each counter.', schema: countersAnswer } },
  async handle({ actor, body }) {
    const counters = Array.isArray(body) ? body : 'counters' in body ? body.counters : [body];
    return { results: await reportCounters(actor, counters) };
  },
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
