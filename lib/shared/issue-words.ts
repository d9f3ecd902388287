import { quoteGiven } from './quote-given';

/**
 * What a validator found, in words that say how to mend it. Messages that a schema gives itself are kept; those that the library writes are
 * put into ours. Pure and client-safe, without zod.
 */
export interface ValidatorIssue {
  code?: string | undefined;
  message: string;
  path?: readonly PropertyKey[];
  /** Of `invalid_value`: what would have been taken. */
  values?: readonly unknown[];
  /** Of `invalid_union` told apart by a member: what that may be. */
  options?: readonly unknown[];
  /** Of `invalid_format`: what a text of the form matches. */
  pattern?: string | undefined;
  /** Of `unrecognized_keys`: the members that the schema does not know, as they were given. */
  keys?: readonly string[];
  /** Of `invalid_union`: what each of its forms found. */
  errors?: readonly (readonly ValidatorIssue[])[];
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  date: 'a time',
};
const typeWord = (name: string): string => TYPES[name.toLowerCase()] ?? name;

const UNITS: Readonly<Record<string, string>> = {
  string: 'character',
  array: 'item',
  set: 'item',
  object: 'member',
  record: 'member',
};

const FORMS: Readonly<Record<string, string>> = {
  'Invalid key in record': 'is no name that may be given here',
  'Invalid ISO date': 'must be a day, such as 2026-11-28',
  'Invalid UUID': 'must be a UUID',
  'Invalid URL': 'must be an address (URL)',
  'Invalid email address': 'must be an e-mail address',
};

/**
 * The same for whoever writes programs: where a schema has words of its own for a choice (`Choose the legal basis.`), the values that may be given follow.
 * People choose in a form, and are not told them.
 */
export function issueWordsWithValues(issue: ValidatorIssue): string {
  const words = issueWords(issue);
  const { values } = issue;
  const told = new Set(words.split(/[^\p{L}\p{N}_-]+/u));
  if (issue.code !== 'invalid_value' || !values || values.every((value) => told.has(String(value)))) return words;
  return `${words.replace(/[^.?!]$/, '$&.')} One of: ${values.map(String).join(', ')}.`;
}

export function issueWords(issue: ValidatorIssue): string {
  const { message } = issue;
  const choices = issue.options ?? choicesOf(issue);
  if (choices && /^Invalid (?:input|discriminator value)/.test(message))
    return `must be one of ${[...new Set(choices.map(String))].join(', ')}`;
  if (issue.code === 'unrecognized_keys' && issue.keys?.length) return unknownWords(issue.keys);
  const type = /^Invalid input: expected ([\w ]+), received ([\w ]+)$/.exec(message);
  if (type) {
    const [, expected = '', received = ''] = type;
    if (expected === 'never') return 'may not be given';
    // `must be a whole number, not a number`: what was given is of the type, and no value of it.
    if (received.toLowerCase() === (expected === 'int' ? 'number' : expected)) return `must be ${typeWord(expected)}`;
    return received === 'undefined'
      ? `is missing: give ${typeWord(expected)}`
      : `must be ${typeWord(expected)}, not ${typeWord(received)}`;
  }
  const option = /^Invalid option: expected one of (.+)$/.exec(message);
  if (option) return `must be one of ${option[1]!.replaceAll('"', '').split('|').join(', ')}`;
  const value = /^Invalid input: expected (.+)$/.exec(message);
  if (value) return `must be ${value[1]!}`;
  const size = /^Too (?:small|big): expected (\w+) to (?:have|be) (exactly|[<>]=?)\s*(-?[\d.e+]+)/.exec(message);
  if (size) {
    const [, of = '', sign = '', limit = ''] = size;
    const unit = UNITS[of];
    if (of === 'string' && sign.startsWith('>') && limit === '1') return 'is empty';
    const how = sign === 'exactly' ? 'exactly' : sign.startsWith('>') ? 'at least' : 'at most';
    return `must ${unit ? 'have' : 'be'} ${how} ${limit}${unit ? ` ${unit}${limit === '1' ? '' : 's'}` : ''}`;
  }
  if (message === 'Invalid ISO datetime')
    return `must be a time ${issue.pattern === undefined || issue.pattern.includes('[+-]') ? 'with its zone' : 'in UTC'}, such as 2026-11-28T09:30:00Z`;
  const form = FORMS[message];
  if (form) return form;
  const pattern = /^Invalid string: must match pattern (.+)$/.exec(message);
  if (pattern) return `must match the pattern ${pattern[1]!}`;
  const must = /^Invalid (?:string|number): (must .+)$/.exec(message);
  if (must) return must[1]!;
  if (message === 'Invalid input') return formsWords(issue);
  return message;
}

/** Names that somebody else chose, and as many as they liked: the first, in short. */
function unknownWords(keys: readonly string[]): string {
  const more = keys.length > 1 ? ` (and ${keys.length - 1} more)` : '';
  return `has a member that is not known here: ${quoteGiven(keys[0]!)}${more}`;
}

/** The values of a union whose forms are all single values or choices; undefined for any other. */
function choicesOf({ code, errors }: ValidatorIssue): unknown[] | undefined {
  if (code !== 'invalid_union' || !errors || errors.length === 0) return undefined;
  const found = errors.map((form) => (form.length === 1 && form[0]!.code === 'invalid_value' ? form[0]!.values : undefined));
  return found.every((values) => values !== undefined) ? found.flat() : undefined;
}

/** Of a union: what is wrong in the one form that was meant, where what was given is of one form's type alone. */
function formsWords({ errors = [] }: ValidatorIssue): string {
  const none = 'has none of the allowed forms';
  const firsts = errors.flatMap((form) => form.slice(0, 1));
  const isOfOtherType = ({ code, path = [] }: ValidatorIssue): boolean => code === 'invalid_type' && path.length === 0;
  if (firsts.length > 0 && firsts.every((first) => isOfOtherType(first) && first.message.endsWith('received undefined')))
    return 'is missing';
  const fitting = firsts.filter((first) => !isOfOtherType(first));
  // Where one form looked into what was given, one that asks for a single value was not meant.
  const within = fitting.filter(({ path = [] }) => path.length > 0);
  const alike =
    within.length > 0 ? fitting.filter(({ code, path = [] }) => path.length > 0 || code !== 'invalid_value') : fitting;
  // A form of which a member was given, wrongly, was meant before one of which something is missing.
  const given = alike.filter(({ message }) => !message.endsWith('received undefined'));
  const meant = given.length > 0 ? given : alike;
  const [only] = meant;
  if (!only || meant.length > 1) return none;
  const at = (only.path ?? []).map(String).join('.');
  return at === '' ? issueWords(only) : `${none}: ${at} ${issueWords(only)}`;
}
