'use client';
import Link from 'next/link';
import { verbPhrase } from '../approvals/verb-phrase';
import { TimeLeft } from '../approvals/time-left';
import { RiskBadge } from '../ui/badge';
import { Plural } from '../ui/num';
import { Section } from '../ui/page-header';
import { usePreferences } from '../ui/preferences';
import { mineLines, type MineToday } from './mine-lines';

/** What needs this person today, before anything about everybody. */
export function MineTodayBand({ mine }: { mine: MineToday }) {
  const { locale } = usePreferences();
  const lines = mineLines(mine, locale);
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
          <Link prefetch={false} className="link" href="/approvals">
            <Plural count={mine.waiting} one="action waits" many="actions wait" />
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
              <Link prefetch={false} className="link" href={one.href}>
                {one.text}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}
