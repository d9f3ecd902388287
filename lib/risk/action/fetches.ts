import { type ActionSubject } from '../contract';
import { type Evidence } from '../assess';
import { hasSensitiveData } from '../input/sensitive';
import { TAGS } from '../tags';
import { leavesOf, type Leaf } from './arguments';
import { ACTION_DETECTORS } from './detectors';
import { hostsAbove, hostsNamed, webAddressesIn, type WebAddress } from './web-addresses';

/** A part of a path that is no name of a page any more. */
const LONG_PART = 12;
/** No page is called by more of these, so that looking for them in the texts has an end. */
const MOST_LONG_PARTS = 16;

/** Whether a call's arguments name an address on the web: reading that one is held against what went before. */
export function namesWebAddress(args: unknown): boolean {
  return webAddressesIn(leavesOf(args)).length > 0;
}

/**
 * Reading an address sends what stands in it to whoever answers there. One that only a document or a tool's result named is read on a stranger's
 * word; after the agent saw sensitive data that is a way out for it, and more so where the agent put something into the address. An address of a
 * place that the person, a system message, the agent's past or an earlier call of its own accord names is none. `seen` tells whether sensitive data was read before; it is asked only where it matters.
 */
export function fetchEvidence(leaves: readonly Leaf[], subject: ActionSubject, seen: () => boolean): Evidence[] {
  const addresses = webAddressesIn(leaves);
  if (addresses.length === 0) return [];
  const trusted: string[] = [subject.task ?? '', ...(subject.history?.recipients ?? [])].map(plain);
  const foreign: string[] = [];
  for (const { texts } of subject.steps ?? [])
    for (const { provenance, text } of texts)
      if (provenance === 'user' || provenance === 'system') trusted.push(plain(text));
      else if (provenance !== 'model') foreign.push(plain(text));
  const above = new Map(addresses.map(({ host }) => [host, hostsAbove(host)]));
  const wanted = new Set([...above.values()].flat());
  const byForeign = hostsNamed(foreign, wanted);
  if (byForeign.size === 0) return [];
  const byTrusted = hostsNamed(trusted, wanted);
  for (const host of subject.vouched ?? []) byTrusted.add(host);
  const strange = addresses.filter(({ host }) => {
    const hosts = above.get(host)!;
    return hosts.some((one) => byForeign.has(one)) && !hosts.some((one) => byTrusted.has(one));
  });
  if (strange.length === 0 || !seen()) return [];
  const carrying = strange.find((address) => carries(address, foreign));
  const { field, start, end } = carrying ?? strange[0]!;
  const finding = {
    detector: 'action.trace',
    version: ACTION_DETECTORS.trace,
    spans: [{ field, start, end }],
    reasonParams: {},
    ...TAGS.exfiltration,
    source: 'rule' as const,
  };
  const out: Evidence[] = [
    { ...finding, category: 'action', severity: 0.45, confidence: 0.85, reasonCode: 'trace.foreignAddress' },
  ];
  if (carrying)
    out.push({ ...finding, category: 'floor', severity: 0, confidence: 1, floor: 0.55, reasonCode: 'trace.dataInAddress' });
  return out;
}

/** Whether the address holds more than what it was called: the one word for word as a text gave it tells nobody anything new. */
function carries({ text, host, path, query }: WebAddress, foreign: readonly string[]): boolean {
  const whole = plain(text);
  if (hasSensitiveData(decoded(text))) return true;
  if (foreign.some((one) => one.includes(whole))) return false;
  const known = (part: string): boolean => foreign.some((one) => one.includes(part.toLowerCase()));
  if (query !== '' || !known(host)) return true;
  const long = path.split('/').filter((part) => part.length >= LONG_PART);
  return long.length > MOST_LONG_PARTS || long.some((part) => !known(part));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Case, and how JSON and HTML write an address, say nothing. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll('\\/', '/').replaceAll('&amp;', '&');
}
