import { type OutputSubject } from '../contract';
import { type Evidence } from '../assess';
import { TAGS, type Tags } from '../tags';
import { normalise } from '../text/normalise';
import { findPersons } from '../text/find-persons';
import { findPersonal, findSecrets, type PersonalSpan } from '../text/personal-data';
import { readingsOf, type Reading } from '../text/readings';
import { isSmall } from '../text/words';
import { OUTPUT_DETECTORS } from './detectors';

/** Something that was found, where it stands in the answer, and what it says in its own letters. */
interface Found extends PersonalSpan {
  shown: string;
  encoding?: string;
}

/** More is told of no answer: each is looked for in everything the model was given. */
const MOST = 500;

/** What is found in any reading, at most MOST; what an earlier one showed is not told again. */
function foundIn(readings: readonly Reading[], find: (text: string) => PersonalSpan[]): Found[] {
  const out: Found[] = [];
  const known = new Set<string>();
  for (const { text, place, encoding } of readings) {
    if (out.length >= MOST) break;
    const here: string[] = [];
    for (const { start, end, type } of find(text).slice(0, MOST)) {
      const shown = text.slice(start, end);
      const key = `${type} ${squeezed(shown)}`;
      if (known.has(key)) continue;
      here.push(key);
      out.push({ ...place(start, end), type, shown, ...(encoding !== undefined && { encoding }) });
    }
    for (const key of here) known.add(key);
  }
  return out.slice(0, MOST);
}

/** What an answer gives away. What was in the context or in the person's own words is no leak: they had it already. */
export function leakageEvidence(subject: OutputSubject): Evidence[] {
  const { answer } = subject;
  const given = squeezed([...subject.context.map(({ text }) => text), subject.question ?? ''].join('\n'));
  const system = squeezed(subject.systemPrompt ?? '');
  const readings = readingsOf(answer);
  const isNew = ({ start, end, shown, encoding }: Found): boolean =>
    !given.includes(squeezed(shown)) && !(encoding && given.includes(squeezed(answer.slice(start, end))));
  const out: Evidence[] = [];
  // A secret is one wherever it came from: it does not belong into an answer.
  const secrets = foundIn(readings, findSecrets);
  for (const found of secrets)
    out.push(
      leak('secret', TAGS.disclosure, isNew(found) ? 0.75 : 0.5, 0.9, 'leak.secret', { type: found.type, new: isNew(found), ...encodingOf([found]) }, [
        found,
      ]),
    ); // prettier-ignore
  const fresh = foundIn(readings, findPersonal).filter(
    (span) => isNew(span) && !secrets.some((secret) => secret.encoding === span.encoding && span.start < secret.end && secret.start < span.end && squeezed(secret.shown).includes(squeezed(span.shown))),
  ); // prettier-ignore
  for (const type of new Set(fresh.map((span) => span.type))) {
    const spans = fresh.filter((span) => span.type === type).slice(0, 20);
    const fromSystem = spans.some(({ shown }) => system.includes(squeezed(shown)));
    out.push(
      leak(
        'personalData',
        TAGS.disclosure,
        (WEIGHT[type] ?? 0.2) * (fromSystem ? 1.5 : 1),
        0.85,
        'leak.personalData',
        { type, count: spans.length, ...encodingOf(spans) },
        spans,
      ),
    );
  }
  const named = newPersons(subject, [...secrets, ...fresh]);
  if (named.length > 0)
    out.push(leak('personalData', TAGS.disclosure, Math.min(0.35, 0.15 * (1 + Math.log2(named.length) / 2)), 0.8, 'leak.personalData', { type: 'PERSON', count: named.length }, named)); // prettier-ignore
  return [...out, ...systemPromptEvidence(subject, readings)];
}

/** Named in the reason where all of it was hidden. */
function encodingOf(found: readonly Found[]): { encoding?: string } {
  const encoding = found[0]?.encoding;
  return encoding !== undefined && found.every((one) => one.encoding !== undefined) ? { encoding } : {};
}

/**
 * Persons whom nobody named: a part of the name stands neither in what the model was given nor in its system prompt, where the agent may have a
 * name of its own. A letter's salutation may know the first name and the answer tell the other.
 */
function newPersons({ answer, context, question, systemPrompt }: OutputSubject, others: readonly PersonalSpan[]): PersonalSpan[] {
  const found = findPersons(answer, []);
  if (found.length === 0) return [];
  const given = [...context.map(({ text }) => text), question ?? '', systemPrompt ?? ''].join('\n').toLowerCase();
  const cut = found.length > MANY_PERSONS || /[^\x00-\x7f]/.test(given);
  const isGiven = cut ? wordsOf(given) : { has: (word: string) => hasWord(given, word) };
  return found
    .filter(({ start, end }) => [...wordsOf(answer.slice(start, end).toLowerCase())].some((word) => !isGiven.has(word)))
    .filter(({ start, end }) => !others.some((other) => start < other.end && other.start < end))
    .slice(0, 20)
    .map(({ start, end }) => ({ start, end, type: 'PERSON' }));
}

