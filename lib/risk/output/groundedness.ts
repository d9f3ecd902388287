import { type Claim, type Segment } from '../contract';
import { type Evidence } from '../assess';
import { contentWords, stem } from '../text/words';
import { TAGS } from '../tags';
import { OUTPUT_DETECTORS } from './detectors';
import { ContextBook } from './context-book';
import { sentencesOf, type Passage } from './passages';
import { ProseBook } from './prose-book';
import { pooled, proseRisk } from './prose-risk';
import { isCount, proseSigns } from './prose-signs';
import { denialsOf, isOpposite, namesOf, NOTHING_STRICT, passageAnswer, polarity, strictly, YES_NO, type Strict } from './strict';
import { leadsOnly } from './wordings';

export interface Groundedness {
  claims: Claim[];
  /** 0: all stands in the context; 1: nothing does, or it says otherwise. Null without a context: nothing can be said. */
  score: number | null;
  evidence: Evidence[];
  /** There is a context, and nothing of the answer could be held against it. */
  open?: boolean;
}

interface Judged {
  claim: Claim;
  risk: number;
  /** What was strict: `number`, `date`, `name`, `negation`, `yes or no`; empty for words alone. */
  kind: string;
  /** Of a sentence about prose: what its risk was made of. */
  signs?: readonly number[];
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
  const prose = book.isProse ? new ProseBook(sources.map(({ text }) => text)) : undefined;
  const asked = new Set(contentWords(question));
  const judged = spans
    .map(({ start, end }, place) =>
      isBareAnswer(answer.slice(start, end))
        ? judgeBare(answer, start, end, book, question)
        : prose && leadsOnly(answer.slice(start, end), place, spans.length)
          ? null
          : judge(answer, start, end, book, prose, asked),
    ) // prettier-ignore
    .filter((one): one is Judged => one !== null);
  // "Yes." to a question that the context does not speak of: nothing can be said, and nothing is not low.
  if (judged.length === 0)
    return { claims: spans.map((span) => ({ span: { field: 'answer', ...span }, label: 'no_context' as const, support: 0 })), score: null, evidence: [], open: spans.length > 0 }; // prettier-ignore
  const risks = judged.map(({ risk }) => risk);
  const worst = Math.max(...risks);
  const mean = risks.reduce((a, b) => a + b, 0) / risks.length;
  const any = 1 - risks.reduce((rest, risk) => rest * (1 - 0.5 * risk ** 2), 1);
  const score = judged.length === 1 ? worst : prose ? pooled(risks) : 0.4 * worst + 0.4 * mean + 0.2 * any;
  return { claims: judged.map(({ claim }) => claim), score: Math.min(1, score), evidence: evidenceOf(judged, score) };
}

/** The signs of each sentence of an answer that is held against prose; for training. */
export function signsOfProse(
  answer: string,
  context: readonly Segment[],
): { start: number; end: number; signs: readonly number[] }[] {
  const book = new ContextBook(context);
  const prose = new ProseBook(context.map(({ text }) => text));
  return sentencesOf(answer).flatMap(({ start, end }, place, all) => {
    if (leadsOnly(answer.slice(start, end), place, all.length)) return [];
    const signs = judge(answer, start, end, book, prose, new Set())?.signs;
    return signs ? [{ start, end, signs }] : [];
  });
}

