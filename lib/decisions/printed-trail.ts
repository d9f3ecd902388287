import type { Step } from '@/lib/dialects/step';
import type { CommentView } from './comments';
import type { DecisionSummary } from './contract';
import type { Integrity, TrailEvent } from './trail';

/** A decision with everything that goes on paper. */
export interface PrintedTrail {
  decision: DecisionSummary;
  /** In order of start. */
  steps: Step[];
  complete: boolean;
  events: TrailEvent[];
  eventsComplete: boolean;
  integrity: Integrity;
  comments: CommentView[];
  contentVisible: boolean;
}
