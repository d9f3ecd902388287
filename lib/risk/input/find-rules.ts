import { AnchoredForms } from '../text/anchored-forms';
import { type View } from '../text/normalise';
import { ABOUT, FORBIDS, OBEYS_IT, OWNED, RULES, SPEAKS_OF, type Rule } from './rules';

export interface Hit {
  rule: Rule;
  start: number;
  end: number;
  /** The words stand between quotation marks, or the sentence asks about them. */
  quoted: boolean;
}

const SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Cyrillic', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Thai'].map(
  (name) => new RegExp(`\\p{Script=${name}}`, 'u'),
);
/** One bit for each script that a text has letters of. Forms in another script than Latin find nothing in a text without it. */
export function scriptsOf(text: string): number {
  if (!/[\u0370-\uffff]/.test(text)) return 0;
  return SCRIPTS.reduce((bits, script, n) => bits | (script.test(text) ? 1 << n : 0), 0);
}
const FORMS = RULES.flatMap((rule) => rule.forms.map(({ source }) => ({ rule, form: new RegExp(source, 'g'), scripts: scriptsOf(source) }))); // prettier-ignore
const ANCHORED = new AnchoredForms(FORMS.map(({ form }) => form.source));
/** Of one form in one stretch of text: more would say nothing new, and hostile repetition must stay cheap. */
const MOST_HITS = 3;
const STRETCH = 512;

/** Every family's hits in a folded text, by place. */
export function findRules({ text }: Pick<View, 'text'>): Hit[] {
  const collector = new Collector(text);
  ANCHORED.search(text, collector.add);
  for (const form of ANCHORED.others) searchAlone(form, text, collector);
  return collector.sorted();
}

/** As {@link findRules}, each form searched for by itself: what the one pass has to agree with. */
export function findRulesOneByOne({ text }: Pick<View, 'text'>): Hit[] {
  const collector = new Collector(text);
  for (const form of FORMS.keys()) searchAlone(form, text, collector);
  return collector.sorted();
}

function searchAlone(number: number, text: string, { add }: Collector): void {
  const { form } = FORMS[number]!;
  form.lastIndex = 0;
  for (let hit = form.exec(text); hit !== null; hit = form.exec(text))
    form.lastIndex = add(number, hit.index, hit.index + hit[0].length);
}

class Collector {
  private readonly hits: { form: number; hit: Hit }[] = [];
  /** By form: the stretch of its last hit, and its hits there. */
  private readonly stretches = new Int32Array(FORMS.length).fill(-1);
  private readonly counts = new Uint8Array(FORMS.length);
  private here: number | undefined;

  constructor(private readonly text: string) {}

  readonly add = (form: number, start: number, end: number): number => {
    const { text } = this;
    const { rule, scripts } = FORMS[form]!;
    if (scripts !== 0 && (scripts & (this.here ??= scriptsOf(text))) === 0) return Number.POSITIVE_INFINITY;
    if (end === start) return end + 1;
    // What somebody takes back is their own.
    if (rule.id.startsWith('override') && OWNED.test(text.slice(start, end + 12))) return end;
    if ((rule.id === 'secretRequest' || rule.id === 'promptLeak') && FORBIDS.test(text.slice(Math.max(0, start - 30), start)))
      return end;
    const at = Math.floor(start / STRETCH);
    const found = at === this.stretches[form] ? this.counts[form]! + 1 : 1;
    this.stretches[form] = at;
    this.counts[form] = found;
    this.hits.push({ form, hit: { rule, start, end, quoted: isQuoted(text, start, end) } });
    return found === MOST_HITS ? Math.max(end, (at + 1) * STRETCH) : end;
  };

  sorted(): Hit[] {
    return this.hits.sort((a, b) => a.hit.start - b.hit.start || a.form - b.form).map(({ hit }) => hit);
  }
}

/** The hits that begin in [start, end): of a list by place, found once for a whole text. */
export function hitsWithin(hits: readonly Hit[], start: number, end: number): Hit[] {
  let low = 0;
  for (let high = hits.length; low < high;) {
    const middle = (low + high) >> 1;
    if (hits[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  const out: Hit[] = [];
  for (; low < hits.length && hits[low]!.start < end; low++) out.push(hits[low]!);
  return out;
}

/** Inside one pair of quotation marks within a sentence that speaks about what is quoted, or within a question about it. */
export function isQuoted(text: string, start: number, end: number): boolean {
  const from = Math.max(0, start - 120);
  const before = text.slice(from, start);
  const sentence = before.slice(
    Math.max(before.lastIndexOf('. '), before.lastIndexOf('\n'), before.lastIndexOf('? '), before.lastIndexOf('! ')) + 1,
  );
  const opened = (sentence.match(/["`«]|(?<![a-z0-9])'/g) ?? []).length % 2 === 1;
  const after = text.slice(end, end + 160);
  if (opened && /["`»]|'(?![a-z])/.test(after.slice(0, 80))) {
    const around = `${sentence} ${after}`;
    if ((ABOUT.test(sentence) || SPEAKS_OF.test(sentence) || SPEAKS_OF.test(after)) && !OBEYS_IT.test(around)) return true;
  }
  if (!ABOUT.test(`${sentence}${text.slice(start, end)}`)) return false;
  return /^[^.!?\n]*\?/.test(after) || (/^[^.!?\n]*$/.test(after) && text.slice(start, end).endsWith('?'));
}
