import { type Claim, type Segment } from '../contract';
import { type Evidence } from '../assess';
import { contentWords, datesIn, NUMBER_WORDS, plainNumber, sameDate, stem, STOP_WORDS } from '../text/words';
import { TAGS } from '../tags';
import { OUTPUT_DETECTORS } from './detectors';
import { ContextBook, numbersIn } from './context-book';
import { sentencesOf, type Passage } from './passages';

export interface Groundedness {
  claims: Claim[];
  /** 0: all stands in the context; 1: nothing does, or it says otherwise. Null without a context: nothing can be said. */
  score: number | null;
  evidence: Evidence[];
}

interface Judged {
  claim: Claim;
  risk: number;
  /** What was strict: `number`, `date`, `name`, `negation`, `yes or no`; empty for words alone. */
  kind: string;
}

const MOST_CLAIMS = 200;

/**
 * Holds each sentence of an answer against the context: words weighted by how rare they are there, in the best passage and in the whole;
 * numbers, dates, names and negation strictly. It knows no synonyms and draws no conclusions: a true sentence in quite other words counts
 * as unsupported. Linear in the context for each claim.
 */
export function groundednessOf(answer: string, context: readonly Segment[], question = ''): Groundedness {
  const spans = sentencesOf(answer).slice(0, MOST_CLAIMS);
  const sources = context.filter(({ text, provenance }) => text.trim() !== '' && provenance !== 'model');
  if (sources.length === 0)
    return {
      claims: spans.map((span) => ({ span: { field: 'answer', ...span }, label: 'no_context' as const, support: 0 })),
      score: null,
      evidence: [],
    };
  const book = new ContextBook(sources);
  const asked = new Set(contentWords(question));
  const judged = spans
    .map(({ start, end }) => judge(answer, start, end, book, asked))
    .filter((one): one is Judged => one !== null);
  if (judged.length === 0) return { claims: [], score: 0, evidence: [] };
  const risks = judged.map(({ risk }) => risk);
  const worst = Math.max(...risks);
  const mean = risks.reduce((a, b) => a + b, 0) / risks.length;
  const any = 1 - risks.reduce((rest, risk) => rest * (1 - 0.5 * risk ** 2), 1);
  const score = judged.length === 1 ? worst : 0.4 * worst + 0.4 * mean + 0.2 * any;
  return { claims: judged.map(({ claim }) => claim), score: Math.min(1, score), evidence: evidenceOf(judged, score) };
}

function judge(answer: string, start: number, end: number, book: ContextBook, asked: ReadonlySet<string>): Judged | null {
  const text = answer.slice(start, end);
  const order = contentWords(text);
  if (order.length === 0) return null;
  // Words of the question are no claim of the answer.
  const words = [...new Set(order)];
  const weight = (word: string): number => book.weight(word) * (asked.has(word) ? 0.3 : 1);
  const total = words.reduce((sum, word) => sum + weight(word), 0);
  const shares = new Map<number, number>();
  for (const word of words) {
    const value = weight(word);
    for (const at of book.holding(word)) shares.set(at, (shares.get(at) ?? 0) + value);
  }
  let best: Passage | undefined;
  let bestShare = -1;
  for (const [at, sum] of shares) {
    const passage = book.passages[at]!;
    const share = sum / total - passage.words.size * 0.0002;
    if (share > bestShare) [best, bestShare] = [passage, share];
  }
  const local = Math.max(0, bestShare);
  const global = words.reduce((sum, word) => sum + book.holds(word) * weight(word), 0) / total;
  const pairs =
    order.slice(1).filter((word, index) => book.pairs.has(`${order[index]!} ${word}`)).length / Math.max(1, order.length - 1);
  const support = order.length > 1 ? 0.45 * local + 0.3 * global + 0.25 * pairs : 0.6 * local + 0.4 * global;
  const strict = strictly(text, book, best, local, new Set(words));
  if (book.isProse) {
    const novel = words.reduce((sum, word) => sum + 1 - book.holds(word), 0) / words.length;
    const risk = proseRisk({ novel, pairs: 1 - pairs, elsewhere: 1 - local, ...strangers(order, text, book), ...strict });
    return judged(start, end, risk, strict, best && local > 0.2 ? best.span : undefined);
  }
  const placed = placement(words, text, book, weight);
  if (placed.risk > 0) strict.risk = 1 - (1 - strict.risk) * (1 - placed.risk);
  if (placed.risk >= 0.2 && strict.kind === '') strict.kind = 'placement';
  // Where every value stands where it should, other words matter less: a record does not speak in sentences.
  const loose = (1 - support) * (placed.values > 0 && strict.kind === '' ? 0.5 : 0.75);
  const risk = Math.min(1, 1 - (1 - loose) * (1 - strict.risk));
  return judged(start, end, risk, strict, best && local > 0.2 ? best.span : undefined);
}

