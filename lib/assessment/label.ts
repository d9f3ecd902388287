import type { Stage } from '@/lib/risk/contract';
import type { FindingLabelWord } from './contract';

/** The body of `finding.labelled`: what a reviewer said of one finding. It names no content, and stays when content is erased. */
export interface FindingLabelled {
  /** The assessment (place of its `risk.assessed`) and the finding in it. */
  assessment: number;
  finding: number;
  /** Null: what this person had said is taken back. */
  label: FindingLabelWord | null;
  by: { id: string; name: string };
  stage: Stage;
  detector: string;
  version: string;
  category: string;
  confidence: number;
  /** How likely the finding was to be right, as far as was known when it was labelled (`probabilityOf`). Absent on labels from before it was kept. */
  probability?: number;
}
