import { probabilityOf } from '@/lib/risk/calibration';
import type { Finding, Stage } from '@/lib/risk/contract';
import type { PolicyFacts } from './contract';

/** What conditions are told of findings: those that are suspicions by themselves, each with how likely it is to be right. */
export function findingFacts(
  stage: Stage,
  findings: readonly Pick<Finding, 'detector' | 'category' | 'reasonCode' | 'severity' | 'confidence' | 'faint'>[],
): PolicyFacts['findings'] {
  return findings
    .filter(({ faint }) => faint !== true)
    .map((one) => ({
      detector: one.detector,
      category: one.category,
      reasonCode: one.reasonCode,
      severity: one.severity,
      probability: probabilityOf(stage, one),
    }));
}
