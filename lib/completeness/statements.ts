import type { RecordGap } from '@/lib/decisions/gap-codes';
import { formatNumber, plural } from '@/lib/shared/format';
import type { CompletenessReport } from './contract';

/**
 * The report in plain words. Pure, client-safe: templates over counts, no judgement that the counts do not carry. What nobody counts is
 * never called complete, and what did not come is never said not to have happened.
 */
export interface Statement {
  id: string;
  /** `good`: looked for and nothing missing; `gap`: something is; `unknown`: nothing to tell it by. */
  tone: 'good' | 'gap' | 'unknown';
  title: string;
  text: string;
  /** The part of an explorer query that lists the decisions behind it, beside the system. */
  query?: string;
  /** Since when it can be told. */
  since?: string;
}

export function statementsOf(report: CompletenessReport, locale?: string): Statement[] {
  return [
    coverage(report, locale),
    sequences(report, locale),
    sampling(report, locale),
    dropped(report, locale),
    trails(report, locale),
    late(report, locale),
    generic(report, locale),
  ].filter((one) => one !== null);
}

/** What arrived of what was counted. Never rounded up: 100 % means all of it. */
export function arrivedShare(received: number, expected: number, locale?: string): string {
  if (expected === 0) return received === 0 ? 'none, and none was expected' : 'none was expected';
  const percent = (received / expected) * 100;
  return `${formatNumber(Math.floor(percent * 10) / 10, locale, 1)} %`;
}

const decisions = (n: number, locale?: string): string => plural(n, 'decision', 'decisions', locale);

function coverage({ counters, received }: CompletenessReport, locale?: string): Statement {
  const base = { id: 'coverage', title: 'Against an independent count' };
  if (counters.since === null)
    return {
      ...base,
      tone: 'unknown',
      text: `No coverage claim: ${decisions(received.decisions, locale)} arrived, and nobody outside has said how many there were. A gateway, a queue or a bill can: POST /api/v1/counters.`,
    };
  if (counters.sources.length === 0)
    return {
      ...base,
      tone: 'unknown',
      since: counters.since,
      text: 'No coverage claim for this time: no window that was counted lies in it.',
    };
  const parts = counters.sources.map((one) => {
    const where = one.environment ? ` (${one.environment})` : '';
    const share = arrivedShare(one.received, one.expected, locale);
    const more = one.received > one.expected ? ', more than were counted' : '';
    return `${one.source}${where} counted ${formatNumber(one.expected, locale)} in ${plural(one.windows, 'window', 'windows', locale)}, ${formatNumber(one.received, locale)} arrived: ${share}${more}${whoseCount(one, locale)}`;
  });
  const whole = counters.complete ? '' : ' There are more windows than were looked at: choose a shorter time.';
  return {
    ...base,
    tone: counters.differing.length > 0 ? 'gap' : counters.sources.some((one) => one.sendsEvents) ? 'unknown' : 'good',
    since: counters.since,
    text: `${parts.join('; ')}.${whole}`,
  };
}

