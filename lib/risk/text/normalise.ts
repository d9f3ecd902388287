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
  if (PLAIN.test(original) && !SPACED.test(original)) {
    const view: View = { text: original.toLowerCase(), origin: (start, end) => ({ start, end }), depth: 0 };
    return { view, disguises, hidden: null };
  }
  const folder = new Folder(original, disguises);
  folder.fold();
  return { view: folder.view(), disguises, hidden: folder.hidden() };
}

const LATIN = /[a-z]/;
const COMBINING = /\p{M}/u;
const LETTER = /\p{L}/u;
/** Scripts whose marks are letters in all but name: they stay. */
const MARKED_SCRIPT = /[\u0590-\u0dff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3099-\u309c]/;

class Folder {
  private out: string[] = [];
  private starts: number[] = [];
  private ends: number[] = [];
  private tagText = '';
  private tagStart = -1;
  private tagEnd = 0;

  constructor(
    private readonly original: string,
    private readonly disguises: Disguises,
  ) {}

  fold(): void {
    const { original } = this;
    for (let i = 0; i < original.length;) {
      const code = original.codePointAt(i)!;
      const size = code > 0xffff ? 2 : 1;
      if (code < 128) this.push(String.fromCharCode(code).toLowerCase(), i, i + 1);
      else this.foldForeign(code, i, size);
      i += size;
    }
    this.foldWords();
    this.closeGaps();
  }

  private push(text: string, start: number, end: number): void {
    for (const unit of text.split('')) {
      this.out.push(unit);
      this.starts.push(start);
      this.ends.push(end);
    }
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
    const { out, disguises } = this;
    for (let i = 0; i < out.length; i++) {
      if (!CONFUSABLES.has(out[i]!)) continue;
      let from = i;
      while (from > 0 && isWordUnit(out[from - 1]!)) from--;
      let to = i;
      let latin = 0;
      let strange = 0;
      let other = 0;
      for (to = from; to < out.length && isWordUnit(out[to]!); to++) {
        if (LATIN.test(out[to]!)) latin++;
        else if (CONFUSABLES.has(out[to]!)) strange++;
        else if (LETTER.test(out[to]!)) other++;
      }
      if (other === 0 && (latin > 0 || this.amongLatin(from, to)) && strange > 0) {
        if (!/[øłđħŧðı]/.test(out.slice(from, to).join('')) && disguises.homoglyphs++ === 0)
          this.note(this.starts[from]!, this.ends[to - 1]!);
        for (let k = from; k < to; k++) out[k] = CONFUSABLES.get(out[k]!) ?? out[k]!;
      }
      i = Math.max(i, to - 1);
    }
  }

  /** True when the words around are Latin: three words of look-alikes in a Cyrillic text are Cyrillic. */
  private amongLatin(from: number, to: number): boolean {
    let latin = 0;
    let other = 0;
    for (let k = Math.max(0, from - 80); k < Math.min(this.out.length, to + 80); k++) {
      if (k >= from && k < to) continue;
      if (LATIN.test(this.out[k]!)) latin++;
      else if (LETTER.test(this.out[k]!) && !CONFUSABLES.has(this.out[k]!)) other++;
    }
    return latin > 4 && other === 0;
  }

  private closeGaps(): void {
    const text = this.out.join('');
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
    const keep = (_: unknown, index: number): boolean => !drop.has(index);
    this.out = this.out.filter(keep);
    this.starts = this.starts.filter(keep);
    this.ends = this.ends.filter(keep);
  }

  private note(start: number, end: number): void {
    this.disguises.places.push({ start, end });
  }

  view(): View {
    const { starts, ends } = this;
    const size = this.original.length;
    return {
      text: this.out.join(''),
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

function isInvisible(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2060 && code <= 0x2064) ||
    code === 0xfeff ||
    code === 0x00ad ||
    code === 0x180e ||
    code === 0x034f ||
    code === 0x115f ||
    code === 0x3164
  );
}

function isLatinUnit(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isWordUnit(unit: string): boolean {
  return unit >= '\u0080' ? LETTER.test(unit) : LATIN.test(unit);
}

function quoteOf(code: number): string | null {
  if (code === 0x2018 || code === 0x2019 || code === 0x02bc || code === 0x201b) return "'";
  if (code >= 0x201c && code <= 0x201f) return '"';
  if (code >= 0x2010 && code <= 0x2015) return '-';
  return null;
}
