import { isDigit } from '@/lib/shared/digits';
import type { Span } from './detector';

/**
 * A text as its reader takes it, for what finds identifiers: without characters that nobody sees, with digits and letters in full width or of other
 * scripts as plain ones, and with the `(at)` and `dot` of an address spelled out. Letters keep their case. Linear; most texts are plain already, and
 * that is told without making another.
 */
export interface PlainForm {
  text: string;
  /** The span of the original that holds [start, end) of this text. */
  origin(start: number, end: number): { start: number; end: number };
}

const BEYOND_ASCII = /[^\x00-\x7f]/;
const [ITSELF, UNSEEN, BLANK, HYPHEN, FULL_WIDTH, FULL_SIGN, DIGIT, DASH, STYLED] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
type Range = readonly [first: number, last: number];
/** Nobody sees them: soft hyphens, zero-width and direction characters, variation selectors, the frame of a keycap. */
const UNSEEN_ONES: readonly Range[] = [[0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160], [0x180e, 0x180e], [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x2064], [0x2066, 0x2069], [0x20e3, 0x20e3], [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0]]; // prettier-ignore
const BLANKS: readonly Range[] = [[0x1680, 0x1680], [0x2000, 0x200a], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000]]; // prettier-ignore
const HYPHENS: readonly Range[] = [[0x2010, 0x2012], [0x2212, 0x2212], [0xfe58, 0xfe58], [0xfe63, 0xfe63]]; // prettier-ignore
const IS_DIGIT = /\p{Nd}/u;

let kinds: Uint8Array | undefined;
/** What each unit is, made at the first text that is not ASCII: a look into a table is ten times as fast as an expression. */
function kindOf(unit: number): number {
  if (kinds === undefined) {
    kinds = new Uint8Array(0x10000);
    for (let code = 0x660; code < 0xd800; code++) if (IS_DIGIT.test(String.fromCharCode(code))) kinds[code] = DIGIT;
    const set = (ranges: readonly Range[], kind: number): void =>
      ranges.forEach(([first, last]) => kinds!.fill(kind, first, last + 1));
    set(UNSEEN_ONES, UNSEEN);
    set(BLANKS, BLANK);
    set(HYPHENS, HYPHEN);
    set([[0xff01, 0xff5e]], FULL_SIGN);
    set([[0xff10, 0xff19], [0xff20, 0xff3a], [0xff41, 0xff5a]], FULL_WIDTH); // prettier-ignore
    set([[0x2013, 0x2013]], DASH);
    set([[0xd835, 0xd835]], STYLED);
  }
  return kinds[unit]!;
}

/** A stop or a bracket of full width is how Chinese and Japanese are written: alone it is no dress, nor is a wide blank. */
function isDressed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 128) continue;
    const kind = kindOf(unit);
    if (kind !== ITSELF && kind !== FULL_SIGN && unit !== 0x3000 && (kind !== DASH || joinsDigits(text, i))) return true;
  }
  return false;
}

/** A dash between two digits joins them; elsewhere it parts what stands beside it. */
const joinsDigits = (text: string, at: number): boolean => isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1));

/** `mia (at) example (dot) org`, `mia at example dot org`: an address for people only. In words alone it needs a dot in words and a usual ending. */
const IN_BRACKETS = /[([{<] ?[aA][tT] ?[)\]}>]/;
const DOTS = [' dot ', ' Dot ', ' DOT '] as const;
/** The expression first: it takes a quarter of the time of three searches that begin with a blank. */
const A_DOT = /dot /i;
const mayBeSpelled = (text: string): boolean =>
  (A_DOT.test(text) && DOTS.some((dot) => text.includes(dot))) || IN_BRACKETS.test(text);
const BRACKETED = /(?<![\w.+-])[\w.+-]{1,64}( ?[([{<] ?at ?[)\]}>] ?)(?:[a-z0-9-]{1,63}(?: ?[([{<] ?dot ?[)\]}>] ?| dot |\.)){1,4}[a-z]{2,24}(?![\w-])/gi; // prettier-ignore
const IN_WORDS = /(?<![\w.+-])[\w.+-]{1,64}( at )(?!(?:an?|the|this|that|every|each|my|our|your|his|her|its|their|least|most|all|any|some|one|no|which) )(?:[a-z0-9-]{2,63}(?: dot |\.)){0,3}[a-z0-9-]{2,63} dot (?:com|org|net|edu|gov|info|io|ai|dev|app|eu|uk|de|fr|es|it|nl|be|at|ch|se|no|dk|fi|pl|cz|ie|pt|in|jp|cn|au|nz|ca|us|br|mx|za|example|invalid|test)(?![\w-])/gi; // prettier-ignore
const DOT = / ?[([{<] ?dot ?[)\]}>] ?| dot /gi;

