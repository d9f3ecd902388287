import { isDigit } from '@/lib/shared/digits';

/** What a character of ASCII is to a word: part of it, a sign that may join two parts, or a comma, which joins digits only. */
const [PART, SIGN, COMMA] = [1, 2, 3];
const KIND = new Uint8Array(128);
/** What words are made of in lower case, and what may join two parts of one: the same for texts and for queries (word-table.ts). */
export const WORD_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const JOINING_SIGNS = "-_./@:+#&'=%~";
export const COMMA_CODE = 44;
for (const char of WORD_CHARACTERS) KIND[char.charCodeAt(0)] = PART;
for (const char of JOINING_SIGNS) KIND[char.charCodeAt(0)] = SIGN;
KIND[COMMA_CODE] = COMMA;

/**
 * The words of a lower-case ASCII text in their order, and whether each is joined of several parts. One character may join two parts; two in a row end the
 * word. A comma joins digits only. An expression takes three times as long, and the worker does this with every text.
 */
export function scanWords(text: string, found: (word: string, joined: boolean) => void): void {
  const { length } = text;
  for (let at = 0; at < length; at++) {
    if (KIND[text.charCodeAt(at)] !== PART) continue;
    const start = at;
    let joined = false;
    for (;;) {
      do at++;
      while (at < length && KIND[text.charCodeAt(at)] === PART);
      if (at + 1 >= length) break;
      const kind = KIND[text.charCodeAt(at)]!;
      const next = text.charCodeAt(at + 1);
      if (kind === 0 || KIND[next] !== PART) break;
      if (kind === COMMA && !(isDigit(text.charCodeAt(at - 1)) && isDigit(next))) break;
      joined = true;
      at++;
    }
    found(text.slice(start, at), joined);
  }
}
