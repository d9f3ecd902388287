import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleSlash,
  CircleX,
  Clock,
  Hand,
  Scale,
  TriangleAlert,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import type { ApplicabilityState, EvidenceState } from '@/lib/evidence/contract';
import { APPLICABILITY_WORDS } from '@/lib/evidence/control-status';
import { STATE_WORDS } from '@/lib/evidence/judge-run';
import { Badge, type BadgeTone } from '../ui/badge';

const states: Record<EvidenceState, { tone: BadgeTone; icon: LucideIcon }> = {
  evidenced: { tone: 'good', icon: CircleCheck },
  partly: { tone: 'medium', icon: CircleDashed },
  contradicted: { tone: 'critical', icon: CircleX },
  noPopulation: { tone: 'dashed', icon: CircleSlash },
  cannotTell: { tone: 'dashed', icon: CircleHelp },
};

/** What the record shows: one of five states, never a claim that a duty is met. */
export function StateBadge({ state }: { state: EvidenceState }) {
  return (
    <Badge tone={states[state].tone} icon={states[state].icon} title={STATE_WORDS[state].meaning}>
      {STATE_WORDS[state].word}
    </Badge>
  );
}

const applicabilities: Record<ApplicabilityState, { tone: BadgeTone; icon: LucideIcon }> = {
  applies: { tone: 'accent', icon: Scale },
  unsettled: { tone: 'medium', icon: TriangleAlert },
  readiness: { tone: 'outline', icon: Clock },
  voluntary: { tone: 'plain', icon: Hand },
  notForRole: { tone: 'plain', icon: UserRound },
  outOfScope: { tone: 'plain', icon: CircleSlash },
  notApplicable: { tone: 'outline', icon: Ban },
  notStated: { tone: 'dashed', icon: CircleHelp },
};

/** Whether a row binds the system. */
export function ApplicabilityBadge({ state, because }: { state: ApplicabilityState; because?: string }) {
  return (
    <Badge tone={applicabilities[state].tone} icon={applicabilities[state].icon} title={because}>
      {APPLICABILITY_WORDS[state]}
    </Badge>
  );
}
