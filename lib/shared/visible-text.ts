/**
 * Makes visible what a hostile text hides: characters without a shape (zero width, controls, bidirectional overrides, Unicode tags
 * that smuggle instructions) and letters of another script inside a word (a Cyrillic а in "pаypal"). Pure, client-safe, linear.
 * The pieces concatenate to the text exactly, so offsets into the text stay valid.
 */
export type CharKind = 'invisible' | 'bidi' | 'control' | 'tag' | 'lookalike';

export interface TextPiece {
  text: string;
  /** Absent for ordinary text. */
  mark?: { kind: CharKind; code: string; name: string };
}

const NAMES: Readonly<Record<number, string>> = {
  0x00ad: 'soft hyphen',
  0x034f: 'combining grapheme joiner',
  0x061c: 'Arabic letter mark',
  0x115f: 'Hangul filler',
  0x1160: 'Hangul filler',
  0x17b4: 'Khmer inherent vowel',
  0x17b5: 'Khmer inherent vowel',
  0x180e: 'Mongolian vowel separator',
  0x200b: 'zero-width space',
  0x200c: 'zero-width non-joiner',
  0x200d: 'zero-width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'end of direction',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first-strong isolate',
  0x2069: 'end of isolate',
  0x3164: 'Hangul filler',
  0xfeff: 'byte order mark',
  0xffa0: 'Hangul filler',
  0xfffc: 'object replacement character',
  0xfffd: 'replacement character: bytes that were not valid text',
};

// Without a shape of their own: controls other than tab and line feed, and what Unicode calls default-ignorable, but not the variation
// selectors that emoji and Mongolian letters are properly written with.
const HIDDEN = /(?![\t\n\ufe00-\ufe0f\u180b-\u180d\u180f])[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffd]/u;
// One scan: a run of tag characters, a hidden character, or a word whose letters may mix scripts.
const SUSPICIOUS = new RegExp(`[\\u{e0000}-\\u{e0fff}]+|${HIDDEN.source}|[\\p{L}\\p{M}]+`, 'gu');
const FOREIGN = /[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\u1f00-\u1fff]/u;
const JOINING_SCRIPT =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Mongolian}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const RTL_SCRIPT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const LATIN = /\p{Script=Latin}/u;
const SCRIPTS = [
  [/\p{Script=Cyrillic}/u, 'Cyrillic'],
  [/\p{Script=Greek}/u, 'Greek'],
  [/\p{Script=Armenian}/u, 'Armenian'],
  [/\p{Script=Cherokee}/u, 'Cherokee'],
] as const;
// Greek letters that stand in formulas and units beside Latin ones (µg, Δt, σ) deceive nobody.
const HARMLESS_GREEK =
  /[\u03bc\u0394\u03c3\u03a3\u03c0\u03a9\u03b1\u03b2\u03b3\u03b4\u03b5\u03b8\u03bb\u03c6\u03c7\u03c8\u03c9]/u;

/** True when markHidden would mark anything: a cheap test for "this text hides something". */
export function hidesText(text: string): boolean {
  return (HIDDEN.test(text) || FOREIGN.test(text)) && markHidden(text).some((piece) => piece.mark);
}

/** The text in order, with each hidden or deceiving character (or run of tag characters) as a piece of its own. */
export function markHidden(text: string): TextPiece[] {
  if (!HIDDEN.test(text) && !FOREIGN.test(text)) return text === '' ? [] : [{ text }];
  const pieces: TextPiece[] = [];
  let done = 0;
  const push = (at: number, length: number, mark: NonNullable<TextPiece['mark']>): void => {
    if (at > done) pieces.push({ text: text.slice(done, at) });
    pieces.push({ text: text.slice(at, at + length), mark });
    done = at + length;
  };
  for (const match of text.matchAll(SUSPICIOUS)) {
    const found = match[0];
    const code = found.codePointAt(0)!;
    if (code >= 0xe0000 && code <= 0xe0fff) {
      if (!isProperTag(text, match.index, found)) push(match.index, found.length, tagMark(found));
      continue;
    }
    const mixed = FOREIGN.test(found) && LATIN.test(found);
    if (!mixed && !HIDDEN.test(found)) continue;
    let at = match.index;
    for (const character of found) {
      const mark = markOf(text, at, character, mixed);
      if (mark) push(at, character.length, mark);
      at += character.length;
    }
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

function markOf(text: string, at: number, character: string, mixed: boolean): TextPiece['mark'] {
  const code = character.codePointAt(0)!;
  if (HIDDEN.test(character)) {
    if (isHarmless(text, at, code)) return undefined;
    return {
      kind: kindOf(code),
      code: codeOf(code),
      name: NAMES[code] ?? (code < 0xa0 ? 'control character' : 'invisible character'),
    };
  }
  if (!mixed || HARMLESS_GREEK.test(character)) return undefined;
  const script = SCRIPTS.find(([pattern]) => pattern.test(character))?.[1];
  return script && { kind: 'lookalike', code: codeOf(code), name: `${script} letter in a Latin word` };
}

/** Joiners inside emoji and joining scripts, marks beside right-to-left letters, and a carriage return before a line feed are how texts are properly written. */
function isHarmless(text: string, at: number, code: number): boolean {
  if (code === 0x0d) return text[at + 1] === '\n';
  const before = lastCharacter(text, at);
  const after = characterAt(text, at + 1);
  if (
    code === 0x200d &&
    /[\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}\ufe0f]/u.test(before) &&
    /\p{Extended_Pictographic}|[\u2640\u2642]/u.test(after)
  )
    return true;
  if (code === 0x200c || code === 0x200d) return JOINING_SCRIPT.test(before) || JOINING_SCRIPT.test(after);
  if (code === 0x200e || code === 0x200f || code === 0x061c) return RTL_SCRIPT.test(text.slice(Math.max(0, at - 20), at + 20));
  return false;
}

/** The flags of England, Scotland and Wales, and one variation selector after an ideograph. */
function isProperTag(text: string, at: number, run: string): boolean {
  const before = lastCharacter(text, at);
  if (before === '\u{1f3f4}') return /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}$/u.test(run);
  return run.length === 2 && run.codePointAt(0)! >= 0xe0100 && /\p{Script=Han}/u.test(before);
}

function tagMark(run: string): NonNullable<TextPiece['mark']> {
  const hidden = Array.from(run, (character) => {
    const code = character.codePointAt(0)!;
    return code >= 0xe0020 && code <= 0xe007e ? String.fromCodePoint(code - 0xe0000) : '';
  }).join('');
  return hidden
    ? { kind: 'tag', code: `hidden: ${hidden}`, name: 'text hidden in Unicode tag characters' }
    : { kind: 'tag', code: codeOf(run.codePointAt(0)!), name: 'invisible tag or variation characters' };
}

function kindOf(code: number): CharKind {
  if (
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0x200e ||
    code === 0x200f ||
    code === 0x061c
  )
    return 'bidi';
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029) return 'control';
  return 'invisible';
}

function codeOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function lastCharacter(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  return at <= 0 ? '' : characterAt(text, unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? at - 2 : at - 1);
}
