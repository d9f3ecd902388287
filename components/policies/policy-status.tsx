import { Ban, Check, Clock, Hourglass, Pause, PencilLine, Undo2, type LucideIcon } from 'lucide-react';
import { POLICY_STATUS_WORDS, type PolicyStatus } from '@/lib/policy/lifecycle';
import { Badge, type BadgeTone } from '../ui/badge';

const LOOKS: Readonly<Record<PolicyStatus, { tone: BadgeTone; icon: LucideIcon }>> = {
  draft: { tone: 'dashed', icon: PencilLine },
  proposed: { tone: 'medium', icon: Hourglass },
  scheduled: { tone: 'accent', icon: Clock },
  active: { tone: 'good', icon: Check },
  paused: { tone: 'outline', icon: Pause },
  retired: { tone: 'outline', icon: Ban },
  withdrawn: { tone: 'outline', icon: Undo2 },
};

export function PolicyStatusBadge({ status }: { status: PolicyStatus }) {
  return (
    <Badge tone={LOOKS[status].tone} icon={LOOKS[status].icon}>
      {POLICY_STATUS_WORDS[status].toLowerCase()}
    </Badge>
  );
}