/** Who counted, and what makes the count less independent than it looks. */
function whoseCount(one: CompletenessReport['counters']['sources'][number], locale?: string): string {
  const said = [
    ...(one.reportedBy === null ? [] : [`reported by the key ${one.reportedBy}`]),
    ...(one.sendsEvents ? ['which sends events too and so counts itself'] : []),
    ...(one.corrected > 0 ? [`corrected ${plural(one.corrected, 'time', 'times', locale)}`] : []),
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

function sequences({ sequences: told }: CompletenessReport, locale?: string): Statement {
  const base = { id: 'sequences', title: 'Numbers of emitters' };
  if (told.since === null)
    return {
      ...base,
      tone: 'unknown',
      text: 'No emitter numbers what it sends, so an event that was lost on its way leaves no trace here.',
    };
  const all = `${plural(told.numbered, 'numbered event', 'numbered events', locale)} of ${plural(told.emitters, 'emitter', 'emitters', locale)} arrived`;
  const again =
    told.repeated > 0
      ? ` ${plural(told.repeated, 'event', 'events', locale)} came under a number that had come before: an emitter may have begun to count anew under the same name.`
      : '';
  return told.missing === 0
    ? {
        ...base,
        tone: told.repeated > 0 ? 'gap' : 'good',
        since: told.since,
        text: `${all}, and none between is missing.${again}`,
      }
    : {
        ...base,
        tone: 'gap',
        since: told.since,
        text: `${all}; ${plural(told.missing, 'number', 'numbers', locale)} between never came. One that arrives late closes its gap.${again}`,
      };
}

function sampling({ gaps }: CompletenessReport, locale?: string): Statement {
  const found = gaps.sampled;
  const base = { id: 'sampling', title: 'Sampling' };
  if (!found)
    return {
      ...base,
      tone: 'unknown',
      text: 'No emitter says that it samples. Not all of them say so when they do.',
    };
  const range =
    found.smallest === found.largest
      ? `one in ${formatNumber(found.largest, locale)}`
      : `between one in ${formatNumber(found.smallest, locale)} and one in ${formatNumber(found.largest, locale)}`;
  return {
    ...base,
    tone: 'gap',
    query: 'gap:sampled',
    text: `${decisions(found.decisions, locale)} are a sample by their emitter's own word (${range} was kept): they stand for about ${formatNumber(Math.round(found.amount), locale)}, and about ${formatNumber(Math.max(0, Math.round(found.amount - found.decisions)), locale)} were never sent.`,
  };
}

const DROPPED: readonly [RecordGap, string, string][] = [
  ['droppedAttributes', 'attribute', 'attributes'],
  ['droppedEvents', 'span event', 'span events'],
  ['droppedLinks', 'link', 'links'],
];

function dropped({ gaps }: CompletenessReport, locale?: string): Statement {
  const base = { id: 'dropped', title: 'Dropped by emitters' };
  const found = DROPPED.flatMap(([code, one, many]) => {
    const gap = gaps[code];
    return gap ? [{ code, text: `${plural(gap.amount, one, many, locale)} in ${decisions(gap.decisions, locale)}` }] : [];
  });
  if (found.length === 0)
    return { ...base, tone: 'good', text: 'No emitter reported that it dropped attributes, events or links.' };
  return {
    ...base,
    tone: 'gap',
    query: found.length === 1 ? `gap:${found[0]!.code}` : `(${found.map((one) => `gap:${one.code}`).join(' OR ')})`,
    text: `Emitters say that they dropped ${found.map((one) => one.text).join(', ')}.`,
  };
}

function trails({ gaps, received }: CompletenessReport, locale?: string): Statement {
  const base = { id: 'trails', title: 'Ends and parents' };
  const parts: string[] = [];
  if (received.neverEnded > 0) parts.push(`of ${decisions(received.neverEnded, locale)} no end was reported`);
  if (gaps.openSteps)
    parts.push(`${plural(gaps.openSteps.amount, 'step', 'steps', locale)} in ${decisions(gaps.openSteps.decisions, locale)} began and never ended`); // prettier-ignore
  if (gaps.missingParent)
    parts.push(`${plural(gaps.missingParent.amount, 'step names a parent', 'steps name a parent', locale)} that never came, in ${decisions(gaps.missingParent.decisions, locale)}`); // prettier-ignore
  if (parts.length === 0)
    return {
      ...base,
      tone: 'good',
      text: `Of ${decisions(received.sealed, locale)} that are closed, every one has an end, and every step its end and its parent.`,
    };
  const queries = [
    received.neverEnded > 0 ? 'status:incomplete' : null,
    gaps.openSteps ? 'gap:openSteps' : null,
    gaps.missingParent ? 'gap:missingParent' : null,
  ].filter((one) => one !== null);
  const text = `${parts.join('; ')}.`;
  return {
    ...base,
    tone: 'gap',
    query: queries.length === 1 ? queries[0] : `(${queries.join(' OR ')})`,
    text: text.charAt(0).toUpperCase() + text.slice(1),
  };
}

function late({ received }: CompletenessReport, locale?: string): Statement | null {
  if (received.late === 0) return null;
  return {
    id: 'late',
    tone: 'gap',
    title: 'Late',
    query: 'flag:lateEvents',
    text: `To ${decisions(received.late, locale)} something was added after they had been closed. They were closed again.`,
  };
}

function generic({ gaps }: CompletenessReport, locale?: string): Statement | null {
  const found = gaps.genericMapping;
  if (!found) return null;
  return {
    id: 'generic',
    tone: 'gap',
    title: 'Half understood',
    query: 'gap:genericMapping',
    text: `${plural(found.amount, 'step', 'steps', locale)} in ${decisions(found.decisions, locale)} were read by the generic mapper only: name, times and status are known, what they mean is not.`,
  };
}