function judged(start: number, end: number, risk: number, strict: Strict, evidence: Claim['evidence']): Judged {
  const label = strict.contradicts ? 'contradicted' : risk >= 0.5 ? 'unsupported' : 'supported';
  return {
    claim: { span: { field: 'answer', start, end }, label, support: round(1 - risk), ...(evidence ? { evidence } : {}) },
    risk,
    kind: strict.kind,
  };
}

/**
 * Prose is told in other words, so that no single sign convicts: weights of a logistic sum, rounded from a fit on 200 news summaries by people and
 * copies of them in which we changed a number, a name, a negation or a sentence (docs/risk.md).
 */
function proseRisk(signs: {
  novel: number;
  pairs: number;
  elsewhere: number;
  numbersMissing: number;
  namesMissing: number;
  numberAmongStrangers: number;
  nameAmongStrangers: number;
  disagrees: boolean;
  datesMissing: number;
}): number {
  const z =
    -2.6 +
    2.4 * signs.novel +
    1.1 * signs.pairs +
    0.7 * signs.elsewhere +
    1.3 * Math.min(2, signs.numbersMissing) +
    0.6 * Math.min(2, signs.namesMissing) +
    1.2 * Math.min(1, signs.datesMissing) +
    0.7 * signs.numberAmongStrangers +
    0.6 * signs.nameAmongStrangers +
    (signs.disagrees ? 1.6 : 0);
  return 1 / (1 + Math.exp(-z));
}

/** Words on either side of a value in a claim. */
const BESIDE = 5;

/** How far the numbers and the names of a claim are from the words that stand beside them in it: 0 among them, 1 far from all. */
function strangers(
  order: readonly string[],
  text: string,
  book: ContextBook,
): { numberAmongStrangers: number; nameAmongStrangers: number } {
  const names = new Set(namesOf(text).flatMap((name) => [name, stem(name)]));
  const worst = { numberAmongStrangers: 0, nameAmongStrangers: 0 };
  for (const [index, word] of order.entries()) {
    const kind = /^\d/.test(word) ? 'numberAmongStrangers' : names.has(word) ? 'nameAmongStrangers' : null;
    if (!kind) continue;
    const others = order.slice(Math.max(0, index - BESIDE), index + BESIDE + 1).filter((other) => other !== word);
    const company = book.company(word, others);
    if (company !== null) worst[kind] = Math.max(worst[kind], 1 - company);
  }
  return worst;
}

/**
 * A value may stand in the context and still in the wrong place: the passage that has the claim's other words holds another value. Tells how
 * much better the best passage without the value fits than the best one with it.
 */
function placement(
  words: readonly string[],
  text: string,
  book: ContextBook,
  weight: (word: string) => number,
): { risk: number; values: number } {
  const names = new Set(namesOf(text).flatMap((name) => [name, stem(name)]));
  const says = polarity(text).answer;
  // Other names of members matter in records, which are small; a long text is read word for word.
  const exact = book.passages.length > 150;
  const values = words.filter((word) => /^\d/.test(word) || names.has(word)).filter((word) => book.all.has(word));
  const yes = says === null ? [] : [says];
  let risk = 0;
  if (values.length + yes.length === 0) return { risk, values: 0 };
  const heard = words
    .filter((word) => !YES_NO.has(word))
    .map((word) => ({ word, weight: weight(word), likes: book.like(word, exact) }))
    .filter(({ likes }) => likes.length > 0);
  const sums = new Map<number, number>();
  for (const word of heard) for (const { at, value } of word.likes) sums.set(at, (sums.get(at) ?? 0) + word.weight * value);
  const whole = heard.reduce((sum, word) => sum + word.weight, 0);
  for (const value of [...values, ...yes].slice(0, 8)) {
    const own = heard.find(({ word }) => word === value);
    const total = whole - (own?.weight ?? 0);
    if (total < 1e-9) continue;
    const ofValue = new Map(own?.likes.map(({ at, value: how }) => [at, how * own.weight]));
    // What a passage without it says otherwise must be of its kind: an order's number does not compete with an amount.
    const shape = shapeOf(value);
    let [withIt, without] = [0, 0];
    for (const [at, sum] of sums) {
      const passage = book.passages[at]!;
      const holds = YES_NO.has(value) ? passageAnswer(passage) === value : passage.words.has(value);
      if (!holds && shape !== null && !passage.order.some((other) => other !== value && shapeOf(other) === shape)) continue;
      const share = (sum - (ofValue.get(at) ?? 0)) / total - passage.words.size * 0.0005;
      if (holds) withIt = Math.max(withIt, share);
      else without = Math.max(without, share);
    }
    if (without > 0.3) risk = Math.max(risk, Math.min(0.7, (without - withIt - 0.08) * 1.6));
  }
  return { risk: Math.max(0, risk), values: values.length + yes.length };
}

