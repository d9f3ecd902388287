import { formatInstant, zoneAbbreviation, type TimeOptions } from './time';

/**
 * Sentences that Countersign makes on the server name times as ISO 8601 or as `2026-11-27 10:02 UTC`: they are the same in the API, in files and for
 * every reader. Pages show these times by the reader's clock and calendar. Only for our own sentences: what others wrote stays as they wrote it.
 */
export interface DatedPiece {
  text: string;
  /** Absent in plain words. A day of the calendar, or an instant. */
  at?: { day: string } | { instant: string };
}

// A day beside a letter, a digit, a dash, a slash or an @ is part of a name or an address; a version may be called like a day.
const DATED =
  /(?<![\p{L}\d_@/:.-]|\bversion )(\d{4}-\d{2}-\d{2})(?:([T ])(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z| UTC))?(?![\p{L}\d_@/-]|[.:][\p{L}\d])/gu;

/** The sentence in pieces that concatenate to it. `instants`: days stay, because names in the sentence may be called like one. */
export function datedPieces(text: string, only?: 'instants'): DatedPiece[] {
  const out: DatedPiece[] = [];
  let from = 0;
  for (const hit of text.matchAll(DATED)) {
    const [whole, day, , clock] = hit;
    const iso = `${day}T${clock ?? '00:00'}Z`;
    if (Number.isNaN(Date.parse(iso)) || (only && clock === undefined)) continue;
    if (hit.index > from) out.push({ text: text.slice(from, hit.index) });
    out.push({ text: whole, at: clock === undefined ? { day: day! } : { instant: new Date(iso).toISOString() } });
    from = hit.index + whole.length;
  }
  if (from < text.length) out.push({ text: text.slice(from) });
  return out;
}

/** The sentence with its times by a reader's clock, as text: for a drawing, a title, a name that is read out. */
export function datedWords(text: string, clock: TimeOptions, only?: 'instants'): string {
  return datedPieces(text, only)
    .map((piece) => (piece.at === undefined ? piece.text : whenWords(piece.at, clock)))
    .join('');
}

/** A day in the locale's words; an instant with hour, minute and zone. */
export function whenWords(at: NonNullable<DatedPiece['at']>, clock: TimeOptions): string {
  if ('day' in at) return formatInstant(`${at.day}T00:00:00Z`, 'date', { zone: 'UTC', locale: clock.locale });
  const [date, time] = [formatInstant(at.instant, 'date', clock), formatInstant(at.instant, 'time', clock)];
  return `${date}, ${time.endsWith(':00') ? time.slice(0, 5) : time} ${zoneAbbreviation(at.instant, clock)}`;
}
