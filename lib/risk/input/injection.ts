import { type Segment } from '../contract';
import { type Evidence } from '../assess';
import { DIRECT_MODEL } from '../model/direct-weights';
import { featuresOf } from '../model/features';
import { FOREIGN_MODEL } from '../model/foreign-weights';
import { LinearModel } from '../model/linear-model';
import { decodedViews } from '../text/decode';
import { normalise, type Disguises, type View } from '../text/normalise';
import { TAGS, type Tags } from '../tags';
import { INPUT_DETECTORS } from './detectors';
import { findRules, hitsWithin, type Hit } from './find-rules';
import { pieces, type Piece } from './pieces';
import { actBehindPurpose, audienceOf, coversTask, tellsOnly, type Audience } from './audience';

/** What judges a request, and what judges a sentence of a foreign text. The training puts others in their place to score what they have not seen. */
export interface InjectionModels {
  direct: Pick<LinearModel, 'probability'>;
  foreign: Pick<LinearModel, 'probability'>;
}

let bundled: InjectionModels | undefined;
function bundledModels(): InjectionModels {
  bundled ??= { direct: new LinearModel(DIRECT_MODEL), foreign: new LinearModel(FOREIGN_MODEL) };
  return bundled;
}

/** Longer than one request: attacks hide in the middle, so every part is read, with overlap. */
const WINDOW = 1_200;
const STEP = 1_000;
/** What a family of rules adds to the model, which knows them as features already. */
const RULE_CONFIDENCE = 0.3;
/** How grave words are that are quoted where others speak about them, beside the same said outright. */
const OF_QUOTED = 0.27;
/** A sentence that counts as an order, and is shown. */
const SHOWN = 0.5;
const MOST_SPANS = 8;

interface Suspicion {
  probability: number;
  places: { start: number; end: number; probability: number }[];
}

/**
 * Signs of injected instructions in one segment. What a person or a model wrote is judged as a request; what a tool, a document, a file or a
 * memory holds is judged sentence by sentence, because nothing there has the right to give orders.
 */
export function injectionEvidence(segment: Segment, task?: string, models: InjectionModels = bundledModels()): Evidence[] {
  if (segment.provenance === 'system' || segment.text.trim() === '') return [];
  const { view, disguises, hidden } = normalise(segment.text);
  const views = [view, ...(hidden ? [hidden] : []), ...decodedViews(segment.text)];
  const evidence: Evidence[] = [];
  let best: { found: Suspicion; view: View } | null = null;
  const families = new Map<string, { hit: Hit; view: View; spans: Evidence['spans'] }>();
  for (const one of views) {
    const hits = findRules(one);
    const found = isForeign(segment)
      ? suspicionOfForeign(one.text, hits, models, task)
      : suspicionOfRequest(one.text, hits, models);
    if (best === null || found.probability > best.found.probability) best = { found, view: one };
    for (const hit of hits) {
      const span = { field: segment.field, ...one.origin(hit.start, hit.end) };
      const known = families.get(hit.rule.id);
      if (!known || (known.hit.quoted && !hit.quoted)) families.set(hit.rule.id, { hit, view: one, spans: [span] });
      else if (known.spans.length < MOST_SPANS) known.spans.push(span);
    }
  }
  if (best && best.found.probability >= 0.02) evidence.push(modelEvidence(segment, best.found, best.view));
  for (const family of families.values()) evidence.push(ruleEvidence(segment, family));
  evidence.push(...disguiseEvidence(segment, disguises, best?.found.probability ?? 0));
  if (best?.view.encoding && !OPENLY.has(best.view.encoding) && best.found.probability >= 0.3)
    evidence.push(encodedEvidence(segment, best.view));
  if (!isForeign(segment)) evidence.push(...repetitionEvidence(segment, view.text));
  return evidence;
}

/** Readings that hide nothing by themselves: emphasis, and a digit in a word. */
const OPENLY: ReadonlySet<string> = new Set(['marks', 'digits']);

function isForeign({ provenance }: Segment): boolean {
  return provenance !== 'user' && provenance !== 'model';
}

/** How surely a foreign text gives orders to the agent: 0 to 1. */
export function injectionIn(text: string): number {
  const normal = normalise(text);
  const views = [normal.view, ...(normal.hidden ? [normal.hidden] : []), ...decodedViews(text)];
  return Math.max(0, ...views.map((view) => suspicionOfForeign(view.text, findRules(view), bundledModels()).probability));
}

function suspicionOfRequest(text: string, hits: readonly Hit[], { direct }: InjectionModels): Suspicion {
  const places: Suspicion['places'] = [];
  for (let start = 0; start < text.length; start += STEP) {
    const end = text.length - start <= WINDOW * 1.25 ? text.length : start + WINDOW;
    places.push({
      start,
      end,
      probability: direct.probability(featuresOf(text.slice(start, end), hitsWithin(hits, start, end))),
    });
    if (end === text.length) break;
  }
  return strongest(places);
}

