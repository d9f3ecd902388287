import { bundleId } from '../bundle';
import { DETECTORS } from '../detectors';
import { qualityOf, type DetectorQuality, type ScorerQuality } from '../quality';
import { scoreAction } from '../score-action';
import { scoreInput } from '../score-input';
import { INPUT_CASES } from './input-cases';
import { TOOL_CASES } from './tool-cases';
import { HIGH_RISK } from '../action/words';

/** The bundled set's version; a change of cases raises it. */
export const EVALUATION_SET = '1';

/**
 * Runs the scorers over the bundled cases, which are our own writing and were not trained on. Takes about a second; the answer is the
 * same for the same bundle and set, so callers may keep it.
 */
export function evaluateScorers(): ScorerQuality {
  const detectors = [
    injectionQuality('direct_injection', 'Direct prompt injection', ['input.rules'], 'user'),
    injectionQuality('indirect_injection', 'Injection in tool results and documents', ['input.rules', 'input.indirect'], 'tool'),
    effectQuality(),
  ];
  return {
    bundle: bundleId(),
    set: EVALUATION_SET,
    cases: detectors.reduce((sum, one) => sum + one.positives + one.negatives, 0),
    detectors,
  };
}

const versioned = (ids: readonly string[]): string[] => ids.map((id) => `${id}@${DETECTORS[id] ?? '?'}`);

function injectionQuality(id: string, title: string, ids: readonly string[], provenance: 'user' | 'tool'): DetectorQuality {
  const cases = INPUT_CASES.filter((one) => one.provenance === provenance).map(({ text, attack }) => {
    const { probability } = scoreInput({ segments: [{ field: 'text', text, provenance }] });
    return { label: attack, predicted: probability >= 0.5, probability };
  });
  return {
    id,
    title,
    stage: 'input',
    detectors: versioned(ids),
    ...qualityOf(cases),
    limits: 'Written by us, mostly English; real attackers adapt to what is measured.',
  };
}

function effectQuality(): DetectorQuality {
  const cases = TOOL_CASES.map(({ tool, highRisk }) => {
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
