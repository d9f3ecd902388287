import type { ReactNode } from 'react';
import {
  Ban,
  Check,
  CircleDashed,
  CircleDot,
  CircleSlash,
  CircleX,
  Diamond,
  OctagonAlert,
  ScanEye,
  TriangleAlert,
  User,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { cx } from './cx';

export type BadgeTone = 'plain' | 'outline' | 'dashed' | 'accent' | 'good' | 'medium' | 'high' | 'critical' | 'criticalFilled';

const tones: Record<BadgeTone, string> = {
  plain: 'text-ink-2',
  outline: 'border border-line px-1.5 text-ink-2',
  dashed: 'border border-dashed border-line-strong px-1.5 text-muted',
  accent: 'bg-accent-soft px-1.5 text-accent',
  good: 'bg-good-soft px-1.5 text-good',
  medium: 'bg-medium-soft px-1.5 text-medium',
  high: 'bg-high-soft px-1.5 text-high',
  critical: 'bg-critical-soft px-1.5 text-critical-text',
  criticalFilled: 'bg-critical px-1.5 text-critical-ink',
};

/** A state in a word, with an icon where colour would otherwise carry it alone. */
export function Badge({
  tone = 'outline',
  icon: Icon,
  title,
  className,
  children,
}: {
  tone?: BadgeTone;
  icon?: LucideIcon;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      data-slot="badge"
      data-tone={tone}
      title={title}
      className={cx(
        'inline-flex h-5 max-w-full items-center gap-1 rounded-sm align-middle text-label font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {Icon ? <Icon aria-hidden className="size-3.5 shrink-0" /> : null}
      <span className="truncate">{children}</span>
    </span>
  );
}

const risks: Record<string, { tone: BadgeTone; icon?: LucideIcon; word: string; title?: string }> = {
  unscored: {
    tone: 'dashed',
    word: 'unscored',
    title: 'No risk score has been computed. This does not mean that the risk is low.',
  },
  low: { tone: 'plain', icon: Diamond, word: 'low' },
  medium: { tone: 'medium', icon: TriangleAlert, word: 'medium' },
  high: { tone: 'high', icon: OctagonAlert, word: 'high' },
  critical: { tone: 'criticalFilled', icon: OctagonAlert, word: 'critical' },
};

/** The risk tier of a decision. `unscored` is a tier of its own and never looks like low. */
export function RiskBadge({ tier, score }: { tier: string; score?: number }) {
  const risk = risks[tier] ?? { tone: 'outline' as const, word: tier };
  return (
    <Badge tone={risk.tone} icon={risk.icon} title={risk.title}>
      {risk.word}
      {score === undefined ? null : <span className="ms-1 font-normal">{score}</span>}
    </Badge>
  );
}

const statuses: Record<string, { tone: BadgeTone; icon: LucideIcon; word: string; title: string }> = {
  running: { tone: 'accent', icon: CircleDot, word: 'running', title: 'Events may still arrive: the decision is not closed.' },
  ok: { tone: 'plain', icon: Check, word: 'ok', title: 'The emitter reported that it ended without an error.' },
  error: { tone: 'critical', icon: CircleX, word: 'error', title: 'The emitter reported an error.' },
  incomplete: { tone: 'medium', icon: CircleDashed, word: 'incomplete', title: 'It fell silent without reporting an end.' },
  unset: {
    tone: 'plain',
    icon: CircleSlash,
    word: 'status not reported',
    title: 'The emitter did not report whether this succeeded.',
  },
};

/** How a decision or a step ended, as the emitter reported it. Takes decision statuses and `unset` of steps. */
export function StatusBadge({ status }: { status: string }) {
  const state = statuses[status];
  return state ? (
    <Badge tone={state.tone} icon={state.icon} title={state.title}>
      {state.word}
    </Badge>
  ) : (
    <Badge>{status}</Badge>
  );
}

const routes: Record<string, { tone: BadgeTone; icon: LucideIcon; word: string }> = {
  allow: { tone: 'plain', icon: Check, word: 'allow' },
  check: { tone: 'outline', icon: ScanEye, word: 'check' },
  review: { tone: 'medium', icon: User, word: 'review' },
  dual_review: { tone: 'high', icon: Users, word: 'dual review' },
  block: { tone: 'critical', icon: Ban, word: 'block' },
};

/** A route as it is written for people; one that is not known as it is. */
export const routeWord = (route: string): string => routes[route]?.word ?? route;

/** What a policy said. Without a route nothing was decided by a policy, which is said in words. */
export function RouteBadge({ route }: { route?: string | null }) {
  if (!route) return <span className="text-muted">no policy</span>;
  const known = routes[route];
  return known ? (
    <Badge tone={known.tone} icon={known.icon}>
      {known.word}
    </Badge>
  ) : (
    <Badge>{route}</Badge>
  );
}

/** A value the emitter never sent. Never 0, never a dash alone. */
export function NotReported({ what = 'not reported' }: { what?: string }) {
  return <span className="whitespace-nowrap text-muted">{what}</span>;
}
