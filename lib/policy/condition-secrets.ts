import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { isSecretValue, secretName } from '@/lib/privacy/secret-names';

/** A text that is written out in CEL, of any of its kinds of quotes, or a comment. */
const PART = /[rR]?(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\[\s\S])*)')|(\/\/[^\n]*)/g;
/** The field that a text is held against: `args.token ==`; and what stands between the texts of `args["token"] == "..."`. */
const HELD_AGAINST = /([A-Za-z_][\w.]*)\s*[!=]=\s*$/;
const OF_THE_LAST = /^\s*\]\s*[!=]=\s*$/;
const IN_PATTERN = /\.\s*matches\(\s*$/;
/** What stands for other characters in a pattern; a new line in its place is no value of a name before it. */
const PATTERN_SIGNS = /\[[^\]]*\]|\\[A-Za-z]|[\\.*+?()[\]{}|^$]/g;
/** Signs that compare and choose, which a name and a value have between them elsewhere. */
const OPERATORS = /[=!<>]=|\s:\s/g;

/**
 * Whether a secret is written out in a condition. Each text of it is looked at by itself: in `args.url.contains("token=") || args.url.contains("key=")`
 * a quote that ends one text would otherwise begin a value. A pattern may say what a secret looks like, and a field be called like one.
 */
export function conditionHoldsSecret(when: string): boolean {
  let rest = '';
  let from = 0;
  let last = '';
  for (const part of when.matchAll(PART)) {
    const before = when.slice(from, part.index);
    rest += `${before}""`;
    from = part.index + part[0].length;
    const [, long, longToo, double, single, comment] = part;
    const text = long ?? longToo ?? double ?? single ?? comment ?? '';
    const shown = IN_PATTERN.test(before) ? text.replace(PATTERN_SIGNS, '\n') : text;
    const field = OF_THE_LAST.test(before) ? last : HELD_AGAINST.exec(before.slice(-200))?.[1];
    if (removeSecrets(shown) !== shown || isValueOf(field, text)) return true;
    last = text;
  }
  rest = (rest + when.slice(from)).replace(OPERATORS, '\n');
  return removeSecrets(rest) !== rest;
}

/** `args.password == "required"` compares with a word; what looks like a password is one. */
function isValueOf(field: string | undefined, text: string): boolean {
  const named = field === undefined ? null : secretName(field);
  return named !== null && isSecretValue(text, { ...named, rule: 'credential' });
}
