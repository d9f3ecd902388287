import { hash } from 'node:crypto';

/**
 * Agents send the whole conversation with every call, so most of what a long run reports was reported before. A long text that an earlier
 * record of the same decision holds is stored there only: the later record keeps a reference, and reading puts the text back, to the
 * byte. Leaf and digest know nothing of it.
 */

/** Shorter texts would cost more to find again than to keep. Permanent: it says which texts of a record are counted (`ordinal`). */
export const LONG = 1_024;

/** A long text in a record: its JSON string token in the canonical form, quotes included, from `start` to before `end`. */
export interface LongText {
  start: number;
  end: number;
  /** SHA-256 of the token, for comparing in memory only. */
  mark: string;
}
/**
 * Where a text is stored: the `ordinal`-th long text of the record at `idx`; or, where `idx` is below zero, the registered text of the
 * number -idx (shared-texts.ts), with ordinal 0.
 */
export interface Holder {
  idx: number;
  ordinal: number;
}

export const isShared = (holder: Holder): boolean => holder.idx < 0;

/** The long texts of a canonical JSON text, in their order. Linear. `utf8`: the same as bytes, where the caller has them. */
export function longTexts(canonical: string, utf8?: Uint8Array): LongText[] {
  if (canonical.length < LONG) return [];
  const ascii = utf8?.length === canonical.length ? utf8 : null; // then places are the same, and nothing is to be encoded
  return longTokens(canonical).map(([start, end]) => {
    const token = ascii ? ascii.subarray(start, end) : canonical.slice(start, end);
    return { start, end, mark: hash('sha256', token, 'base64') };
  });
}

function longTokens(canonical: string): [number, number][] {
  const found: [number, number][] = [];
  for (let start = canonical.indexOf('"'); start >= 0;) {
    let end = canonical.indexOf('"', start + 1);
    while (end >= 0 && isEscaped(canonical, end)) end = canonical.indexOf('"', end + 1);
    if (end < 0) break;
    if (end - start > LONG) found.push([start, end + 1]);
    start = canonical.indexOf('"', end + 1);
  }
  return found;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}

/** The n-th long text of a record, as its token. Throws when there is none: then the reference is not to this record. */
export function longTextAt(canonical: string, ordinal: number): string {
  const token = longTokens(canonical)[ordinal];
  if (!token) throw new Error('the record holds no such text');
  return canonical.slice(token[0], token[1]);
}

/** Where a reference stands in the shortened text. Canonical JSON has no raw control character, so it cannot be anything else. */
const MARK = '\u0000';

/** The canonical text with each long text that has a holder replaced by a reference, and the references in their order. */
export function shorten(
  canonical: string,
  texts: readonly LongText[],
  holderOf: (text: LongText) => Holder | undefined,
): { text: string; refs: Holder[] } {
  const refs: Holder[] = [];
  let text = '';
  let at = 0;
  for (const one of texts) {
    const holder = holderOf(one);
    if (!holder) continue;
    text += canonical.slice(at, one.start) + MARK;
    refs.push(holder);
    at = one.end;
  }
  return { text: text + canonical.slice(at), refs };
}

/** The inverse of shorten. `tokenOf` gives the token that a reference leads to. */
export function lengthen(text: string, refs: readonly Holder[], tokenOf: (holder: Holder) => string): string {
  const parts = text.split(MARK);
  if (parts.length !== refs.length + 1) throw new Error('references and text do not agree');
  return parts.map((part, i) => (i === 0 ? part : tokenOf(refs[i - 1]!) + part)).join('');
}

const DECISIONS = 2_000;
const TEXTS = 2_000;

/**
 * What this process has lately stored of each decision, and where. A cache: what it does not know is stored again, and what it says is
 * checked against the database before it is relied on.
 */
export class RepeatBook {
  private readonly decisions = new Map<string, Map<string, Holder>>();

  find(workspaceId: string, decisionId: string, text: LongText): Holder | undefined {
    return this.decisions.get(`${workspaceId} ${decisionId}`)?.get(text.mark);
  }

  /** Notes texts that are stored in full at `idx`, once their transaction has committed. */
  note(
    workspaceId: string,
    decisionId: string,
    idx: number,
    texts: readonly LongText[],
    stored: (text: LongText) => boolean,
  ): void {
    if (texts.length === 0) return;
    const key = `${workspaceId} ${decisionId}`;
    const known = this.decisions.get(key) ?? new Map<string, Holder>();
    this.decisions.delete(key); // the newest is last
    this.decisions.set(key, known);
    for (const [ordinal, text] of texts.entries())
      if (known.size < TEXTS && !known.has(text.mark) && stored(text)) known.set(text.mark, { idx, ordinal });
    for (const oldest of this.decisions.keys()) {
      if (this.decisions.size <= DECISIONS) break;
      this.decisions.delete(oldest);
    }
  }

  /** Forgets what is said to be at these places. */
  forget(workspaceId: string, decisionId: string, idxs: ReadonlySet<number>): void {
    const known = this.decisions.get(`${workspaceId} ${decisionId}`);
    if (known) for (const [mark, holder] of known) if (idxs.has(holder.idx)) known.delete(mark);
  }
}

const held = globalThis as typeof globalThis & { countersignRepeats?: RepeatBook };
/** One a process, also when the bundler loads this module twice. */
export const repeatBook = (held.countersignRepeats ??= new RepeatBook());
