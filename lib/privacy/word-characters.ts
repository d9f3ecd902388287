/** Classes of ASCII characters for the scans of this room: letters 1, digits 2, underscore 3, all others 0. */
const WORD = new Uint8Array(128);
for (let code = 48; code <= 57; code++) WORD[code] = 2;
for (let code = 65; code <= 90; code++) WORD[code] = WORD[code + 32] = 1;
WORD[95] = 3;

export const LETTER = 1;
export const DIGIT = 2;

/** The class of the character at a place; 0 beyond the text too. */
export function wordAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
  return code < 128 ? WORD[code]! : 0; // NaN is not below
}

export function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}
