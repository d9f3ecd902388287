import { markHidden } from './visible-text';

/** Characters that change the direction of what follows, or are not seen, by their codes: a spreadsheet shows no other sign of them. */
function visible(text: string): string {
  return markHidden(text)
    .map(({ text: piece, mark }) => (mark && mark.kind !== 'lookalike' && mark.kind !== 'control' ? `[${mark.code}]` : piece))
    .join('');
}

/**
 * One CSV field by RFC 4180. Text that a spreadsheet would run as a formula is led by an apostrophe, as OWASP advises, and
 * hidden characters are named as on the pages: what is exported was written by other people's users. NDJSON is the form for machines.
 */
export function csvField(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = visible(value);
  const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text.trimStart() === '' ? text : text.replace(/^ +/, ''))
    ? `'${text}`
    : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record, with its line end. */
export function csvRecord(fields: readonly (string | number | boolean | null | undefined)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}