/** Of numbers and codes; null for words. */
function shapeOf(word: string): string | null {
  if (/^\d/.test(word)) return /^\d[\d.]*$/.test(word) ? '0' : 'code';
  return /\d/.test(word) ? 'code' : null;
}

const answers = new WeakMap<Passage, 'yes' | 'no' | null>();
function passageAnswer(passage: Passage): 'yes' | 'no' | null {
  let known = answers.get(passage);
  if (known === undefined) answers.set(passage, (known = polarity(passage.text).answer));
  return known;
}

const YES_NO: ReadonlySet<string> = new Set(['yes', 'no', 'true', 'false']);

interface Strict {
  kind: string;
  risk: number;
  contradicts: boolean;
  numbersMissing: number;
  namesMissing: number;
  datesMissing: number;
  /** It says no where the context says yes, or the other way round. */
  disagrees: boolean;
}

const ORDINALS: ReadonlySet<string> = new Set(['first', 'second', 'third', 'once', 'twice', 'hundred', 'dozen']);

/** What must agree to the letter. The gravest disagreement is told. */
function strictly(text: string, book: ContextBook, best: Passage | undefined, local: number, words: ReadonlySet<string>): Strict {
  const found: { kind: string; risk: number; contradicts: boolean }[] = [];
  const dates = datesIn(text);
  for (const date of dates)
    if (!book.dates.some((other) => sameDate(date, other)))
      found.push({ kind: 'date', risk: 0.75, contradicts: book.dates.length > 0 && local > 0.4 });
  let plain = text;
  for (const { start, end } of dates) plain = plain.slice(0, start) + ' '.repeat(end - start) + plain.slice(end);
  const numbers = new Set((plain.match(/(?<![\p{L}\d])\d[\d.,]*\d|(?<![\p{L}\d])\d/gu) ?? []).map(plainNumber));
  for (const number of numbers)
    if (!book.numbers.has(number) && !rounded(number, book.numbers))
      found.push({ kind: 'number', risk: 0.75, contradicts: local > 0.45 && (best ? numbersIn(best.text).length > 0 : false) });
  for (const word of plain.toLowerCase().match(/[a-z]+/g) ?? []) {
    const value = NUMBER_WORDS.get(word);
    if (value !== undefined && value !== '1' && !ORDINALS.has(word) && !book.numbers.has(value))
      found.push({ kind: 'number', risk: 0.5, contradicts: false });
  }
  const names = namesOf(plain);
  const missing = names.filter((name) => !book.hasName(name));
  if (missing.length > 0) found.push({ kind: 'name', risk: Math.min(0.85, 0.5 + 0.15 * missing.length), contradicts: false });
  const says = polarity(text);
  if (best && local > 0.5 && text.length < 300) {
    const there = polarity(best.text);
    if (says.answer && there.answer && says.answer !== there.answer)
      found.push({ kind: 'yes or no', risk: 0.85, contradicts: true });
    else if (local > 0.55 && disagree(text, best, words)) found.push({ kind: 'negation', risk: 0.6, contradicts: true });
  }
  found.sort((a, b) => b.risk - a.risk);
  const risk = 1 - found.reduce((rest, one) => rest * (1 - one.risk), 1);
  const count = (kind: string): number => found.filter((one) => one.kind === kind).length;
  return {
    kind: found[0]?.kind ?? '',
    risk: Math.min(0.97, risk),
    contradicts: found.some(({ contradicts }) => contradicts),
    numbersMissing: count('number'),
    namesMissing: missing.length,
    datesMissing: count('date'),
    disagrees: found.some(({ kind }) => kind === 'negation' || kind === 'yes or no'),
  };
}

/** True when a word that both say is denied in one and not in the other: what a negation reaches are the few words behind it. */
function disagree(text: string, passage: Passage, words: ReadonlySet<string>): boolean {
  const here = denials(text);
  const there = denials(passage.text);
  for (const word of words) {
    if (!passage.words.has(word)) continue;
    const [no, yes] = [here.denied.has(word), here.stated.has(word)];
    const [noThere, yesThere] = [there.denied.has(word), there.stated.has(word)];
    if ((no && !yes && yesThere && !noThere) || (yes && !no && noThere && !yesThere)) return true;
  }
  return false;
}

