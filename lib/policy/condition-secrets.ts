import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { isSecretValue, secretName } from '@/lib/privacy/secret-names';

/** A text that is written out in CEL, of any of its kinds of quotes, or a comment. One that nobody ended goes to the end of its line: it is read once. */
const PART =
  /[rR]?(?:"{3}([\s\S]*?)(?:"{3}|$)|'{3}([\s\S]*?)(?:'{3}|$)|"((?:[^"\\\n]|\\[\s\S])*)(?:"|$|(?=[\\\n]))|'((?:[^'\\\n]|\\[\s\S])*)(?:'|$|(?=[\\\n])))|(\/\/[^\n]*)/g;
/**
 * The field that a text is held against: `args.token ==`, `args.token.lowerAscii() ==`, `args.token.startsWith(`, `args.token in [`; the same where the field
 * is a text itself (`args["token"] ==`); and behind the text (`== args.token`, `== args["token"]`).
 */
const HELD_AGAINST =
  /([A-Za-z_][\w.]{0,99}?)(?:\.(?:lowerAscii|upperAscii|trim)\(\))?\)?\s{0,9}(?:[!=]=\s{0,9}|\.(?:startsWith|endsWith|contains)\(\s{0,9}|\sin\s{0,9}\[\s{0,9})$/;
const OF_THE_LAST =
  /^\s*\](?:\.(?:lowerAscii|upperAscii|trim)\(\))?\)?\s*(?:[!=]=\s*|\.(?:startsWith|endsWith|contains)\(\s*|\sin\s*\[\s*)$/;
const IN_THE_SAME_LIST = /^\s*,\s*$/;
const HELD_AGAINST_BEHIND = /^\s*[!=]=\s*\(?([A-Za-z_][\w.]*)(?:\[\s*["']([^"'\n]{1,100})["'])?/;
/** As much of what stands around a text is looked at. */
const AROUND = 200;
const IN_PATTERN = /\.\s*matches\(\s*$/;
/** What stands for other characters in a pattern; a new line in its place is no value of a name before it. */
const PATTERN_SIGNS = /\[[^\][]{0,200}\]|\\[A-Za-z]|[\\.*+?()[\]{}|^$]/g;
/** Signs that compare and choose, which a name and a value have between them elsewhere. */
const OPERATORS = /[=!<>]=|:/g;

/**
 * Whether a secret is written out in a condition. Each text of it is looked at by itself: in `args.url.contains("token=") || args.url.contains("key=")`
 * a quote that ends one text would otherwise begin a value. A pattern may say what a secret looks like, and a field be called like one.
 */
export function conditionHoldsSecret(when: string): boolean {
  let rest = '';
  let from = 0;
  let last = '';
  let lastField: string | undefined;
  for (const part of when.matchAll(PART)) {
    const before = when.slice(from, part.index);
    rest += `${before}""`;
    from = part.index + part[0].length;
    const [, long, longToo, double, single, comment] = part;
    const text = long ?? longToo ?? double ?? single ?? comment ?? '';
    const shown = IN_PATTERN.test(before.slice(-AROUND)) ? text.replace(PATTERN_SIGNS, '\n') : text;
    const field = OF_THE_LAST.test(before) ? last : IN_THE_SAME_LIST.test(before) ? lastField : HELD_AGAINST.exec(before.slice(-AROUND))?.[1]; // prettier-ignore
    const [, name, member] = HELD_AGAINST_BEHIND.exec(when.slice(from, from + AROUND)) ?? [];
    if (removeSecrets(shown) !== shown || isValueOf(field, text) || isValueOf(member ?? name, text)) return true;
    last = text;
    lastField = field;
  }
  rest = (rest + when.slice(from)).replace(OPERATORS, '\n');
  return removeSecrets(rest) !== rest;
}

/** `args.password == "required"` compares with a word; what looks like a password is one. */
function isValueOf(field: string | undefined, text: string): boolean {
  const named = field === undefined ? null : secretName(field);
  return named !== null && isSecretValue(text, { ...named, rule: 'credential' });
}
