import { isSmall } from '../text/words';

/** What a text is cut into for the models: words, numbers, marks between brackets, and the signs that say something. Places in the text. */
export interface Tokens {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly size: number;
}

const TOKEN = /<\w+>|[\p{L}\p{M}]+(?:'[a-z]+)?|\p{N}+|[!?:<>[\]{}#"=/*|]/gu;

const [LETTER, DIGIT, SIGN, OPENING] = [1, 2, 3, 4];
const KIND = new Uint8Array(128);
for (let code = 97; code <= 122; code++) KIND[code] = KIND[code - 32] = LETTER;
for (let code = 48; code <= 57; code++) KIND[code] = DIGIT;
for (const sign of '!?:>[]{}#"=/*|') KIND[sign.charCodeAt(0)] = SIGN;
KIND[60] = OPENING;

let starts = new Int32Array(1_024);
let ends = new Int32Array(1_024);

/** The tokens of a text, as {@link TOKEN} has them. The answer holds until the next call. */
export function tokensOf(text: string): Tokens {
  if (starts.length < text.length) {
    starts = new Int32Array(text.length * 2);
    ends = new Int32Array(text.length * 2);
  }
  let size = 0;
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    if (code > 127) return tokensByForm(text);
    const kind = KIND[code]!;
    if (kind === 0) {
      i++;
      continue;
    }
    starts[size] = i++;
    if (kind === LETTER) {
      while (kindAt(text, i) === LETTER) i++;
      if (text.charCodeAt(i) === 39 && isSmall(text.charCodeAt(i + 1))) {
        i += 2;
        while (isSmall(text.charCodeAt(i))) i++;
      }
    } else if (kind === DIGIT) while (kindAt(text, i) === DIGIT) i++;
    else if (kind === OPENING) {
      let end = i;
      while (kindAt(text, end) === LETTER || kindAt(text, end) === DIGIT || text.charCodeAt(end) === 95) end++;
      if (end > i && text.charCodeAt(end) === 62) i = end + 1;
    }
    ends[size++] = i;
  }
  return { starts, ends, size };
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? KIND[code]! : 0;
}

/** Letters of the whole world: slower. */
export function tokensByForm(text: string): Tokens {
  let size = 0;
  TOKEN.lastIndex = 0;
  for (let hit = TOKEN.exec(text); hit !== null; hit = TOKEN.exec(text)) {
    starts[size] = hit.index;
    ends[size++] = hit.index + hit[0].length;
  }
  return { starts, ends, size };
}
