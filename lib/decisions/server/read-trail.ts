import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { noteAccess } from '@/lib/access/server/note-access';
import { fromPublicId } from '@/lib/shared/ids';
import type { Step } from '@/lib/dialects/step';
import { findSystem } from '@/lib/registry/server/find-system';
import type { CommentView, Mentionable } from '../comments';
import type { DecisionSummary } from '../contract';
import type { Trail } from '../trail';
import { findSimilar } from './find-similar';
import { getDecision } from './get-decision';
import { getSteps } from './get-steps';
import { listComments } from './list-comments';
import { listMentionable } from './list-mentionable';
import { markMentionsSeen } from './mark-mentions-seen';

/** What the page of one decision opens with. */
export interface ReadTrail {
  trail: Trail;
  /** Content of the step that is selected at first. */
  content: Step[];
  selected: string | null;
  comments: CommentView[];
  people: Mentionable[];
  mayComment: boolean;
  captureLevel: string;
  similar: DecisionSummary[];
}

/** Steps of a first page: enough for the first screens, small enough for a quick answer. */
const FIRST_STEPS = 300;

/** Opens a decision for reading, and notes that it was opened. `step`: the one to begin with. Throws notFound, ambiguousId. */
export async function readTrail(actor: Actor, anyId: string, given: { step: string | null }): Promise<ReadTrail> {
  const trail = await getDecision(actor, anyId, { limit: FIRST_STEPS });
  const id = trail.decision.id;
  const content = trail.contentVisible;
  const mayComment = actor.type === 'person' && content && can(actor, 'comments.write');
  const selected = given.step ?? trail.rootKey ?? trail.outline[0]?.id ?? null;
  const [steps, comments, people, system, similar] = await Promise.all([
    content && selected !== null ? getSteps(actor, id, [selected]) : [],
    content ? listComments(actor, id) : [],
    mayComment ? listMentionable(actor, id) : [],
    findSystem(actor, trail.decision.system.id),
    findSimilar(actor, id),
    noteAccess(actor, {
      kind: 'trail.opened',
      decisionId: trail.decisionId,
      systemId: fromPublicId('system', trail.decision.system.id) ?? undefined,
    }),
    mayComment ? markMentionsSeen(actor, trail.decisionId) : null,
  ]);
  return { trail, content: steps, selected, comments, people, mayComment, captureLevel: system.captureLevel, similar };
}
