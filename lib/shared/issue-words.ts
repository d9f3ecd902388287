/**
 * What a validator found, in words that say how to mend it. Messages that a schema gives itself are kept; those that the library writes are
 * put into ours. Pure and client-safe, without zod.
 */
export interface ValidatorIssue {
  code?: string | undefined;
  message: string;
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

export function issueWords({ message }: ValidatorIssue): string {
  const type = /^Invalid input: expected ([\w ]+), received ([\w ]+)$/.exec(message);
  if (type) {
    const [, expected = '', received = ''] = type;
    return received === 'undefined'
      ? `is missing: give ${typeWord(expected)}`
      : `must be ${typeWord(expected)}, not ${typeWord(received)}`;
  }
  const option = /^Invalid option: expected one of (.+)$/.exec(message);
  if (option) return `must be one of ${option[1]!.replaceAll('"', '').split('|').join(', ')}`;
  const value = /^Invalid input: expected (.+)$/.exec(message);
  if (value) return `must be ${value[1]!}`;
  const size = /^Too (small|big): expected (\w+) to (?:have|be) ([<>]=?)\s*(-?[\d.e+]+)/.exec(message);
  if (size) {
    const [, , of = '', sign = '', limit = ''] = size;
    const unit =
      of === 'string'
        ? ' characters'
        : of === 'array' || of === 'set'
          ? ' items'
          : of === 'object' || of === 'record'
            ? ' members'
            : '';
    if (of === 'string' && sign.startsWith('>') && limit === '1') return 'is empty';
    return `must ${unit ? 'have' : 'be'} ${sign.startsWith('>') ? 'at least' : 'at most'} ${limit}${unit}`;
  }
  if (message === 'Invalid input') return 'has none of the allowed forms';
  return message;
}
