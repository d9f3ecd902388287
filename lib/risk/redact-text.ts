import { mergeSpans } from '@/lib/privacy/detector';
import { findPlain } from '@/lib/privacy/plain-form';
import { findPersons } from './text/find-persons';
import { decodedTexts } from './text/decode';
import { findPersonal, findSecrets, named, structuredIn, type PersonalSpan } from './text/personal-data';

export interface RedactedText {
  /** With `[EMAIL_ADDRESS_1]` and so on in place of what was found; the same value has the same number within the text. */
  text: string;
  /** Where it stood in the text as given; UTF-16 units, end exclusive, in order, without overlaps. */
  spans: PersonalSpan[];
}

/** Replaces secrets, identifiers, telephones, addresses, birth dates and names. Pure: the same text gives the same answer. */
export function redactText(text: string): RedactedText {
  const spans = personalSpans(text);
  const numbers = new Map<string, number>();
  const counts = new Map<string, number>();
  let out = '';
  let kept = 0;
  for (const { start, end, type } of spans) {
    const key = `${type}\n${text.slice(start, end).toLowerCase()}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = (counts.get(type) ?? 0) + 1;
      counts.set(type, number);
      numbers.set(key, number);
    }
    out += `${text.slice(kept, start)}[${type}_${number}]`;
    kept = end;
  }
  return { text: out + text.slice(kept), spans };
}

/** Secrets first: what stands inside one is part of it. */
function personalSpans(text: string): PersonalSpan[] {
  const secrets = findSecrets(text);
  const others = findPlain(text, (plain) => {
    const known = structuredIn(plain);
    return mergeSpans(known, findPersons(plain, known));
  })
    .map(named)
    .filter(({ start, end }) => !secrets.some((secret) => start < secret.end && secret.start < end));
  return withEncoded(
    text,
    [...secrets, ...others].sort((a, b) => a.start - b.start),
  );
}

/** Encodings of a whole text or line: what hides in them has no place of its own to be replaced. */
const OF_ALL = /^(?:rot13|leetspeak|reversed|entities|marks)/;

/** A run of base64, hex, percent signs or the like goes as a whole where it holds more than is found in it as it stands. */
function withEncoded(text: string, spans: readonly PersonalSpan[]): PersonalSpan[] {
  let out = [...spans];
  for (const { start, end, text: plain, encoding } of decodedTexts(text)) {
    if (OF_ALL.test(encoding)) continue;
    const held = out.filter((one) => one.start < end && start < one.end);
    if (held.some((one) => one.start <= start && end <= one.end)) continue;
    const inside = [...findSecrets(plain), ...findPersonal(plain)];
    const count = (list: readonly PersonalSpan[], type: string): number => list.filter((one) => one.type === type).length;
    const more = inside.find(({ type }) => count(inside, type) > count(held, type));
    if (!more) continue;
    const whole = { start: Math.min(start, ...held.map((one) => one.start)), end: Math.max(end, ...held.map((one) => one.end)) };
    out = [...out.filter((one) => !held.includes(one)), { ...whole, type: more.type }];
  }
  return out.sort((a, b) => a.start - b.start);
}