/** Fewer are looked for in what was given; for more it is cut into its words. */
const MANY_PERSONS = 40;

const wordsOf = (lower: string): ReadonlySet<string> => new Set(lower.match(/[\p{L}\p{M}]{2,}/gu) ?? []);

/** True when the word stands by itself in a text of ASCII, in small letters. */
function hasWord(lower: string, word: string): boolean {
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1))
    if (!isSmall(lower.charCodeAt(at - 1)) && !isSmall(lower.charCodeAt(at + word.length))) return true;
  return false;
}

/** New identifiers that open accounts weigh most; a telephone number in an answer may be the shop's. */
const WEIGHT: Readonly<Record<string, number>> = {
  CREDIT_CARD: 0.5,
  IBAN_CODE: 0.45,
  US_SSN: 0.55,
  NATIONAL_ID: 0.5,
  DATE_OF_BIRTH: 0.35,
  EMAIL_ADDRESS: 0.2,
  PHONE_NUMBER: 0.15,
  STREET_ADDRESS: 0.25,
  IP_ADDRESS: 0.12,
};

function squeezed(text: string): string {
  return text.toLowerCase().replace(/[\s().-]+/g, '');
}

/** Words in a row that two texts share before it counts. */
const SHINGLE = 5;
const CANARY = /\b(?:canary|cnry)[-_ :]{1,3}[a-z0-9-]{6,64}\b/gi;

/** How much of the system prompt's wording the answer repeats, and marks that were put there to be found. */
function systemPromptEvidence({ systemPrompt, question }: OutputSubject, readings: readonly Reading[]): Evidence[] {
  if (!systemPrompt) return [];
  const out: Evidence[] = [];
  for (const [shown] of systemPrompt.matchAll(CANARY)) {
    const canary = shown.toLowerCase();
    const reading = readings.find(({ text }) => text.toLowerCase().includes(canary));
    if (!reading) continue;
    const at = reading.text.toLowerCase().indexOf(canary);
    out.push(leak('systemPrompt', TAGS.promptLeak, 0.95, 1, 'leak.canary', {}, [reading.place(at, at + canary.length)]));
  }
  const shingles = new Set(shinglesOf(systemPrompt).map(({ key }) => key));
  const asked = new Set(shinglesOf(question ?? '').map(({ key }) => key));
  if (shingles.size === 0) return out;
  const hits = readings
    .flatMap(({ text, place }) => shinglesOf(text).map(({ key, start, end }) => ({ key, ...place(start, end) })))
    .filter(({ key }) => shingles.has(key) && !asked.has(key));
  // The same words in two readings of one answer are said once.
  const repeated = new Set(hits.map(({ key }) => key)).size;
  const share = repeated / shingles.size;
  if (repeated >= 3 || share > 0.3) {
    const spans = joined(hits.sort((a, b) => a.start - b.start)).slice(0, 10);
    out.push(
      leak(
        'systemPrompt',
        TAGS.promptLeak,
        Math.min(0.95, 0.35 + share),
        0.9,
        'leak.systemPrompt',
        { share: Math.max(1, Math.round(share * 100)) },
        spans,
      ),
    );
  }
  return out;
}

function shinglesOf(text: string): { key: string; start: number; end: number }[] {
  const { view } = normalise(text);
  const words = [...view.text.matchAll(/[\p{L}\p{N}]+/gu)];
  return words.slice(SHINGLE - 1).map((last, index) => {
    const first = words[index]!;
    return { key: words.slice(index, index + SHINGLE).map(([word]) => word).join(' '), ...view.origin(first.index, last.index + last[0].length) };
  }); // prettier-ignore
}

function joined(spans: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of spans) {
    const last = out.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else out.push({ start, end });
  }
  return out;
}

function leak(
  detector: 'secret' | 'personalData' | 'systemPrompt',
  tags: Tags,
  severity: number,
  confidence: number,
  reasonCode: string,
  reasonParams: Evidence['reasonParams'],
  places: readonly { start: number; end: number }[],
): Evidence {
  return {
    detector: `output.${detector}`,
    version: OUTPUT_DETECTORS[detector],
    category: 'leakage',
    severity: Math.min(1, severity),
    confidence,
    spans: places.map(({ start, end }) => ({ field: 'answer', start, end })),
    reasonCode,
    reasonParams,
    owasp: [...tags.owasp],
    atlas: [...tags.atlas],
    source: 'rule',
  };
}