/** The text's plain form; null when it is plain itself. */
export function plainForm(text: string): PlainForm | null {
  const dressed = BEYOND_ASCII.test(text) && isDressed(text);
  if (!dressed && !mayBeSpelled(text)) return null;
  const writer = new Writer(text);
  if (dressed) writer.undress();
  if (mayBeSpelled(writer.text)) writer.respell();
  return writer.text === text ? null : { text: writer.text, origin: writer.origin };
}

/** The text asked about last: several detectors look at one text after the other. */
let last: { text: string; form: PlainForm | null } = { text: '', form: null };

/** Finds in the plain form; the places are those of the text as given. */
export function findPlain(text: string, find: (plain: string) => Span[]): Span[] {
  if (last.text !== text) last = { text, form: plainForm(text) };
  const { form } = last;
  return form ? find(form.text).map((span) => ({ ...span, ...form.origin(span.start, span.end) })) : find(text);
}

class Writer {
  /** By unit of `text`: where the character behind it begins and ends in the original; null as long as nothing was changed. */
  private starts: Int32Array | null = null;
  private ends: Int32Array | null = null;

  constructor(public text: string) {}

  readonly origin = (start: number, end: number): { start: number; end: number } => ({
    start: this.startOf(start),
    end: end > start ? this.endOf(end - 1) : this.startOf(start),
  });

  private startOf(at: number): number {
    return this.starts ? (this.starts[at] ?? this.ends![at - 1] ?? 0) : at;
  }

  private endOf(at: number): number {
    return this.ends ? this.ends[at]! : at + 1;
  }

  undress(): void {
    const { text } = this;
    const units = new Uint16Array(text.length);
    const starts = new Int32Array(text.length);
    const ends = new Int32Array(text.length);
    let size = 0;
    for (let i = 0, next = 0; i < text.length; i = next) {
      const unit = text.charCodeAt(i);
      next = i + 1;
      let plain = unit;
      if (unit >= 128) {
        const kind = kindOf(unit);
        if (kind === UNSEEN) continue;
        if (kind === BLANK) plain = 32;
        else if (kind === HYPHEN || (kind === DASH && joinsDigits(text, i))) plain = 45;
        else if (kind === FULL_WIDTH || kind === FULL_SIGN) plain = unit - 0xfee0;
        else if (kind === DIGIT) plain = 48 + valueOf(unit);
        else if (kind === STYLED) {
          const folded = String.fromCodePoint(text.codePointAt(i)!).normalize('NFKC');
          if (/^[A-Za-z0-9]$/.test(folded)) [plain, next] = [folded.charCodeAt(0), i + 2];
        }
      }
      units[size] = plain;
      starts[size] = i;
      ends[size++] = next;
    }
    [this.text, this.starts, this.ends] = [stringOf(units.subarray(0, size)), starts.subarray(0, size), ends.subarray(0, size)];
  }

  respell(): void {
    const edits: [number, number, string][] = [];
    for (const form of [BRACKETED, IN_WORDS])
      for (const hit of this.text.matchAll(form)) {
        const at = hit.index + hit[0].indexOf(hit[1]!);
        edits.push([at, at + hit[1]!.length, '@']);
        for (const dot of hit[0].slice(at + hit[1]!.length - hit.index).matchAll(DOT))
          edits.push([at + hit[1]!.length + dot.index, at + hit[1]!.length + dot.index + dot[0].length, '.']);
      }
    this.replace(edits.sort((a, b) => a[0] - b[0]).filter(([start], n, all) => n === 0 || start >= all[n - 1]![1]));
  }

  /** Edits are in order and do not overlap; none is longer than what it stands for. */
  private replace(edits: readonly [start: number, end: number, plain: string][]): void {
    if (edits.length === 0) return;
    const { text } = this;
    const starts = new Int32Array(text.length);
    const ends = new Int32Array(text.length);
    let out = '';
    let kept = 0;
    let size = 0;
    const keep = (until: number): void => {
      for (let i = kept; i < until; i++, size++) [starts[size], ends[size]] = [this.startOf(i), this.endOf(i)];
      out += text.slice(kept, until);
    };
    for (const [start, end, plain] of edits) {
      keep(start);
      for (let i = 0; i < plain.length; i++, size++) [starts[size], ends[size]] = [this.startOf(start), this.endOf(end - 1)];
      out += plain;
      kept = end;
    }
    keep(text.length);
    [this.text, this.starts, this.ends] = [out, starts.subarray(0, size), ends.subarray(0, size)];
  }
}

/** Digits of a script stand in a row from its zero on. */
function valueOf(unit: number): number {
  let value = 0;
  while (value < 9 && kindOf(unit - value - 1) === DIGIT) value++;
  return value;
}

function stringOf(units: Uint16Array): string {
  const parts: string[] = [];
  for (let i = 0; i < units.length; i += 4_096)
    parts.push(String.fromCharCode.apply(null, units.subarray(i, i + 4_096) as unknown as number[]));
  return parts.join('');
}
