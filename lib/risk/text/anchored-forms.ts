import { leadsOf } from './form-leads';

/** Told of a match; answers where the search for its form goes on: its end as a rule, a later place to pass over some, Infinity to stop. */
export type Found = (form: number, start: number, end: number) => number;

const [WORD, LEADS] = [1, 2];

/**
 * Many expressions searched for in one pass: at each place only those are tried whose matches can begin with what stands there. Finds what a search for
 * each of them would find, place by place. Expressions of which no beginning is known are named in `others` and are the caller's to search for.
 */
export class AnchoredForms {
  private readonly sticky: readonly RegExp[];
  /** By node and letter (128 a node) the node that follows, 0 for none: a tree of beginnings at words, and one of the others. */
  private next = new Int32Array(2 * 128);
  private readonly beyond: (ReadonlyMap<number, number> | null)[] = [null];
  /** By node: the forms that begin with the letters that lead to it. */
  private readonly begins: (number[] | null)[] = [null];
  /** By letter: is it one of a word, does another beginning than a word's start with it. */
  private readonly kinds = new Uint8Array(128);
  private readonly bounded = this.node();
  private readonly free = this.node();
  /** Forms that may match at the text's beginning, whatever it is. */
  private readonly atStart: number[] = [];
  /** Numbers of the forms whose beginning is not known. */
  readonly others: readonly number[];
  private from: Float64Array | null;

  constructor(sources: readonly string[]) {
    this.sticky = sources.map((source) => new RegExp(source, 'y'));
    this.from = new Float64Array(sources.length);
    const others: number[] = [];
    for (let unit = 0; unit < 128; unit++) if (isWordUnit(unit)) this.kinds[unit] = WORD;
    for (const [form, source] of sources.entries()) {
      const known = leadsOf(source);
      if (known === null) others.push(form);
      if (known?.atStart) this.atStart.push(form);
      for (const { text, bounded } of known?.leads ?? []) this.plant(bounded && isWordUnit(text.charCodeAt(0)), text, form);
    }
    this.others = others;
  }

  private node(): number {
    const number = this.begins.length;
    this.begins.push(null);
    this.beyond.push(null);
    if (this.next.length < (number + 1) * 128) {
      const wider = new Int32Array((number + 1) * 256);
      wider.set(this.next);
      this.next = wider;
    }
    return number;
  }

  private plant(bounded: boolean, text: string, form: number): void {
    let at = bounded ? this.bounded : this.free;
    const first = text.charCodeAt(0);
    if (!bounded && first < 128) this.kinds[first]! |= LEADS;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let to = this.follow(at, unit);
      if (to === 0) {
        to = this.node();
        if (unit < 128) this.next[at * 128 + unit] = to;
        else this.beyond[at] = new Map([...(this.beyond[at] ?? []), [unit, to]]);
      }
      at = to;
    }
    const forms = (this.begins[at] ??= []);
    if (!forms.includes(form)) forms.push(form);
  }

  private follow(node: number, unit: number): number {
    return unit < 128 ? this.next[node * 128 + unit]! : (this.beyond[node]?.get(unit) ?? 0);
  }

  /**
   * Tells the matches of each form from left to right; those of different forms in the order of their places, those at the text's beginning first.
   */
  search(text: string, found: Found): void {
    // Within `found` another text may be looked at.
    const from = this.from ?? new Float64Array(this.sticky.length);
    this.from = null;
    from.fill(0);
    for (const form of this.atStart) this.attempt(form, text, 0, from, found);
    const { kinds, bounded, free } = this;
    const { length } = text;
    const far = this.beyond[free]!;
    let before = 0;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        before = 0;
        if (far !== null && far.has(unit)) this.walk(free, text, i, from, found);
        continue;
      }
      const kind = kinds[unit]!;
      if (kind & LEADS) this.walk(free, text, i, from, found);
      if ((kind & WORD & ~before) !== 0) this.walk(bounded, text, i, from, found);
      before = kind;
    }
    this.from = from;
  }

  private walk(root: number, text: string, start: number, from: Float64Array, found: Found): void {
    const { next, begins } = this;
    const { length } = text;
    let node = root;
    for (let i = start; i < length; i++) {
      const unit = text.charCodeAt(i);
      node = unit < 128 ? next[node * 128 + unit]! : (this.beyond[node]?.get(unit) ?? 0);
      if (node === 0) return;
      const forms = begins[node]!;
      if (forms !== null) for (let n = 0; n < forms.length; n++) this.attempt(forms[n]!, text, start, from, found);
    }
  }

  private attempt(form: number, text: string, start: number, from: Float64Array, found: Found): void {
    if (start < from[form]!) return;
    const sticky = this.sticky[form]!;
    sticky.lastIndex = start;
    if (sticky.test(text)) from[form] = found(form, start, sticky.lastIndex);
  }
}

function isWordUnit(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit === 95 || (unit >= 65 && unit <= 90);
}
