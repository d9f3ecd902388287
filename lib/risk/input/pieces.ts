/** A sentence of a longer text, and where it stands. */
export interface Piece {
  text: string;
  start: number;
  end: number;
}

const SENTENCE_END = /(?<=[.!?。！？।])["')\]}]{0,3}\s+|\n+|(?<=[a-z)]);\s|\\n/g;
const JSON_STRING = /"((?:[^"\\]|\\.){0,20000})"(\s{0,4}:)?/g;
/** Marks that feign a voice of more weight. */
const OPENING = /^<(?:important|system|instructions?|admin|developer|notice|override|prompt|assistant|secret)\b[^<>]{0,30}>$/i;
const LONGEST = 1_200;

/** The sentences of a text; of JSON those of its string values, of markup those between its marks and in its comments. Linear. */
export function pieces(text: string): Piece[] {
  const start = text.trimStart();
  if (/^[[{]/.test(start) && /"\s*[:,\]}]/.test(text)) {
    const out: Piece[] = [];
    for (const hit of text.matchAll(JSON_STRING)) {
      if (hit[2] !== undefined) continue; // a name
      marked(hit[1]!, hit.index + 1, out);
    }
    return out;
  }
  const out: Piece[] = [];
  marked(text, 0, out);
  return out;
}

/** Of markup, what stands between its marks; of anything else, its sentences. */
function marked(text: string, offset: number, out: Piece[]): void {
  if (!/<[a-z!/][^>]{0,400}>/i.test(text)) return split(text, offset, out);
  let kept = 0;
  for (const hit of text.matchAll(/<!--|-->|<\/?[a-z][^<>]{0,400}>/gi)) {
    split(text.slice(kept, hit.index), offset + kept, out);
    // What a mark holds in its attributes may be read too, and marks such as <system> say something themselves.
    if (hit[0].length > 30) split(hit[0], offset + hit.index, out);
    // ... and belong to the sentence that they open.
    kept = OPENING.test(hit[0]) ? hit.index : hit.index + hit[0].length;
  }
  split(text.slice(kept), offset + kept, out);
}

function split(text: string, offset: number, out: Piece[]): void {
  let kept = 0;
  const add = (from: number, to: number): void => {
    for (let at = from; at < to; at += LONGEST - 200) {
      const end = Math.min(to, at + LONGEST);
      const part = text.slice(at, end);
      if (part.trim().length >= 6) out.push({ text: part, start: offset + at, end: offset + end });
      if (end === to) break;
    }
  };
  for (const hit of text.matchAll(SENTENCE_END)) {
    add(kept, hit.index);
    kept = hit.index + hit[0].length;
  }
  add(kept, text.length);
}
