import { type View } from '../text/normalise';
import { ABOUT, RULES, type Rule } from './rules';

export interface Hit {
  rule: Rule;
  start: number;
  end: number;
  /** The words stand between quotation marks, or the sentence asks about them. */
  quoted: boolean;
}

const FORMS = RULES.map((rule) => ({ rule, forms: rule.forms.map((form) => new RegExp(form.source, 'g')) }));
const MOST_HITS = 3;

/** Every family's first hits in a folded text. */
export function findRules(view: Pick<View, 'text'>): Hit[] {
  const { text } = view;
  const hits: Hit[] = [];
  for (const { rule, forms } of FORMS) {
    let found = 0;
    for (const form of forms) {
      form.lastIndex = 0;
      for (let hit = form.exec(text); hit !== null && found < MOST_HITS; hit = form.exec(text)) {
        if (hit[0] === '') {
          form.lastIndex++;
          continue;
        }
        found++;
        hits.push({
          rule,
          start: hit.index,
          end: hit.index + hit[0].length,
          quoted: isQuoted(text, hit.index, hit.index + hit[0].length),
        });
      }
    }
  }
  return hits;
}

/** Inside one pair of quotation marks within a sentence that speaks about what is quoted. */
export function isQuoted(text: string, start: number, end: number): boolean {
  const from = Math.max(0, start - 120);
  const before = text.slice(from, start);
  const sentence = before.slice(
    Math.max(before.lastIndexOf('. '), before.lastIndexOf('\n'), before.lastIndexOf('? '), before.lastIndexOf('! ')) + 1,
  );
  const asks = ABOUT.test(`${sentence}${text.slice(start, end)}`);
  if (!asks) return false;
  const opened = (sentence.match(/["`«]|(?<![a-z0-9])'/g) ?? []).length % 2 === 1;
  const closed = /["`»]|'(?![a-z])/.test(text.slice(end, end + 80));
  return opened ? closed : text.length < 300 && /\?\s*$/.test(text.trim());
}
