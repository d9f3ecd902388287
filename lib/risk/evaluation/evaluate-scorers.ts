import { HIGH_RISK } from '../action/words';
import { bundleId } from '../bundle';
import { type ActionSubject, type Finding } from '../contract';
import { DETECTORS } from '../detectors';
import { areaUnderCurve, bootstrap, qualityOf, type DetectorQuality, type Judged, type ScorerQuality } from '../quality';
import { redactText } from '../redact-text';
import { scoreAction } from '../score-action';
import { scoreInput } from '../score-input';
import { scoreOutput } from '../score-output';
import { ACTION_CASES } from './action-cases';
import { INPUT_CASES } from './input-cases';
import { LEAK_CASES, LEAK_KINDS, LEAK_TITLES, type LeakKind } from './leak-cases';
import { GROUNDED_CASES } from './output-cases';
import { PERSONAL_CASES, unmark } from './personal-cases';
import { ANSWER_CASES_BY_DETECTOR, ANSWER_CONTEXT, INPUT_CASES_BY_DETECTOR, type TextCases } from './text-cases';
import { TOOL_CASES } from './tool-cases';

/** The bundled set's version; a change of cases raises it. */
export const EVALUATION_SET = '3';

/**
 * Runs the scorers over the bundled cases, which are our own writing and were not trained on. Takes about a second; the answer is the
 * same for the same bundle and set, so callers may keep it.
 */
export function evaluateScorers(): ScorerQuality {
  const detectors = [
    injectionQuality(
      'direct_injection',
      'Direct prompt injection',
      ['input.rules', 'input.model', 'input.disguise', 'input.encoded'],
      'user',
    ),
    injectionQuality(
      'indirect_injection',
      'Injection in tool results and documents',
      ['input.rules', 'input.indirect', 'input.disguise'],
      'tool',
    ),
    groundednessQuality(),
    ...LEAK_KINDS.map(leakQuality),
    ...findingQualities(),
    effectQuality(),
    actsQuality(),
    ...personalQuality(),
  ];
  const measured = new Set(detectors.flatMap((one) => one.detectors));
  return {
    bundle: bundleId(),
    set: EVALUATION_SET,
    cases: INPUT_CASES.length + GROUNDED_CASES.length * 2 + LEAK_CASES.length + TOOL_CASES.length + PERSONAL_CASES.length + FINDING_CASES.reduce((sum, { found, not }) => sum + found.length + not.length, 0), // prettier-ignore
    detectors,
    unmeasured: versioned(Object.keys(DETECTORS)).filter((one) => !measured.has(one)),
  };
}

const versioned = (ids: readonly string[]): string[] => ids.map((id) => `${id}@${DETECTORS[id] ?? '?'}`);

function injectionQuality(id: string, title: string, ids: readonly string[], provenance: 'user' | 'tool'): DetectorQuality {
  const cases = INPUT_CASES.filter((one) => one.provenance === provenance).map(({ text, attack }): Judged => {
    const { probability } = scoreInput({ segments: [{ field: 'text', text, provenance }] });
    return { label: attack, predicted: probability >= 0.5, probability };
  });
  return {
    id,
    title,
    stage: 'input',
    detectors: versioned(ids),
    ...qualityOf(cases),
    limits: 'A few dozen cases written by us, mostly English. Attackers adapt to what is measured.',
  };
}

function groundednessQuality(): DetectorQuality {
  const cases = GROUNDED_CASES.flatMap(({ context, grounded, ungrounded }) =>
    [grounded, ungrounded].map((answer) => {
      const label = answer === ungrounded;
      const { probability } = scoreOutput({ answer, context: [{ field: 'context', text: context, provenance: 'retrieved' }] });
      return { label, predicted: probability >= 0.5, probability, score: probability };
    }),
  );
  return {
    id: 'groundedness',
    title: 'Statements that the context does not support',
    stage: 'output',
    detectors: versioned(['output.groundedness']),
    ...qualityOf(cases),
    auc: bootstrap(cases, (sample) => areaUnderCurve(sample) || 0.5),
    limits: 'Short answers with one wrong value, name or negation. True statements in quite other words count as unsupported.',
  };
}

function effectQuality(): DetectorQuality {
  const cases = TOOL_CASES.map(({ tool, highRisk }): Judged => {
    const { effect } = scoreAction({ tool });
    return { label: highRisk, predicted: effect !== undefined && HIGH_RISK.has(effect.effect) };
  });
  return {
    id: 'tool_effect',
    title: 'Tools with a high-risk effect',
    stage: 'action',
    detectors: versioned(['action.effect']),
    ...qualityOf(cases),
    limits: 'Tools are known by names and descriptions alone here; a registered profile settles it.',
  };
}

/** What must never be: something that acts, and is called a read. Recall is the share of acts that are not. */
function actsQuality(): DetectorQuality {
  const cases = TOOL_CASES.map(({ tool, reads }): Judged => {
    const effect = scoreAction({ tool }).effect?.effect;
    return { label: !reads, predicted: effect !== 'read' && effect !== 'sensitive_read' };
  });
  return {
    id: 'tool_acts',
    title: 'Tools that act, and are not called reads',
    stage: 'action',
    detectors: versioned(['action.effect']),
    ...qualityOf(cases),
    limits: 'A read of which the words are not sure counts as a false alarm here: it is asked about, which costs a look.',
  };
}

