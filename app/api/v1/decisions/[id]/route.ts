import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { noteAccess } from '@/lib/access/server/note-access';
import { decisionApproval } from '@/lib/approvals/schemas';
import { listDecisionApprovals } from '@/lib/approvals/server/list-decision-approvals';
import { assessedDetail } from '@/lib/assessment/api';
import { getAssessedDetail } from '@/lib/assessment/server/get-assessed-detail';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { fromPublicId } from '@/lib/shared/ids';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/{id}',
  summary: 'Read a decision with its steps',
  description:
    'The id may be ours (`dec_…`), the emitter’s own id, or a trace id; an id that belongs to several decisions answers 409 with `candidates`. The first 500 steps come with their content; `stepsCursor` goes to `/api/v1/decisions/{id}/steps?after=`. `findings` and `policy` are of the newest assessment; passages are told only to those who may read content.',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  params: z.object({ id: z.string() }),
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(500) }),
  responses: {
    200: {
      description: 'The decision, its steps, its events and its place in the log.',
      schema: assessedDetail.extend({ approvals: z.array(decisionApproval), masked }),
    },
  },
  async handle({ actor, params, query }) {
    const detail = await getAssessedDetail(actor, params.id, { limit: query.limit });
    const { id, system } = detail.decision;
    const decisionId = fromPublicId('decision', id)!;
    const [approvals] = await Promise.all([
      listDecisionApprovals(actor, decisionId),
      noteAccess(actor, { kind: 'trail.opened', decisionId, systemId: fromPublicId('system', system.id) ?? undefined }),
    ]);
    return toMaskedAnswer({ ...detail, approvals });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
