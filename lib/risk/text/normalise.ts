import { CONFUSABLES } from './confusables';

/** How a text was dressed up: counts of what no reader sees, or sees as something else. */
export interface Disguises {
  /** Zero-width characters between letters. */
  invisible: number;
  /** Characters that turn the reading direction. */
  bidi: number;
  /** Tag characters (U+E0000), which can carry a whole hidden text. */
  tags: number;
  /** Words with letters of another script among Latin ones. */
  homoglyphs: number;
  /** Words written with gaps between their letters. */
  spaced: number;
  /** Letters in mathematical, full-width, enclosed or small-capital dress. */
  styled: number;
  /** Where the first of each stands, in the original. */
  places: { start: number; end: number }[];
}

/** A text as detectors read it: lower case, without dress, every place known in the original. */
export interface View {
  text: string;
  /** The span of the original that holds [start, end) of this text. */
  origin(start: number, end: number): { start: number; end: number };
  /** How it was hidden: `base64`, `hex`, `rot13`, `percent`, `entities`, `tags`, `reversed`; absent for the text itself. */
  encoding?: string;
  depth: number;
}

export interface Normalised {
  view: View;
  disguises: Disguises;
  /** What tag characters spell, when they spell something. */
  hidden: View | null;
}

const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
/** Single letters with the same one-character gap between them, four or more. */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:([ .\-_*|]) ?\p{L}(?![\p{L}\p{N}])){3,60}/u;

export function normalise(original: string): Normalised {
  const disguises: Disguises = { invisible: 0, bidi: 0, tags: 0, homoglyphs: 0, spaced: 0, styled: 0, places: [] };
  if (PLAIN.test(original) && !mayBeSpaced(original)) {
    const view: View = { text: original.toLowerCase(), origin: (start, end) => ({ start, end }), depth: 0 };
    return { view, disguises, hidden: null };
  }
  const folder = new Folder(original, disguises);
  folder.fold();
  return { view: folder.view(), disguises, hidden: folder.hidden() };
}

/** Cheap and never wrong when it says no: SPACED needs two letters, each alone between gaps. */
function mayBeSpaced(text: string): boolean {
  let gap = -2;
  let alone = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 46 && code !== 45 && code !== 95 && code !== 42 && code !== 124) continue;
    const between = i - gap - 1;
    if (between > 1) alone = 0;
    else if (between === 1) {
      const unit = text.charCodeAt(i - 1);
      if (unit < 128 && !isLatinUnit(unit)) alone = 0;
      else if (++alone > 1) return true;
    }
    gap = i;
  }
  return false;
}

/** Look-alikes by their unit. */
const LOOK_ALIKE: ReadonlyMap<number, number> = new Map(
  [...CONFUSABLES].map(([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)]),
);
const COMBINING = /\p{M}/u;
const LETTER = /\p{L}/u;
/** Scripts whose marks are letters in all but name: they stay. */
const MARKED_SCRIPT = /[\u0590-\u0dff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3099-\u309c]/;

class Folder {
  /** The folded text's units, and where the character behind each stands in the original. */
  private units = new Uint16Array(0);
  private starts = new Int32Array(0);
  private ends = new Int32Array(0);
  private size = 0;
  private folded: string | null = null;
  private tagText = '';
  private tagStart = -1;
  private tagEnd = 0;

  constructor(
    private readonly original: string,
    private readonly disguises: Disguises,
  ) {
    this.grow(original.length + 16);
  }

  fold(): void {
    const { original } = this;
    let strange = false;
    for (let i = 0; i < original.length;) {
      i = this.foldPlain(i);
      if (i === original.length) break;
      const code = original.codePointAt(i)!;
      const size = code > 0xffff ? 2 : 1;
      strange = true;
      this.foldForeign(code, i, size);
      i += size;
    }
    if (strange) this.foldWords();
    this.closeGaps();
  }

  /** Letters of ASCII from a place on, which most are; answers where they end. */
  private foldPlain(from: number): number {
    const { original } = this;
    const { length } = original;
    if (this.size + length - from > this.units.length) this.grow(2 * (this.size + length - from));
    const { units, starts, ends } = this;
    let { size } = this;
    let i = from;
    for (; i < length; i++) {
      const code = original.charCodeAt(i);
      if (code > 127) break;
      units[size] = code >= 65 && code <= 90 ? code + 32 : code;
      starts[size] = i;
      ends[size++] = i + 1;
    }
    this.size = size;
    return i;
  }

