import type { ReviewItem } from '@/lib/approvals/contract';
import { formatNumber, plural } from '@/lib/shared/format';

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
  /** There are more notices than were counted. */
  moreNotices: boolean;
  /** Own tasks on controls due within a week or overdue, and own documents that ended or end within a month. */
  evidence: { tasks: number; documents: number };
  /** Clocks of incidents that run or ran out, the most urgent first; their sentence is ready. */
  clocks: readonly { href: string; text: string }[];
  /** Holds whose day of review has come, of those that this person may keep or release. */
  holds: number;
  /** Promotions that this person may consent to. */
  promotions: number;
}

/** What waits for this person beside actions, in words, the gravest first. Pure, client-safe. */
export function mineLines(mine: MineToday, locale?: string): { href: string; text: string }[] {
  return [
    mine.broken
      ? { href: '/integrity', text: 'A seal is broken: a verification found that the record is not what was recorded.' }
      : null,
    ...mine.clocks,
    mine.halts > 0 ? { href: '/approvals/halts', text: `${plural(mine.halts, 'halt is', 'halts are', locale)} in force.` } : null,
    mine.gaps
      ? {
          href: '/approvals/roster',
          text: `${plural(mine.gaps, 'stretch', 'stretches', locale)} of the next days cannot be staffed.`,
        }
      : null,
    mine.competenceEnds !== null
      ? {
          href: '/approvals/competence',
          text:
            mine.competenceEnds <= 0
              ? 'Your entry in the competence register has ended.'
              : `Your entry in the competence register ends in ${plural(mine.competenceEnds, 'day', undefined, locale)}.`,
        }
      : null,
    mine.promotions > 0
      ? {
          href: '/artifacts?q=state%3Awaiting',
          text: `${plural(mine.promotions, 'promotion waits', 'promotions wait', locale)} for your consent.`,
        }
      : null,
    mine.holds > 0
      ? {
          href: '/admin/holds',
          text: `${plural(mine.holds, 'hold waits for its', 'holds wait for their', locale)} review.`,
        }
      : null,
    mine.evidence.tasks > 0
      ? {
          href: '/evidence/gaps',
          text: `${plural(mine.evidence.tasks, 'task', undefined, locale)} on controls due within a week or overdue.`,
        }
      : null,
    mine.evidence.documents > 0
      ? {
          href: '/evidence/documents',
          text: `${plural(mine.evidence.documents, 'document', undefined, locale)} of yours ended or will end within a month.`,
        }
      : null,
    mine.notices > 0
      ? {
          href: '/notifications',
          text: mine.moreNotices
            ? `${formatNumber(mine.notices, locale)}+ notices unread.`
            : `${plural(mine.notices, 'notice', undefined, locale)} unread.`,
        }
      : null,
  ].filter((one) => one !== null);
}