const DENIES =
  /^(?:not|never|without|cannot|nobody|none|nothing|neither|nor|no|unable|fail(?:s|ed)?|den(?:y|ies|ied)|refuse[sd]?|\p{L}+n't)$/u;
/** Words that a negation reaches. */
const REACH = 4;

function denials(text: string): { denied: Set<string>; stated: Set<string> } {
  const denied = new Set<string>();
  const stated = new Set<string>();
  let left = 0;
  for (const [token] of text
    .toLowerCase()
    .replaceAll('’', "'")
    .matchAll(/[\p{L}\p{M}]+(?:'\p{L}{1,3})?|\d[\d.,]*\d|\d|[.,;:!?()]/gu)) {
    if (DENIES.test(token)) left = REACH;
    else if (/^[.,;:!?()]$/.test(token)) left = 0;
    else {
      for (const word of contentWords(token)) (left > 0 ? denied : stated).add(word);
      left--;
    }
  }
  return { denied, stated };
}

/** "About 1,200" for 1,187; "5 million" for 5,000,000: only whole thousands and more. */
function rounded(number: string, all: ReadonlySet<string>): boolean {
  const value = Number(number);
  if (!Number.isFinite(value) || value < 1000 || value % 100 !== 0) return false;
  return [...all].some((other) => Math.abs(Number(other) - value) / value < 0.03);
}

/** Capitalised words and codes, without the first word of the sentence unless a second follows it. */
function namesOf(text: string): string[] {
  const words = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)];
  const out: string[] = [];
  for (const [index, hit] of words.entries()) {
    const shown = hit[0].replace(/['’]s$/, '');
    const code = /^(?=.*\d)[A-Z0-9-]{3,}$/.test(shown) && /[A-Z]/.test(shown);
    if (!code && !/^\p{Lu}/u.test(shown)) continue;
    const lower = shown.toLowerCase();
    if (STOP_WORDS.has(lower) || NUMBER_WORDS.has(lower)) continue;
    const opens = index === 0 || /[.!?:"“]\s*$/.test(text.slice(0, hit.index));
    const next = words[index + 1]?.[0] ?? '';
    if (opens && !code && !/^\p{Lu}/u.test(next) && !/^\p{Lu}{2,}$/u.test(shown)) continue;
    for (const part of lower.split(/[-'’]/)) if (part.length > 1) out.push(part);
  }
  return [...new Set(out)];
}

function polarity(text: string): { negated: boolean; count: number; answer: 'yes' | 'no' | null } {
  const plain = text.toLowerCase().replace(/[’]/g, "'");
  const count = (
    plain.match(
      /\b(?:not|never|without|cannot|nobody|none|nothing|neither|nor|unable|failed|denied|refused)\b|n't\b|\bno (?!\d|longer than)/g,
    ) ?? []
  ).length;
  const last = /(?:^|[:,;]|\bis|\bwas|\bare)\s*"?(yes|no|true|false|none)\b"?\s*[.!]?\s*$|^(yes|no)\b[,.]/.exec(plain);
  const word = last?.[1] ?? last?.[2];
  return {
    negated: count % 2 === 1,
    count,
    answer: word === undefined ? null : word === 'yes' || word === 'true' ? 'yes' : 'no',
  };
}

function evidenceOf(judged: readonly Judged[], score: number): Evidence[] {
  const base = {
    detector: 'output.groundedness',
    version: OUTPUT_DETECTORS.groundedness,
    category: 'groundedness',
    owasp: [...TAGS.misinformation.owasp],
    atlas: [],
    source: 'rule' as const,
  };
  const flagged = judged.filter(({ claim }) => claim.label !== 'supported').slice(0, 50);
  const supported = judged.length - judged.filter(({ claim }) => claim.label !== 'supported').length;
  const rest: Evidence = {
    ...base,
    severity: Math.max(0.001, Math.min(0.999, score * 0.3)),
    confidence: 1,
    spans: [],
    reasonCode: 'ground.coverage',
    reasonParams: { supported, claims: judged.length },
  };
  return [
    rest,
    ...flagged.map(({ claim, risk, kind }): Evidence => ({ ...base, severity: risk, confidence: 0.8, spans: [claim.span, ...(claim.evidence ? [claim.evidence] : [])], reasonCode: claim.label === 'contradicted' ? 'ground.contradicted' : 'ground.unsupported', reasonParams: { kind } })),
  ]; // prettier-ignore
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
