import { InvalidArgumentError } from 'commander';

/** Parser of an option that takes one of a few words. */
export function oneOf<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text.trim());
    if (!found) throw new InvalidArgumentError(`Choose one of ${choices.join(', ')}.`);
    return found;
  };
}

/** Parser of an option that takes some of a few words, separated by commas. */
export function listOf<T extends string>(choices: readonly T[]): (text: string) => T[] {
  return (text) => [...new Set(text.split(',').map(oneOf(choices)))];
}

/** Parser of a point in time; a bare date means its last moment in UTC. */
export function parseInstant(text: string): Date {
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('Write a date as 2027-12-31 or 2027-12-31T12:00Z.');
  return at;
}

/** Prints a result: one JSON value with --json, else the text for people. */
export function printResult(options: { json?: boolean }, value: object, text: string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value) : text}\n`);
}

/** For options that count something. */
export function wholeNumber(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above zero.');
  return value;
}