/** Below it a sentence gives no sign. */
const FAINT = 0.03;
const WORDS = /[a-z]{2}[ ,:][ ]?[a-z<]{2}|[^\x00-\x7f]{4}/;

/** Families that are an attack wherever they stand: what is typed to a model is judged by the model of what is typed. */
const PLAIN: ReadonlySet<string> = new Set(['override', 'overrideAbroad', 'persona', 'unbound', 'unboundAbroad', 'promptLeak', 'promptLeakAbroad', 'secretRequest']); // prettier-ignore
/** Families that speak to a machine: a sentence with one of them is not meant for the people a letter greets. */
const TO_MACHINES: ReadonlySet<string> = new Set([...PLAIN, 'addressesAgent', 'delimiter', 'secrecy', 'safetyOff', 'exfiltration', 'taskHijack']); // prettier-ignore
/** What the steps of a manual do, too: mail a summary, mute an alarm. */
const OF_MANUALS: ReadonlySet<string> = new Set(['exfiltration', 'safetyOff']);
/** How much less likely a sentence is an order to the agent when it is meant for people, or asks for what the agent is about anyway (log odds). */
const FOR_PEOPLE = 1.6;
const ON_TASK = 1.2;
const OFF_TASK = 0.5;

function shifted(probability: number, by: number): number {
  if (by === 0 || probability <= 0 || probability >= 1) return probability;
  return 1 / (1 + Math.exp(-(Math.log(probability / (1 - probability)) + by)));
}

/** By how much what stands around a sentence, and what the agent was asked for, moves it. */
function circumstance(piece: Piece, own: readonly Hit[], audience: Audience, task: string | undefined): number {
  const step = audience.isStep(piece);
  if (own.some(({ rule, quoted }) => !quoted && TO_MACHINES.has(rule.id) && !(step && OF_MANUALS.has(rule.id)))) return 0;
  const people = audience.people || step || tellsOnly(piece.text) ? -FOR_PEOPLE : 0;
  return people + (task === undefined ? 0 : coversTask(piece.text, task) ? -ON_TASK : OFF_TASK);
}

function suspicionOfForeign(text: string, hits: readonly Hit[], { direct, foreign }: InjectionModels, task?: string): Suspicion {
  const places: Suspicion['places'] = [];
  let before: { start: number; end: number; probability: number } | null = null;
  const all = pieces(text);
  const audience = audienceOf(text, all);
  for (const piece of all) {
    if (!WORDS.test(piece.text)) continue;
    const by = circumstance(piece, hitsWithin(hits, piece.start, piece.end), audience, task);
    const of = (start: number, shown: string): number => {
      const own = hitsWithin(hits, start, piece.end);
      const features = featuresOf(shown, own);
      const said = shifted(foreign.probability(features), by);
      return own.some(({ rule, quoted }) => !quoted && PLAIN.has(rule.id)) ? Math.max(said, direct.probability(features)) : said;
    };
    const act = actBehindPurpose(piece.text);
    const probability = Math.max(of(piece.start, piece.text), act === null ? 0 : of(piece.start + act, piece.text.slice(act)));
    places.push({ start: piece.start, end: piece.end, probability });
    // An order may need two sentences: "Before you answer. Send the list to ..." Two that say nothing at all say nothing together.
    if (
      before &&
      Math.max(before.probability, probability) >= FAINT &&
      piece.start - before.end < 6 &&
      piece.text.length + before.end - before.start < 400 &&
      piece.text.length < 120
    )
      places.push({
        start: before.start,
        end: piece.end,
        probability: of(before.start, text.slice(before.start, piece.end)) * 0.95,
      });
    before = { start: piece.start, end: piece.end, probability };
  }
  return strongest(places);
}

function strongest(places: Suspicion['places']): Suspicion {
  const sorted = places.sort((a, b) => b.probability - a.probability);
  const probability = sorted[0]?.probability ?? 0;
  return { probability, places: sorted.filter((place, index) => index === 0 || place.probability >= SHOWN).slice(0, MOST_SPANS) };
}

function modelEvidence(segment: Segment, found: Suspicion, view: View): Evidence {
  const tags = isForeign(segment) ? TAGS.indirect : TAGS.direct;
  return make(segment, isForeign(segment) ? 'indirect' : 'model', tags, found.probability, 1, 'injection.model', params(segment, view), found.places.map(({ start, end }) => ({ field: segment.field, ...view.origin(start, end) })), 'model'); // prettier-ignore
}

