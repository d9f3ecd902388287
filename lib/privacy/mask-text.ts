import type { Span } from './detector';

/**
 * How masked personal data stands in text. A mask is `⟨type token⟩`, where the two brackets are U+FDD0 and U+FDD1: noncharacters, which
 * Unicode keeps for use inside a program. What emitters wrote never holds them once it went through here, so a mask cannot be forged by
 * writing what it looks like. Outside (API, files) the brackets become `[` and `]`, one for one, and a list says where masks stand.
 * Client-safe.
 */
export const MASK_OPEN = '\ufdd0';
export const MASK_CLOSE = '\ufdd1';
const FOREIGN = /[\ufdd0\ufdd1]/g;
const MASK = /\ufdd0([a-z0-9-]+) ([0-9a-f]{16})\ufdd1/g;

/** One mask of a text. */
export interface Mask {
  start: number;
  end: number;
  type: string;
  /** The same value has the same token in one workspace. */
  token: string;
}

export function maskOf(type: string, token: string): string {
  return `${MASK_OPEN}${type} ${token}${MASK_CLOSE}`;
}

/** The text with masks in place of the spans, which are in order and do not overlap. */
export function maskSpans(text: string, spans: readonly Span[], tokenOf: (type: string, value: string) => string): string {
  if (spans.length === 0) return withoutForeign(text);
  let out = '';
  let kept = 0;
  for (const span of spans) {
    out += withoutForeign(text.slice(kept, span.start)) + maskOf(span.type, tokenOf(span.type, span.value));
    kept = span.end;
  }
  return out + withoutForeign(text.slice(kept));
}

/** Mask brackets that an emitter wrote become replacement characters. */
export function withoutForeign(text: string): string {
  return FOREIGN.test(text) ? text.replace(FOREIGN, '\ufffd') : text;
}

/** Every mask in a text, in order. */
export function masksIn(text: string): Mask[] {
  if (!text.includes(MASK_OPEN)) return [];
  return [...text.matchAll(MASK)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    type: found[1]!,
    token: found[2]!,
  }));
}

/** The text cut at its masks: pieces of plain text, and masks. */
export function splitMasks(text: string): (string | Mask)[] {
  const out: (string | Mask)[] = [];
  let kept = 0;
  for (const mask of masksIn(text)) {
    if (mask.start > kept) out.push(text.slice(kept, mask.start));
    out.push(mask);
    kept = mask.end;
  }
  if (kept < text.length) out.push(text.slice(kept));
  return out;
}

/** With brackets that everybody can read and type: `[email 7f3a9c2e41d05b7c]`. Offsets stay. */
export function plainMasks(text: string): string {
  return text.includes(MASK_OPEN) ? text.replace(MASK, '[$1 $2]') : text;
}

/** A text that was cut, without the beginning of a mask at its end. */
export function wholeMasks(cut: string): string {
  const open = cut.lastIndexOf(MASK_OPEN);
  return open > cut.lastIndexOf(MASK_CLOSE) ? cut.slice(0, open) : cut;
}

const TYPED = /^\[([a-z0-9-]+) ([0-9a-f]{16})\]$/;
/** A mask as it is read and typed, back to the mask; null for other text. */
export function typedMask(text: string): string | null {
  const found = TYPED.exec(text.trim());
  return found ? maskOf(found[1]!, found[2]!) : null;
}

/** What a type is called. */
export const TYPE_LABELS: Readonly<Record<string, string>> = {
  email: 'e-mail',
  phone: 'phone',
  iban: 'IBAN',
  card: 'card',
  ip: 'IP address',
  'us-ssn': 'SSN',
  'nhs-number': 'NHS number',
};
export function typeLabel(type: string): string {
  return TYPE_LABELS[type] ?? 'national id';
}
