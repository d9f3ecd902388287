import { mergeSpans, type Span } from '@/lib/privacy/detector';
import { identifiersIn } from '@/lib/privacy/find-identifiers';
import { findPlain } from '@/lib/privacy/plain-form';
import { removeWrittenSecrets } from '@/lib/privacy/remove-secrets';
import { findPhonesBeside } from '@/lib/privacy/server/find-phones';
import { findBirthDates } from './find-birth-dates';
import { findPhoneForms, isOtherNumber } from './find-phone-forms';
import { findIpAddresses } from './find-ip-addresses';
import { findStreetAddresses } from './find-street-addresses';

/** One piece of personal data or a secret, named as redaction tools name it: `EMAIL_ADDRESS`, `PERSON`, `SECRET_PASSWORD`. */
export interface PersonalSpan {
  start: number;
  end: number;
  type: string;
}

/** Versions of what finds each kind. A change of behaviour raises the number. */
export const PERSONAL_FORMS = { identifier: '5', ip: '4', phone: '5', birthDate: '2', streetAddress: '3', person: '3' } as const;

const NAMES: Readonly<Record<string, string>> = {
  email: 'EMAIL_ADDRESS',
  phone: 'PHONE_NUMBER',
  card: 'CREDIT_CARD',
  iban: 'IBAN_CODE',
  'us-ssn': 'US_SSN',
  ip: 'IP_ADDRESS',
  'nhs-number': 'UK_NHS',
  'birth-date': 'DATE_OF_BIRTH',
  'street-address': 'STREET_ADDRESS',
  person: 'PERSON',
};

export function named({ start, end, type }: Span): PersonalSpan {
  return { start, end, type: NAMES[type] ?? 'NATIONAL_ID' };
}

/** Identifiers, telephones, addresses and birth dates; no names. Linear in the length of the text. */
export function findPersonal(text: string): PersonalSpan[] {
  return structured(text).map(named);
}

/** As {@link findPersonal}, in the words of lib/privacy. */
export function structured(text: string): Span[] {
  return findPlain(text, structuredIn);
}

/** Of a text in its plain form. */
export function structuredIn(text: string): Span[] {
  const addresses = findIpAddresses(text);
  // Four numbers that are a version or a section to one are no address to the other.
  const ids = identifiersIn(text).filter(({ type, start, value }) => type !== 'ip' || value.includes(':') || addresses.some((one) => one.start <= start && start < one.end)); // prettier-ignore
  const formed = findPhoneForms(text);
  // One in eleven American numbers has the check digit of an NHS number: that it is one has to be said.
  const others = ids.filter(({ type, start, end }) => type !== 'nhs-number' || OF_HEALTH.test(text.slice(Math.max(0, start - 40), end + 20)) || !formed.some((one) => one.start <= start && end <= one.end)); // prettier-ignore
  const planned = findPhonesBeside(formed, text).filter(({ start }) => text[start] === '+' || !isOtherNumber(text, start));
  const calls = mergeSpans(formed, planned);
  const certain = mergeSpans(mergeSpans(addresses, others), findBirthDates(text));
  return mergeSpans(mergeSpans(certain, calls), findStreetAddresses(text));
}

const OF_HEALTH = /\b(?:nhs|health|patient|hospital|gp)\b/i;

const MARKER = /\[removed:([a-z0-9-]+)\]/g;

/** `Bearer <your-token>`: where a secret would stand. */
const PLACEHOLDER = /^(?:[a-z]{1,12} )?<[a-z][a-z _-]{1,40}>[.,;:!?'"`)]{0,3}$/i;

/**
 * Where secrets stand. The places are those that lib/privacy replaces: its answer is laid beside the text, and what a marker stands for is
 * what lies between the pieces around it.
 */
export function findSecrets(text: string): PersonalSpan[] {
  const removed = removeWrittenSecrets(text);
  if (removed === text) return [];
  const spans: PersonalSpan[] = [];
  let at = 0;
  let kept = 0;
  const markers = [...removed.matchAll(MARKER)];
  for (const [n, marker] of markers.entries()) {
    const literal = removed.slice(kept, marker.index);
    if (!text.startsWith(literal, at)) return spans; // the text holds markers of its own
    at += literal.length;
    kept = marker.index + marker[0].length;
    if (text.startsWith(marker[0], at)) {
      at += marker[0].length; // it was one before
      continue;
    }
    const rest = removed.slice(kept, markers[n + 1]?.index);
    const end =
      rest === ''
        ? n + 1 < markers.length
          ? -1
          : text.length
        : n + 1 < markers.length
          ? text.indexOf(rest, at + 1)
          : text.length - rest.length;
    if (end <= at) return spans;
    if (!PLACEHOLDER.test(text.slice(at, end)))
      spans.push({ start: at, end, type: `SECRET_${marker[1]!.toUpperCase().replaceAll('-', '_')}` });
    at = end;
  }
  return spans;
}
