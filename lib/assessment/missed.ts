import type { FindingCategory } from '@/lib/risk/categories';
import type { Stage } from '@/lib/risk/contract';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import type { PlacedSpan, RiskAssessed } from './contract';

/** What people say a scorer did not find. Client-safe. */
export interface MissableKind {
  category: Exclude<FindingCategory, 'floor'>;
  stage: Stage;
  /** For people. */
  words: string;
  /** Whose it would have been to find; a test holds them against the scorers' own list. */
  detectors: readonly string[];
}

const INJECTION = ['input.rules', 'input.model', 'input.indirect', 'input.disguise', 'input.encoded', 'input.repetition'];
const ACTS = ['action.effect', 'action.statement', 'action.reach', 'action.amount', 'action.history', 'action.velocity', 'action.recipient', 'action.provenance', 'action.environment', 'action.task', 'action.trace']; // prettier-ignore

/** Every kind of finding by which a passage can have been missed, in the order in which they are offered. A floor is no finding about a passage. */
export const MISSABLE: readonly MissableKind[] = [
  { category: 'prompt_injection', stage: 'input', words: 'Injection by whoever wrote to the system', detectors: INJECTION },
  { category: 'indirect_injection', stage: 'input', words: 'Injection in a document or a tool’s result', detectors: INJECTION },
  { category: 'secret', stage: 'input', words: 'Secret that came in', detectors: ['input.secret'] },
  { category: 'personal_data', stage: 'input', words: 'Personal data that came in', detectors: ['input.personalData'] },
  { category: 'domain_finance', stage: 'input', words: 'Sensitive matter: money and credit', detectors: ['input.domain'] },
  { category: 'domain_health', stage: 'input', words: 'Sensitive matter: health', detectors: ['input.domain'] },
  { category: 'domain_legal', stage: 'input', words: 'Sensitive matter: law', detectors: ['input.domain'] },
  { category: 'domain_hiring', stage: 'input', words: 'Sensitive matter: hiring and work', detectors: ['input.domain'] },
  { category: 'domain_minors', stage: 'input', words: 'Sensitive matter: minors', detectors: ['input.domain'] },
  { category: 'leakage', stage: 'output', words: 'Leak in an answer: data, secret or system prompt', detectors: ['output.secret', 'output.personalData', 'output.systemPrompt'] },
  { category: 'groundedness', stage: 'output', words: 'Statement that the context does not support', detectors: ['output.groundedness'] },
  { category: 'toxicity', stage: 'output', words: 'Toxic wording', detectors: ['output.toxicity'] },
  { category: 'policy', stage: 'output', words: 'Forbidden phrase or advice', detectors: ['output.policy'] },
  { category: 'output_handling', stage: 'output', words: 'Markup, code or link in an answer', detectors: ['output.markup'] },
  { category: 'action', stage: 'action', words: 'Risk of a call: what, how much, to whom, from where', detectors: ACTS },
]; // prettier-ignore

export const MISSABLE_CATEGORIES = MISSABLE.map((one) => one.category) as [
  MissableKind['category'],
  ...MissableKind['category'][],
];
export const missableOf = (category: string): MissableKind | undefined => MISSABLE.find((one) => one.category === category);

export const MOST_MISSED_NOTE = 1_000;

/**
 * The body of `finding.missed`: a person says that a scorer should have found something of this kind here. The passage is kept as findings keep
 * theirs, by its place and never by its words; an erasure takes the place and the note.
 */
export interface FindingMissed {
  by: { id: string; name: string };
  stage: Stage;
  category: string;
  step: string;
  /** Null: the step as a whole, or gone by an erasure. */
  span: PlacedSpan | null;
  /** The assessment that did not find it (place of its `risk.assessed`), and what it was made with. */
  assessment: number;
  bundle: string;
  note?: string;
  erased?: true;
}

/** The body of `finding.missedWithdrawn`: whoever said it takes it back. */
export interface MissedWithdrawn {
  /** Place of the `finding.missed` in the log. */
  missed: number;
}

/** As a reader sees it: offsets are into the masked text that the trail shows. */
export interface MissedView {
  /** Place of its event in the log. */
  id: number;
  stage: Stage;
  category: string;
  step: string;
  span?: PlacedSpan;
  /** Why there is no passage to show, where one was named. */
  hidden?: 'erased' | 'notPermitted' | 'notShown';
  /** Absent where the reader may not read content. */
  note?: string;
  by: string;
  at: string;
  mine: boolean;
  /** The assessment that counts now has a finding of this kind there. */
  foundSince: boolean;
}

type Place = { step: string; span: { field: string; start: number; end: number } | null };

/** Both speak of some of the same characters; a step as a whole holds every passage of it. */
export function touches(a: Place, b: Place): boolean {
  if (a.step !== b.step) return false;
  if (a.span === null || b.span === null) return true;
  return a.span.field === b.span.field && a.span.start < b.span.end && b.span.start < a.span.end;
}

/** How many things were missed, when several people or one person twice spoke of the same one: passages that touch are one. Pure. */
export function countMissed(places: readonly Place[]): number {
  const groups: Place[][] = [];
  for (const place of places) {
    const near = groups.filter((group) => group.some((one) => touches(one, place)));
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push([...near.flat(), place]);
  }
  return groups.length;
}

/** Whether an assessment has a finding of this kind that speaks of the place; a finding without a passage speaks of all its step. */
export function isFound(risk: RiskAssessed, category: string, place: Place): boolean {
  return risk.subjects.some((subject) =>
    subject.findings.some(
      (one) =>
        !one.faint &&
        one.category === category &&
        (one.spans.some((span) => touches({ step: span.step, span }, place)) ||
          (one.spans.length === 0 && !risk.erased && subject.step === place.step)),
    ),
  );
}

/** What an erasure leaves of a `finding.missed`: who said which kind was missed in which step; no place and no note. 'same' where nothing goes. */
export function missedWithout(body: JsonValue, steps: ReadonlySet<string> | null): JsonValue | 'same' {
  if (!isJsonObject(body) || body['erased'] === true) return 'same';
  const step = body['step'];
  if (steps !== null && !(typeof step === 'string' && steps.has(step))) return 'same';
  const { note: _note, ...rest } = body;
  return { ...rest, span: null, erased: true };
}
