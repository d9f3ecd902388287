import {
  Ban,
  Check,
  CheckCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  Clock,
  Play,
  Snowflake,
  Undo2,
  User,
  type LucideIcon,
} from 'lucide-react';
import type { ActionState, Execution } from '@/lib/approvals/contract';
import { Badge, type BadgeTone } from '../ui/badge';

interface Look {
  tone: BadgeTone;
  icon: LucideIcon;
  word: string;
  title: string;
}
const STATES: Readonly<Record<ActionState, Look>> = {
  checking: { tone: 'accent', icon: CircleDashed, word: 'being checked', title: 'Decided within seconds, or a person is asked.' },
  allowed: { tone: 'plain', icon: Check, word: 'allowed', title: 'Policy let it through. Whether it ran is said beside it.' },
  denied: { tone: 'critical', icon: Ban, word: 'denied', title: 'Policy, or a halt, refused it.' },
  pendingReview: { tone: 'medium', icon: User, word: 'waits for a person', title: 'Nothing runs until somebody decides.' },
  approved: { tone: 'good', icon: Check, word: 'approved', title: 'Somebody let it run. Whether it ran is said beside it.' },
  rejected: { tone: 'outline', icon: CircleX, word: 'rejected', title: 'It did not run.' },
  expired: { tone: 'dashed', icon: Clock, word: 'expired', title: 'Nobody decided in time. Silence is a no: it did not run.' },
  cancelled: { tone: 'dashed', icon: Undo2, word: 'withdrawn', title: 'The agent withdrew it. It did not run.' },
  revoked: { tone: 'outline', icon: Undo2, word: 'revoked', title: 'The approval was taken back before it was used.' },
};
const EXECUTIONS: Readonly<Record<Exclude<Execution, 'none'>, Look>> = {
  redeemed: { tone: 'accent', icon: Play, word: 'running', title: 'The verdict was redeemed; no result was reported yet.' },
  succeeded: { tone: 'good', icon: CheckCheck, word: 'done', title: 'The gateway reported that it succeeded.' },
  failed: { tone: 'critical', icon: CircleX, word: 'failed', title: 'It ran, and the gateway reported that it failed.' },
  unknown: { tone: 'medium', icon: CircleHelp, word: 'result unknown', title: 'It was redeemed, and nobody said how it ended.' },
  lapsed: { tone: 'dashed', icon: Clock, word: 'lapsed', title: 'It was allowed and never ran within its time.' },
};

/** What was decided, and beside it what became of it: "approved" never looks like "done". */
export function StateBadge({
  state,
  execution,
  overridden,
  frozen,
}: {
  state: ActionState;
  execution: Execution;
  overridden?: boolean;
  frozen?: boolean;
}) {
  const look = STATES[state];
  const after = execution === 'none' ? null : EXECUTIONS[execution];
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <Badge
        tone={look.tone}
        icon={look.icon}
        title={look.title}
        className={state === 'rejected' ? 'line-through decoration-1' : undefined}
      >
        {overridden && state === 'approved' ? 'approved in an emergency' : look.word}
      </Badge>
      {frozen ? (
        <Badge tone="critical" icon={Snowflake} title="A halt holds it. It can be rejected; everything else waits.">
          halted
        </Badge>
      ) : null}
      {after ? (
        <Badge tone={after.tone} icon={after.icon} title={after.title}>
          {after.word}
        </Badge>
      ) : state === 'approved' || state === 'allowed' ? (
        <Badge tone="dashed" icon={CircleDashed} title="Nobody has redeemed it yet.">
          not run yet
        </Badge>
      ) : null}
    </span>
  );
}

/** Where there is room for one word: what became of it, and while nothing did what was decided. */
export function StandingBadge({ state, execution }: { state: ActionState; execution: Execution }) {
  const look = execution === 'none' ? STATES[state] : EXECUTIONS[execution];
  return (
    <Badge tone={look.tone} icon={look.icon} title={`${STATES[state].word}. ${look.title}`}>
      {look.word}
    </Badge>
  );
}