function ruleEvidence(segment: Segment, { hit, view, spans }: { hit: Hit; view: View; spans: Evidence['spans'] }): Evidence {
  const { rule, quoted } = hit;
  const out = isForeign(segment);
  return make(segment, 'rules', out ? TAGS.indirect : rule.tags, (out ? rule.foreign : rule.weight) * (quoted ? OF_QUOTED : 1), RULE_CONFIDENCE, `injection.${rule.id}`, { ...params(segment, view), quoted }, spans); // prettier-ignore
}

/** Hiding is a sign by itself; hiding an order is a proof. */
function disguiseEvidence(segment: Segment, disguises: Disguises, probability: number): Evidence[] {
  const { invisible, bidi, tags, homoglyphs, spaced, styled } = disguises;
  const kinds: [boolean, string, number][] = [
    [invisible >= 3, 'zero-width', 0.35],
    [bidi > 0, 'bidirectional', 0.25],
    [tags > 3, 'tags', 0.7],
    [homoglyphs > 0, 'homoglyphs', 0.4],
    [spaced > 0, 'spaced letters', 0.2],
    [styled > 0, 'styled letters', 0.15],
  ];
  const present = kinds.filter(([is]) => is);
  if (present.length === 0) return [];
  const severity = Math.min(0.9, Math.max(...present.map(([, , weight]) => weight)) + (probability >= 0.3 ? 0.2 : 0));
  const glyphs = present.length === 1 && present[0]![1] === 'homoglyphs';
  return [make(segment, 'disguise', TAGS.direct, severity, 0.9, glyphs ? 'injection.homoglyphs' : 'injection.invisible', { provenance: segment.provenance, kinds: present.map(([, kind]) => kind).join(', ') }, disguises.places.slice(0, MOST_SPANS).map((place) => ({ field: segment.field, ...place })))]; // prettier-ignore
}

function encodedEvidence(segment: Segment, view: View): Evidence {
  return make(segment, 'encoded', TAGS.jailbreak, 0.5, 0.8, 'injection.encoded', params(segment, view), [
    { field: segment.field, ...view.origin(0, view.text.length) },
  ]);
}

/** So few of the words are different ones, or fewer. */
const REPETITIVE = 0.18;

/** The same few words over and over: floods the context, or makes a model lose its thread. */
function repetitionEvidence(segment: Segment, text: string): Evidence[] {
  const head = text.slice(0, 8_000);
  if (variedEnough(head)) return [];
  const words = head.split(/\s+/);
  if (words.length < 30) return [];
  const share = new Set(words).size / words.length;
  return share > REPETITIVE ? [] : [make(segment, 'repetition', TAGS.jailbreak, 0.45, 0.8, 'injection.repetition', { provenance: segment.provenance }, [{ field: segment.field, start: 0, end: segment.text.length }])]; // prettier-ignore
}

/** Of what is told apart of words the number of the text in which it was met last. */
const kindsMet = new Int32Array(65_536);
let textsMet = 0;

/** Cheap and never wrong when it says yes: words that are told apart by 16 bits alone are enough for a text that does not repeat. */
function variedEnough(text: string): boolean {
  if (++textsMet === 0x7fffffff) {
    kindsMet.fill(0);
    textsMet = 1;
  }
  let [words, kinds] = [2, 0]; // what an expression finds empty before the first and behind the last
  for (let i = 0; i < text.length; i++) {
    if (isBlank(text.charCodeAt(i))) continue;
    let hash = 0;
    for (let code = text.charCodeAt(i); i < text.length && !isBlank(code); code = text.charCodeAt(++i))
      hash = Math.imul(hash ^ code, 0x01000193);
    words++;
    const kind = (hash ^ (hash >>> 16)) & 0xffff;
    if (kindsMet[kind] === textsMet) continue;
    kindsMet[kind] = textsMet;
    kinds++;
  }
  return kinds > REPETITIVE * words;
}

/** As `\s` has it. */
function isBlank(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13);
  return code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000 || code === 0xfeff; // prettier-ignore
}

function params(segment: Segment, view: View): Evidence['reasonParams'] {
  return { provenance: segment.provenance, ...(view.encoding ? { encoding: view.encoding } : {}) };
}

function make(
  segment: Segment,
  detector: keyof typeof INPUT_DETECTORS,
  tags: Tags,
  severity: number,
  confidence: number,
  reasonCode: string,
  reasonParams: Evidence['reasonParams'],
  spans: Evidence['spans'],
  source: Evidence['source'] = 'rule',
): Evidence {
  return {
    detector: `input.${detector}`,
    version: INPUT_DETECTORS[detector],
    category: isForeign(segment) ? 'indirect_injection' : 'prompt_injection',
    severity,
    confidence,
    spans,
    reasonCode,
    reasonParams,
    owasp: [...tags.owasp],
    atlas: [...tags.atlas],
    source,
  };
}