  private grow(room: number): void {
    const wider = <T extends Uint16Array | Int32Array>(next: T, known: T): T => {
      next.set(known.subarray(0, this.size));
      return next;
    };
    this.units = wider(new Uint16Array(room), this.units);
    this.starts = wider(new Int32Array(room), this.starts);
    this.ends = wider(new Int32Array(room), this.ends);
  }

  private pushUnit(unit: number, start: number, end: number): void {
    if (this.size === this.units.length) this.grow(this.size * 2);
    this.units[this.size] = unit;
    this.starts[this.size] = start;
    this.ends[this.size] = end;
    this.size++;
  }

  private push(text: string, start: number, end: number): void {
    for (let i = 0; i < text.length; i++) this.pushUnit(text.charCodeAt(i), start, end);
  }

  /** What is as it was, letter for letter, is cut from the original, which is much faster than to put letters together. */
  private text(): string {
    if (this.folded !== null) return this.folded;
    const { units, size } = this;
    const parts: string[] = [];
    let odd = 0;
    for (let i = 0; i < size;) {
      const end = this.endOfPlain(i);
      if (end - i >= 8) {
        if (i > odd) parts.push(stringOf(units.subarray(odd, i)));
        parts.push(this.original.slice(this.starts[i], this.starts[i]! + end - i).toLowerCase());
        odd = end;
      }
      i = Math.max(end, i + 1);
    }
    if (size > odd) parts.push(stringOf(units.subarray(odd, size)));
    return (this.folded = parts.join(''));
  }

  /** Up to where the units from `i` on are the original's letters in a row. */
  private endOfPlain(i: number): number {
    const { units, starts, size, original } = this;
    const shift = starts[i]! - i;
    let end = i;
    while (end < size && starts[end]! - end === shift) {
      const code = original.charCodeAt(end + shift);
      if (code > 127 || units[end] !== (code >= 65 && code <= 90 ? code + 32 : code)) break;
      end++;
    }
    return end;
  }

