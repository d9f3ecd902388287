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
const FORMS = RULES.map((rule) => ({ rule, forms: rule.forms.map((form) => ({ form: new RegExp(form.source, 'g'), scripts: scriptsOf(form.source) })) })); // prettier-ignore
/** Of one form in one stretch of text: more would say nothing new, and hostile repetition must stay cheap. */
const MOST_HITS = 3;
const STRETCH = 512;

/** Every family's hits in a folded text, by place. */
export function findRules({ text }: Pick<View, 'text'>): Hit[] {
  const hits: Hit[] = [];
  const here = scriptsOf(text);
  for (const { rule, forms } of FORMS)
    for (const { form, scripts } of forms) {
      if (scripts !== 0 && (scripts & here) === 0) continue;
      form.lastIndex = 0;
      let stretch = -1;
      let found = 0;
      for (let hit = form.exec(text); hit !== null; hit = form.exec(text)) {
        const [start, end] = [hit.index, hit.index + hit[0].length];
        if (end === start) {
          form.lastIndex++;
          continue;
        }
        // What somebody takes back is their own.
        if (rule.id.startsWith('override') && OWNED.test(text.slice(start, end + 12))) continue;
        if ((rule.id === 'secretRequest' || rule.id === 'promptLeak') && FORBIDS.test(text.slice(Math.max(0, start - 30), start)))
          continue;
        const at = Math.floor(start / STRETCH);
        found = at === stretch ? found + 1 : 1;
        stretch = at;
        hits.push({ rule, start, end, quoted: isQuoted(text, start, end) });
        if (found === MOST_HITS) form.lastIndex = Math.max(end, (at + 1) * STRETCH);
      }
    }
  return hits.sort((a, b) => a.start - b.start);
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
