/** What a block's query was run with, in words for people who read no regular expressions. The record keeps the parameters as they are. */
export function parameterWords(parameters: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(parameters).map(([name, value]) => {
    const said = name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
    return typeof value === 'string' && name.endsWith('Words')
      ? `${said}: ${wordsOfPattern(value).join(', ')}`
      : `${said} ${value}`;
  });
}

/** Texts with one more piece behind each, in every way the piece may be written. */
const follow = (before: readonly string[], piece: readonly string[]): string[] =>
  before.flatMap((text) => piece.map((one) => text + one));

/**
 * The words that a pattern of alternatives takes: letters, groups, classes and `?`, as blocks write them; a class of separators is told as a space. A pattern
 * of any other form is told as it stands.
 */
export function wordsOfPattern(pattern: string): string[] {
  let at = 0;
  const alternatives = (): string[] => {
    const all: string[] = [];
    let row = [''];
    while (at < pattern.length && pattern[at] !== ')') {
      const char = pattern[at++]!;
      if (char === '|') {
        all.push(...row);
        row = [''];
        continue;
      }
      let piece = [char];
      if (char === '(') {
        piece = alternatives();
        at++; // the closing parenthesis
      } else if (char === '[') {
        const end = pattern.indexOf(']', at);
        const inside = pattern.slice(at, end);
        at = end + 1;
        const separators = /^[ _-]+$/.test(inside);
        piece = separators ? [' '] : [...inside];
        if (separators && pattern[at] === '?') at++;
      }
      if (pattern[at] === '?') {
        at++;
        piece = ['', ...piece];
      }
      row = follow(row, piece);
    }
    return [...all, ...row];
  };
  if (!/^[a-z ()|?[\]_-]*$/.test(pattern)) return [pattern];
  return [...new Set(alternatives())];
}