  private foldForeign(code: number, at: number, size: number): void {
    const { disguises } = this;
    if (code >= 0xe0000 && code <= 0xe007f) {
      disguises.tags++;
      if (this.tagStart < 0) this.note(at, at + size);
      if (this.tagStart < 0) this.tagStart = at;
      this.tagEnd = at + size;
      if (code >= 0xe0020 && code < 0xe007f) this.tagText += String.fromCharCode(code - 0xe0000);
      return;
    }
    if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) {
      if (disguises.bidi++ === 0) this.note(at, at + size);
      return;
    }
    if (isInvisible(code)) {
      // A joiner in Persian, Hindi or an emoji is writing; between Latin letters it is hiding.
      const before = this.original.charCodeAt(at - 1);
      const after = this.original.charCodeAt(at + size);
      if (isLatinUnit(before) || isLatinUnit(after)) if (disguises.invisible++ === 0) this.note(at, at + size);
      return;
    }
    if (code >= 0xfe00 && code <= 0xfe0f) return;
    const char = String.fromCodePoint(code);
    if (code >= 0x1f1e6 && code <= 0x1f1ff) return this.push(String.fromCharCode(code - 0x1f1e6 + 97), at, at + size);
    // White letters on a black square or disc: no compatibility form leads back to them.
    const boxed = code >= 0x1f150 && code <= 0x1f169 ? code - 0x1f150 : code >= 0x1f170 && code <= 0x1f189 ? code - 0x1f170 : -1;
    if (boxed >= 0) {
      if (disguises.styled++ === 0) this.note(at, at + size);
      return this.push(String.fromCharCode(boxed + 97), at, at + size);
    }
    if (COMBINING.test(char) && !MARKED_SCRIPT.test(char)) return; // accents apart from their letters
    let folded = char.normalize('NFKC');
    if (folded !== char && /^[a-z]$/i.test(folded)) if (disguises.styled++ === 0) this.note(at, at + size);
    if (code < 0x2e80 || code > 0x3fff) {
      const apart = folded.normalize('NFD');
      if (apart.length > 1 && /^[a-z]/i.test(apart)) folded = apart.replace(/\p{M}/gu, '');
    }
    if (/\p{Z}/u.test(folded)) folded = ' ';
    this.push(quoteOf(code) ?? folded.toLowerCase(), at, at + size);
  }

  /** Words in which letters of two scripts are mixed become Latin. */
  private foldWords(): void {
    const { units, size, disguises } = this;
    for (let i = 0; i < size; i++) {
      if (units[i]! < 128 || !LOOK_ALIKE.has(units[i]!)) continue;
      let from = i;
      while (from > 0 && isWordUnit(units[from - 1]!)) from--;
      let to = from;
      let latin = 0;
      let strange = 0;
      let other = 0;
      for (; to < size && isWordUnit(units[to]!); to++) {
        const unit = units[to]!;
        if (isSmallLatin(unit)) latin++;
        else if (LOOK_ALIKE.has(unit)) strange++;
        else other++;
      }
      if (other === 0 && (latin > 0 || this.amongLatin(from, to)) && strange > 0) {
        const word = stringOf(units.subarray(from, to));
        if (!/[øłđħŧðı]/.test(word) && disguises.homoglyphs++ === 0) this.note(this.starts[from]!, this.ends[to - 1]!);
        for (let k = from; k < to; k++) units[k] = LOOK_ALIKE.get(units[k]!) ?? units[k]!;
      }
      i = Math.max(i, to - 1);
    }
  }

  /** True when the words around are Latin: three words of look-alikes in a Cyrillic text are Cyrillic. */
  private amongLatin(from: number, to: number): boolean {
    let latin = 0;
    for (let k = Math.max(0, from - 80); k < Math.min(this.size, to + 80); k++) {
      if (k >= from && k < to) continue;
      const unit = this.units[k]!;
      if (isSmallLatin(unit)) latin++;
      else if (unit > 127 && !LOOK_ALIKE.has(unit) && LETTER.test(String.fromCharCode(unit))) return false;
    }
    return latin > 4;
  }

  private closeGaps(): void {
    const text = this.text();
    if (!mayBeSpaced(text)) return;
    const gapped = new RegExp(SPACED.source, 'gu');
    const drop = new Set<number>();
    for (let hit = gapped.exec(text); hit !== null; hit = gapped.exec(text)) {
      const gap = hit[1]!;
      if (gap === ' ' ? hit[0].length < 9 : hit[0].length < 7) continue;
      if (this.disguises.spaced++ === 0) this.note(this.starts[hit.index]!, this.ends[hit.index + hit[0].length - 1]!);
      for (let k = hit.index; k < hit.index + hit[0].length; k++)
        if (text[k] === gap && !(text[k] === ' ' && text[k - 1] === ' ')) drop.add(k);
    }
    if (drop.size === 0) return;
    let kept = 0;
    for (let k = 0; k < this.size; k++) {
      if (drop.has(k)) continue;
      this.units[kept] = this.units[k]!;
      this.starts[kept] = this.starts[k]!;
      this.ends[kept] = this.ends[k]!;
      kept++;
    }
    this.size = kept;
    this.folded = null;
  }

  private note(start: number, end: number): void {
    this.disguises.places.push({ start, end });
  }

  view(): View {
    const text = this.text();
    const starts = this.starts.slice(0, this.size);
    const ends = this.ends.slice(0, this.size);
    const size = this.original.length;
    return {
      text,
      origin: (start, end) => ({
        start: starts[start] ?? size,
        end: end > start ? (ends[end - 1] ?? size) : (starts[start] ?? size),
      }),
      depth: 0,
    };
  }

  hidden(): View | null {
    if (this.tagText.trim().length < 3) return null;
    const place = { start: this.tagStart, end: this.tagEnd };
    return { text: this.tagText.toLowerCase(), origin: () => place, encoding: 'tags', depth: 1 };
  }
}

function stringOf(units: Uint16Array): string {
  if (units.length <= 4_096) return String.fromCharCode.apply(null, units as unknown as number[]);
  const parts: string[] = [];
  for (let i = 0; i < units.length; i += 4_096) parts.push(stringOf(units.subarray(i, i + 4_096)));
  return parts.join('');
}

function isInvisible(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2060 && code <= 0x2064) ||
    code === 0xfeff ||
    code === 0x00ad ||
    code === 0x180e ||
    code === 0x034f ||
    code === 0x115f ||
    code === 0x1160 ||
    code === 0x3164 ||
    code === 0xffa0
  );
}

function isLatinUnit(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isSmallLatin(unit: number): boolean {
  return unit >= 97 && unit <= 122;
}

function isWordUnit(unit: number): boolean {
  return unit < 128 ? isSmallLatin(unit) : LOOK_ALIKE.has(unit) || LETTER.test(String.fromCharCode(unit));
}

function quoteOf(code: number): string | null {
  if (code === 0x2018 || code === 0x2019 || code === 0x02bc || code === 0x201b) return "'";
  if (code >= 0x201c && code <= 0x201f) return '"';
  if (code >= 0x2010 && code <= 0x2015) return '-';
  return null;
}
