import { type Span } from '@/lib/privacy/detector';

/**
 * IP addresses of every range, private and documentation ones too: a redacted text shows none. Versions of four parts are left alone
 * where the words before them say so.
 */
const V4 = /(?<![\w.-])(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?![\w-]|\.\d)/g;
const V6 =
  /(?<![\w:.])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![\w:])/gi;
const VERSION = /(?:version|release|build|firmware|driver|kernel|upgrade(?:d)? to|update(?:d)? to|v)[ :="'#]{0,3}$/i;
const VERSION_AFTER = /^ (?:of the|release|build|driver|firmware)\b/i;

export function findIpAddresses(text: string): Span[] {
  const spans: Span[] = [];
  if (text.includes('.'))
    for (const hit of text.matchAll(V4)) {
      const end = hit.index + hit[0].length;
      if (VERSION.test(text.slice(Math.max(0, hit.index - 16), hit.index)) || VERSION_AFTER.test(text.slice(end, end + 12)))
        continue;
      spans.push({ start: hit.index, end, type: 'ip', value: hit[0] });
    }
  if (text.includes(':'))
    for (const hit of text.matchAll(V6)) {
      if (
        hit[0].length < 4 ||
        !/[0-9a-f]/i.test(hit[0]) ||
        (hit[0].split(':').length < 4 && !/[0-9a-f]{2,4}::|::[0-9a-f]{2,4}/i.test(hit[0]))
      )
        continue;
      spans.push({ start: hit.index, end: hit.index + hit[0].length, type: 'ip', value: hit[0].toLowerCase() });
    }
  return spans.sort((a, b) => a.start - b.start);
}
