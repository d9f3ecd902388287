import { type ActionSubject } from '../contract';
import { type Evidence } from '../assess';
import { hasSensitiveData } from '../input/sensitive';
import { TAGS } from '../tags';
import { leavesOf, type Leaf } from './arguments';
import { ACTION_DETECTORS } from './detectors';
import { hostsAbove, namesHost, webAddressesIn, type WebAddress } from './web-addresses';

/** A part of a path that is no name of a page any more. */
const LONG_PART = 12;

/** Whether a call's arguments name an address on the web: reading that one is held against what went before. */
export function namesWebAddress(args: unknown): boolean {
  return webAddressesIn(leavesOf(args)).length > 0;
}

/**
 * Reading an address sends what stands in it to whoever answers there. One that only a document or a tool's result named is read on a stranger's
 * word; after the agent saw sensitive data that is a way out for it, and more so where the agent put something into the address. An address of a
 * place that the person or the agent's past names is none. `seen` tells whether sensitive data was read before; it is asked only where it matters.
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
  const strange = addresses.filter(({ host }) => {
    const hosts = hostsAbove(host);
    const named = (texts: readonly string[]): boolean => texts.some((text) => hosts.some((one) => namesHost(text, one)));
    return named(foreign) && !named(trusted);
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
  return query !== '' || !known(host) || path.split('/').some((part) => part.length >= LONG_PART && !known(part));
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
