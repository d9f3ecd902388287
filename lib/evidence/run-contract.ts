/** Kept measurements as pages show them. Pure and client-safe. */
export interface RunName {
  id: string;
  framework: string;
  /** Null: all that the person saw. */
  system: string | null;
  from: string;
  /** Exclusive. */
  to: string;
  at: string;
}
export interface KeptRun extends RunName {
  frameworkVersion: string;
  lawDate: string;
  logSize: number;
  by: string;
  index: number;
  controls: { ref: string; state: string; population: number }[];
  /** Against the run of the same framework and system before it: what changed. */
  changed: { ref: string; before: string; after: string }[] | null;
}
/** What is different between two measurements of a framework, the earlier one first. A control that stands in one of them only says `null` for the other. */
export interface RunComparison {
  before: Omit<KeptRun, 'changed'>;
  after: Omit<KeptRun, 'changed'>;
  changed: {
    ref: string;
    before: { state: string; population: number } | null;
    after: { state: string; population: number } | null;
  }[];
  /** What else is different between them, so that a change need not come from the AI system: its period, the law, the version of the framework. */
  otherwise: string[];
}
