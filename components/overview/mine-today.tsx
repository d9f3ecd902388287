import Link from 'next/link';
import type { ReviewItem } from '@/lib/approvals/contract';
import { plural } from '@/lib/shared/format';
import { verbPhrase } from '../approvals/verb-phrase';
import { TimeLeft } from '../approvals/time-left';
import { RiskBadge } from '../ui/badge';
import { Section } from '../ui/page-header';

export interface MineToday {
  /** The most urgent that the person may decide about. */
  urgent: readonly ReviewItem[];
  waiting: number;
  halts: number;
  /** Null: the person does not keep the roster, or no shift is entered. */
  gaps: number | null;
  /** Days until the person's own competence ends; null when it does not soon. */
  competenceEnds: number | null;
  broken: boolean;
  notices: number;
  /** Own tasks on controls due within a week or overdue, and own documents that ended or end within a month. */
  evidence: { tasks: number; documents: number };
  /** Clocks of incidents that run or ran out, the most urgent first; their sentence is ready. */
  clocks: readonly { href: string; text: string }[];
  /** Promotions that this person may consent to. */
  promotions: number;
}

/** What needs this person today, before anything about everybody. */
export function MineTodayBand({ mine }: { mine: MineToday }) {
  const lines = [
    mine.broken
      ? { href: '/integrity', text: 'A seal is broken: a verification found that the record is not what was recorded.' }
      : null,
    ...mine.clocks,
    mine.halts > 0 ? { href: '/approvals/halts', text: `${plural(mine.halts, 'halt is', 'halts are')} in force.` } : null,
    mine.gaps
      ? { href: '/approvals/roster', text: `${plural(mine.gaps, 'stretch', 'stretches')} of the next days cannot be staffed.` }
      : null,
    mine.competenceEnds !== null
      ? {
          href: '/approvals/competence',
          text:
            mine.competenceEnds <= 0
              ? 'Your entry in the competence register has ended.'
              : `Your entry in the competence register ends in ${plural(mine.competenceEnds, 'day')}.`,
        }
      : null,
    mine.promotions > 0
      ? {
          href: '/artifacts?q=state%3Awaiting',
          text: `${plural(mine.promotions, 'promotion waits', 'promotions wait')} for your consent.`,
        }
      : null,
    mine.evidence.tasks > 0
      ? { href: '/evidence/gaps', text: `${plural(mine.evidence.tasks, 'task')} on controls due within a week or overdue.` }
      : null,
    mine.evidence.documents > 0
      ? {
          href: '/evidence/documents',
          text: `${plural(mine.evidence.documents, 'document')} of yours ended or will end within a month.`,
        }
      : null,
    mine.notices > 0 ? { href: '/notifications', text: `${plural(mine.notices, 'notice')} unread.` } : null,
  ].filter((one) => one !== null);
  if (mine.urgent.length === 0 && lines.length === 0)
    return (
      <Section title="Mine today" id="mine">
        <p className="text-ink-2">Nothing waits for you.</p>
      </Section>
    );
  return (
    <Section
      title="Mine today"
      id="mine"
      aside={
        mine.waiting > 0 ? (
          <Link className="link" href="/approvals">
            {plural(mine.waiting, 'action waits', 'actions wait')}
          </Link>
        ) : null
      }
    >
      {mine.urgent.length > 0 ? (
        <ul aria-label="Most urgent actions" className="flex flex-col">
          {mine.urgent.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1.5">
              <RiskBadge tier={one.tier} />
              <Link className="link font-medium" href={`/approvals/${one.id}`} prefetch={false}>
                {verbPhrase(one.tool, one.effect)}
              </Link>
              <span className="grow text-ink-2">{one.system.name}</span>
              {one.expiresAt ? <TimeLeft until={one.expiresAt} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {lines.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1">
          {lines.map((one) => (
            <li key={`${one.href} ${one.text}`}>
              <Link className="link" href={one.href}>
                {one.text}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}
