import { type Span } from '@/lib/privacy/detector';
import { Taken } from './taken';

/**
 * IP addresses of every range, private and documentation ones too: a redacted text shows none. Versions of four parts are left alone
 * where the words before them say so.
 */
const V4 =
  /(?<![\w.]|(?<!\d)-)(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?!\w|-(?!\d{1,3}\.\d)|\.\d)/g;
const V6 =
  /(?<![\w:.])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![\w:])/gi;
/** What V6 cannot do without. */
const TWO_COLONS = /:[0-9a-f]{0,4}:/i;
/** A table is one of a network as often, so only where it is written as a heading's. */
const VERSION =
  /(?:\b(?:version|ver\.?|release|build|section|sections|chapter|clause|paragraph|article|figure|appendix|revision|rev\.?|firmware|driver|kernel|upgrade(?:d)? to|update(?:d)? to|v)|§)[ :="'#]{0,3}$/i;
const OF_A_TABLE = /\bTables? $/;
const VERSION_AFTER = /^ (?:of the|release|build|driver|firmware)\b/i;

/** `from 1.2.3.4 to 1.2.3.5`: small numbers in a step from one to the next, where nothing speaks of a network. */
const STEP = /\b(?:from|to|between|and|than|since|until|before|after)\s$/i;
const NETWORK =
  /\b(?:ip|ips|address|host|server|range|subnet|network|ping|dns|gateway|traffic|firewall|port|login|connection|client|router)/i;
/** An IPv4 address inside one of the newer kind: `::ffff:192.0.2.1`. */
const MAPPED = /(?<![\w:.])(?:[0-9a-f]{1,4}:){0,6}:{1,2}(?:[0-9a-f]{1,4}:){0,4}(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/gi;
const LOOPBACK = /(?<![\w:.])::1(?![\w:.])/g;

export function findIpAddresses(text: string): Span[] {
  const spans: Span[] = [];
  const taken = new Taken(text.length);
  const add = (start: number, end: number, value: string): void => {
    taken.take(start, end);
    spans.push({ start, end, type: 'ip', value });
  };
  if (text.includes('::'))
    for (const form of [MAPPED, LOOPBACK])
      for (const hit of text.matchAll(form))
        if (form === LOOPBACK || hit[0].includes('::')) add(hit.index, hit.index + hit[0].length, hit[0].toLowerCase());
  if (text.includes('.'))
    for (const hit of text.matchAll(V4)) {
      const end = hit.index + hit[0].length;
      const before = text.slice(Math.max(0, hit.index - 60), hit.index);
      if (
        taken.meets(hit.index, hit.index + 1) ||
        (/^\d{1,2}(?:\.\d){3}$/.test(hit[0]) && STEP.test(before) && !NETWORK.test(before))
      )
        continue;
      const beside = before.slice(-16);
      if (VERSION.test(beside) || OF_A_TABLE.test(beside) || VERSION_AFTER.test(text.slice(end, end + 12))) continue;
      add(hit.index, end, hit[0]);
    }
  if (TWO_COLONS.test(text))
    for (const hit of text.matchAll(V6)) {
      if (
        taken.meets(hit.index, hit.index + 1) ||
        hit[0].length < 4 ||
        !/[0-9a-f]/i.test(hit[0]) ||
        (hit[0].split(':').length < 4 && !/[0-9a-f]{2,4}::|::[0-9a-f]{2,4}/i.test(hit[0]))
      )
        continue;
      add(hit.index, hit.index + hit[0].length, hit[0].toLowerCase());
    }
  return spans.sort((a, b) => a.start - b.start);
}
