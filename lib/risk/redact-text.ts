import { mergeSpans } from '@/lib/privacy/detector';
import { findPlain } from '@/lib/privacy/plain-form';
import { findPersons } from './text/find-persons';
import { findSecrets, named, structuredIn, type PersonalSpan } from './text/personal-data';

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
  return [...secrets, ...others].sort((a, b) => a.start - b.start);
}
