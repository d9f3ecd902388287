import { isSmall } from './words';

const COMMON: readonly string[] =
  'the and you your that this with for not are all from have what tell give ignore instructions password system me my is of to in it show how please'.split(
    ' ',
  );

/** What is looked at of a text. */
export const HEAD = 3_000;

const BUCKETS = 1_024;
const hashed = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);
const bucketOf = (hash: number): number => (hash ^ (hash >>> 13)) & (BUCKETS - 1);
/** By bucket: the common words that fall into it. To ask for every word of a text makes none of them a string. */
const WORDS: (string[] | undefined)[] = new Array<string[] | undefined>(BUCKETS).fill(undefined);
for (const word of COMMON) {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = hashed(hash, word.charCodeAt(i));
  (WORDS[bucketOf(hash)] ??= []).push(word);
}

/** Share of the commonest English words among the first few hundred. */
export function englishness(text: string): number {
  const lower = text.slice(0, HEAD).toLowerCase();
  const { length } = lower;
  let words = 0;
  let common = 0;
  for (let i = 0; i < length; i++) {
    let code = lower.charCodeAt(i);
    if (!isSmall(code)) continue;
    const start = i;
    let hash = 0;
    for (; isSmall(code); code = lower.charCodeAt(++i)) hash = hashed(hash, code);
    words++;
    const known = WORDS[bucketOf(hash)];
    if (known !== undefined && known.some((word) => word.length === i - start && lower.startsWith(word, start))) common++;
  }
  return words < 4 ? 0 : common / words;
}
