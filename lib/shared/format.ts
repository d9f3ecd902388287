/** Numbers, durations, sizes and ids as people read them. Pure, client-safe, the same on server and browser. */

/** 1284 -> '1,284' by the locale. At most `digits` fraction digits (default 2). */
export function formatNumber(value: number, locale = 'en-GB', digits = 2): string {
  if (!Number.isFinite(value)) return 'not a number';
  return tidy(new Intl.NumberFormat(locale, { maximumFractionDigits: digits, numberingSystem: 'latn' }).format(value));
}

/** 12 840 -> '12.8k', 3 200 000 -> '3.2M'. For axes and tiles; the exact number belongs beside it or in its title. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const size = Math.abs(value);
  for (const [limit, unit] of [
    [999_500_000, 'B'],
    [999_500, 'M'],
    [999.5, 'k'],
  ] as const) {
    if (size >= limit) {
      const scaled = value / (unit === 'B' ? 1e9 : unit === 'M' ? 1e6 : 1e3);
      return `${trimZero(scaled.toFixed(Math.abs(scaled) < 99.95 ? 1 : 0))}${unit}`;
    }
  }
  return trimZero(value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0));
}

/** A counted total that may have been capped: `{value: 1000, relation: 'gte'}` -> '1,000+'. */
export function formatTotal(total: { value: number; relation: 'eq' | 'gte' }, locale = 'en-GB'): string {
  return `${formatNumber(total.value, locale)}${total.relation === 'gte' ? '+' : ''}`;
}

/** A share of a whole as a percentage, 'none' of an empty whole. 0.5 % stays visible: it is never rounded to 0 %. */
export function formatShare(part: number, whole: number, locale = 'en-GB'): string {
  if (!(whole > 0)) return 'no population';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  return `${formatNumber(percent, locale, percent < 10 ? 1 : 0)} %`;
}

/** Milliseconds in the two largest units: '842 ms', '1.24 s', '2 min 05 s', '3 h 12 min', '4 d 2 h'. Negative values keep their sign. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'not reported';
  const sign = ms < 0 ? '-' : '';
  const size = Math.abs(ms);
  if (size < 1) return size === 0 ? '0 ms' : `${sign}< 1 ms`;
  if (size < 999.5) return `${sign}${Math.round(size)} ms`;
  if (size < 9_995) return `${sign}${(size / 1000).toFixed(2)} s`;
  if (size < 59_950) return `${sign}${(size / 1000).toFixed(1)} s`;
  const seconds = Math.round(size / 1000);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${sign}${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Bytes in binary units: '512 B', '3.4 KiB', '1.2 GiB'. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'not reported';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let unit = 0;
  while (Math.abs(size) >= 1023.5 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? String(Math.round(size)) : trimZero(size.toFixed(Math.abs(size) < 99.95 ? 1 : 0))} ${units[unit]}`;
}

/**
 * A long id as first 8 and last 4 characters: 'dec_06f2a8k1…x9qz' (the prefix of our own ids is not counted, since it says the type
 * and nothing else). Ids that would not get shorter are returned whole.
 */
export function shortId(id: string): string {
  const characters = Array.from(id);
  const prefix = /^[a-z]{3}_/.test(id) ? 4 : 0;
  if (characters.length <= prefix + 8 + 4 + 1) return id;
  return `${characters.slice(0, prefix + 8).join('')}…${characters.slice(-4).join('')}`;
}

/** '1 step', '2 steps'. */
export function plural(count: number, one: string, many: string = `${one}s`, locale = 'en-GB'): string {
  return `${formatNumber(count, locale)} ${count === 1 ? one : many}`;
}

/** The first letters of a name's first and last word, for the round mark beside it. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ? Array.from(words[0])[0] : undefined;
  const last = words.length > 1 ? Array.from(words[words.length - 1]!)[0] : undefined;
  return `${first ?? '?'}${last ?? ''}`.toUpperCase();
}

function trimZero(text: string): string {
  return text.includes('.') ? text.replace(/(?<!0)0+$/, '').replace(/\.$/, '') : text;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function tidy(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, ' ');
}
