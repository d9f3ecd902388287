import type { DeploymentState } from './graph';

/** A version that decisions used, asked about at one time and place. */
export interface AskedVersion {
  kind: 'prompt' | 'model' | 'tool' | 'policy' | 'agent';
  name: string;
  version: string;
  systemId: string;
  environment: string | null;
  /** When the decision started. */
  at: Date;
}
export interface DeploymentAnswer {
  state: DeploymentState;
  /** In words: since when, in which environment, which version was deployed instead. */
  detail?: string;
  /** The page of the version. */
  href?: string;
}