/** Whether each kind of leak is told, and no other answer called one. Each kind's cases are all others' harmless ones. */
function leakQuality(kind: LeakKind): DetectorQuality {
  const cases = LEAK_CASES.map(({ answer, given, systemPrompt, leaks }): Judged => {
    const { findings } = scoreOutput({
      answer,
      context: given === undefined ? [] : [{ field: 'context', text: given, provenance: 'tool' }],
      ...(systemPrompt !== undefined && { systemPrompt }),
    });
    return { label: leaks.includes(kind), predicted: findings.some(({ detector }) => detector === `output.${kind}`) };
  });
  return {
    id: `leak:${kind}`,
    title: LEAK_TITLES[kind],
    stage: 'output',
    detectors: versioned([`output.${kind}`]),
    ...qualityOf(cases),
    limits: 'A dozen and a half answers of our own writing: enough to see that it works, too few to say how well.',
  };
}

/** Titles of what is measured by whether a detector finds something at all. */
const FINDING_TITLES: Readonly<Record<string, string>> = {
  'input.secret': 'Secrets in inputs', 'input.personalData': 'Personal data in inputs', 'input.domain': 'Sensitive domains', 'input.repetition': 'The same words over and over',
  'output.toxicity': 'Abuse, threats and hatred in answers', 'output.policy': 'Forbidden promises in answers', 'output.markup': 'Markup, code and links that act',
  'action.statement': 'Statements that change something', 'action.reach': 'Calls that touch much', 'action.amount': 'Amounts of money', 'action.history': 'Amounts beyond what the agent used to pay', 'action.velocity': 'Calls in quick succession', 'action.recipient': 'Recipients not seen before',
  'action.provenance': 'Recipients that only a tool or document named', 'action.environment': 'Lasting changes in production', 'action.task': 'Acts that nobody asked for', 'action.trace': 'What the steps before make of a call', 'action.floor': 'Acts that are medium at least',
}; // prettier-ignore

interface FindingCases {
  id: string;
  stage: 'input' | 'output' | 'action';
  found: readonly unknown[];
  not: readonly unknown[];
  finds: (one: never) => readonly Finding[];
}

const ofInput = (text: string): readonly Finding[] => scoreInput({ segments: [{ field: 'text', text, provenance: 'user' }] }).findings; // prettier-ignore
const ofAnswer = (answer: string): readonly Finding[] => scoreOutput({ answer, context: [{ field: 'context', text: ANSWER_CONTEXT, provenance: 'retrieved' }] }).findings; // prettier-ignore
const ofAction = (subject: ActionSubject): readonly Finding[] => scoreAction(subject).findings;

const texts = (stage: 'input' | 'output', cases: Readonly<Record<string, TextCases>>): FindingCases[] => Object.entries(cases).map(([name, some]) => ({ id: `${stage}.${name}`, stage, ...some, finds: stage === 'input' ? ofInput : ofAnswer })); // prettier-ignore
const FINDING_CASES: readonly FindingCases[] = [
  ...texts('input', INPUT_CASES_BY_DETECTOR),
  ...texts('output', ANSWER_CASES_BY_DETECTOR),
  ...Object.entries(ACTION_CASES).map(([name, some]): FindingCases => ({ id: `action.${name}`, stage: 'action', ...some, finds: ofAction })), // prettier-ignore
];

/** Whether each detector finds what it should, and nothing where it only looks so. A faint finding is none. */
function findingQualities(): DetectorQuality[] {
  return FINDING_CASES.map(({ id, stage, found, not, finds }) => {
    const judged = (label: boolean) => (one: unknown): Judged => ({ label, predicted: finds(one as never).some(({ detector, faint }) => detector === id && faint !== true) }); // prettier-ignore
    return {
      id: `finds:${id}`,
      title: FINDING_TITLES[id] ?? id,
      stage,
      detectors: versioned([id]),
      ...qualityOf([...found.map(judged(true)), ...not.map(judged(false))]),
      limits: id === 'output.toxicity' ? OF_LISTS : OF_FEW,
    };
  });
}

const OF_FEW = 'One or two dozen cases of our own writing, half of them look-alikes; faults they showed were mended, so it is worse on what nobody has seen.'; // prettier-ignore
const OF_LISTS = 'Plain words for the most part. On published collections lists of this kind find about one case in six: their silence means little.'; // prettier-ignore

const FORM_OF: Readonly<Record<string, string>> = { IP_ADDRESS: 'ip', PHONE_NUMBER: 'phone', DATE_OF_BIRTH: 'birthDate', STREET_ADDRESS: 'streetAddress', PERSON: 'person' }; // prettier-ignore

/** By kind: exact spans. What is found and not marked is a false alarm; there is no count of what was rightly left alone. */
function personalQuality(): DetectorQuality[] {
  const judged = new Map<string, Judged[]>();
  for (const marked of PERSONAL_CASES) {
    const { text, spans } = unmark(marked);
    const key = ({ start, end, type }: { start: number; end: number; type: string }): string => `${type} ${start} ${end}`;
    const [wanted, found] = [new Set(spans.map(key)), new Set(redactText(text).spans.map(key))];
    for (const one of new Set([...wanted, ...found])) {
      const type = one.split(' ')[0]!;
      judged.set(type, [...(judged.get(type) ?? []), { label: wanted.has(one), predicted: found.has(one) }]);
    }
  }
  return [...judged].sort(([a], [b]) => a.localeCompare(b)).map(([type, cases]): DetectorQuality => ({ id: `personal:${type}`, title: `Redaction: ${type.toLowerCase().replaceAll('_', ' ')}`, stage: 'redaction', detectors: versioned([`personal.${FORM_OF[type] ?? 'identifier'}`]), ...qualityOf(cases), falsePositiveRate: null, limits: 'Exact spans in a few made sentences; names English contexts first.' })); // prettier-ignore
}