const BARE = /^\W{0,4}(?:yes|yep|yeah|no|nope|true|false|correct|incorrect|right|wrong|indeed|certainly|of course|not at all|it is|it is not|it isn't|they are|they do|he did|she did|it did|it does)\W{0,4}$/i; // prettier-ignore
const DENIED = /\b(?:no|nope|false|incorrect|wrong|not)\b|n't/i;

/** Words of questions that records put otherwise: "is breakfast included" of `breakfast: yes`. */
const ASKING: ReadonlySet<string> = new Set(
  'included available offered possible existing provided contained needed wanted working correct true okay come'
    .split(' ')
    .map(stem),
);

const isBareAnswer = (text: string): boolean => BARE.test(text);

/** A bare yes or no says what the question asks: the passage that has the question's words tells whether it is so. Null where none has. */
function judgeBare(answer: string, start: number, end: number, book: ContextBook, question: string): Judged | null {
  const order = contentWords(question);
  const words = [...new Set(order)];
  const weight = (word: string): number => book.weight(word) * (ASKING.has(word) ? 0.3 : 1);
  const total = words.reduce((sum, word) => sum + weight(word), 0);
  if (total === 0) return null;
  let best: Passage | undefined;
  let local = 0;
  for (const passage of book.passages) {
    const share = words.reduce((sum, word) => sum + (passage.words.has(word) ? weight(word) : 0), 0) / total;
    if (share - passage.words.size * 0.0005 > local) [best, local] = [passage, share - passage.words.size * 0.0005];
  }
  if (!best || local < 0.45) return null;
  const strict = strictly(question, book, best, local, new Set(words));
  const there = passageAnswer(best);
  const denied = denialsOf(best).denied;
  const expected =
    there ?? (strict.numbersMissing + strict.namesMissing + strict.datesMissing > 0 || isOpposite(words, best) || words.some((word) => denied.has(word)) ? 'no' : 'yes'); // prettier-ignore
  const agrees = (expected === 'no') === DENIED.test(answer.slice(start, end));
  const risk = agrees ? 0.15 + 0.2 * (1 - local) : 0.75;
  return judged(start, end, risk, { ...NOTHING_STRICT, kind: agrees ? '' : 'yes or no', contradicts: !agrees }, best.span);
}

function judge(
  answer: string,
  start: number,
  end: number,
  book: ContextBook,
  prose: ProseBook | undefined,
  asked: ReadonlySet<string>,
): Judged | null {
  const text = answer.slice(start, end);
  const order = contentWords(text);
  if (order.length === 0) return null;
  // Words of the question are no claim of the answer.
  const words = [...new Set(order)];
  const weight = (word: string): number => book.weight(word) * (asked.has(word) ? 0.3 : 1);
  const total = words.reduce((sum, word) => sum + weight(word), 0);
  const { best, share: bestShare } = bestPassage(words, book, weight, total);
  const local = Math.max(0, bestShare);
  const global = words.reduce((sum, word) => sum + book.holds(word) * weight(word), 0) / total;
  const pairs = order.slice(1).filter((word, index) => book.hasPair(order[index]!, word)).length / Math.max(1, order.length - 1);
  const support = order.length > 1 ? 0.45 * local + 0.3 * global + 0.25 * pairs : 0.6 * local + 0.4 * global;
  const strict = strictly(text, book, best, local, new Set(words));
  if (prose) {
    const signs = proseSigns({
      text,
      order,
      book,
      prose,
      strict,
      numberStranger: numberStranger(order, book),
      best: best?.order ?? [],
    });
    return { ...judged(start, end, proseRisk(signs), strict, best && local > 0.2 ? best.span : undefined), signs };
  }
  const placed = placement(words, text, book, weight);
  if (placed.risk > 0) strict.risk = 1 - (1 - strict.risk) * (1 - placed.risk);
  if (placed.risk >= 0.2 && strict.kind === '') strict.kind = 'placement';
  // Where every value stands where it should, other words matter less: a record does not speak in sentences.
  const loose = (1 - support) * (placed.values > 0 && strict.kind === '' ? 0.5 : 0.75);
  const risk = Math.min(1, 1 - (1 - loose) * (1 - strict.risk));
  return judged(start, end, risk, strict, best && local > 0.2 ? best.span : undefined);
}

/** What the words of a claim weigh together in each passage, and which passages were met, in that order; one claim is judged at a time. */
let sums = new Float64Array(1_024);
const met: number[] = [];

/** The passage that holds most of the words by weight; of equals the one that was met first. */
function bestPassage(
  words: readonly string[],
  book: ContextBook,
  weight: (word: string) => number,
  total: number,
): { best: Passage | undefined; share: number } {
  if (sums.length < book.passages.length) sums = new Float64Array(book.passages.length * 2);
  met.length = 0;
  for (const word of words) {
    const value = weight(word);
    const places = book.holding(word);
    for (let n = 0; n < places.length; n++) {
      const at = places[n]!;
      // A weight is never 0.
      if (sums[at] === 0) met.push(at);
      sums[at]! += value;
    }
  }
  let best: Passage | undefined;
  let share = -1;
  for (const at of met) {
    const one = sums[at]! / total - book.sizes[at]! * 0.0002;
    if (one > share) [best, share] = [book.passages[at]!, one];
    sums[at] = 0;
  }
  return { best, share };
}

function judged(start: number, end: number, risk: number, strict: Strict, evidence: Claim['evidence']): Judged {
  const label = strict.contradicts ? 'contradicted' : risk >= 0.5 ? 'unsupported' : 'supported';
  return {
    claim: { span: { field: 'answer', start, end }, label, support: round(1 - risk), ...(evidence ? { evidence } : {}) },
    risk,
    kind: strict.kind,
  };
}

/** Words on either side of a value in a claim. */
const BESIDE = 5;

/** How far the numbers of a claim are from the words that stand beside them in it: 0 among them, 1 far from all. */
function numberStranger(order: readonly string[], book: ContextBook): number {
  let worst = 0;
  for (const [index, word] of order.entries()) {
    if (!isCount(word)) continue;
    const others = order.slice(Math.max(0, index - BESIDE), index + BESIDE + 1).filter((other) => other !== word);
    const company = book.company(word, others);
    if (company !== null) worst = Math.max(worst, 1 - company);
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
    const holding = new Set(book.holding(value));
    let [withIt, without] = [0, 0];
    for (const [at, sum] of sums) {
      const passage = book.passages[at]!;
      const holds = YES_NO.has(value) ? passageAnswer(passage) === value : holding.has(at);
      if (!holds && shape !== null && !passage.order.some((other) => other !== value && shapeOf(other) === shape)) continue;
      const share = (sum - (ofValue.get(at) ?? 0)) / total - book.sizes[at]! * 0.0005;
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
    faint: true,
  };
  return [
    rest,
    ...flagged.map(({ claim, risk, kind }): Evidence => ({ ...base, severity: risk, confidence: 0.8, spans: [claim.span, ...(claim.evidence ? [claim.evidence] : [])], reasonCode: claim.label === 'contradicted' ? 'ground.contradicted' : 'ground.unsupported', reasonParams: { kind } })),
  ]; // prettier-ignore
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
