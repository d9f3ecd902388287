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

/** From when until when a version was what an AI system ran in an environment, as the registry records it. */
export interface DeploymentWindow {
  kind: string;
  name: string;
  version: string;
  systemId: string;
  environment: string;
  fromAt: Date;
  /** Null: still. */
  untilAt: Date | null;
}

/**
 * The answer that windows give to each question. Unknown while the registry records no window of that artifact for the AI system and
 * environment: nobody said what was deployed, so nobody can say that something else was. A decision that reports no environment is held
 * against the windows of all. Pure.
 */
export function answerFrom(windows: readonly DeploymentWindow[], asked: readonly AskedVersion[]): DeploymentAnswer[] {
  const of = new Map<string, DeploymentWindow[]>();
  for (const window of windows) of.set(keyOf(window), [...(of.get(keyOf(window)) ?? []), window]);
  return asked.map((one): DeploymentAnswer => {
    const about = (of.get(keyOf(one)) ?? []).filter((window) => one.environment === null || window.environment === one.environment);
    if (about.length === 0) return { state: 'unknown' };
    const then = about.filter(({ fromAt, untilAt }) => fromAt <= one.at && (untilAt === null || one.at < untilAt));
    const match = then.find((window) => window.version === one.version);
    if (match) return { state: 'deployed', detail: `Deployed in ${match.environment} since ${match.fromAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.` };
    const others = [...new Set(then.map((window) => window.version))].sort();
    return {
      state: 'notDeployed',
      detail: others.length > 0 ? `Deployed then was version ${others.join(' and ')}.` : 'No version was deployed then.',
    };
  });
} // prettier-ignore

const keyOf = ({ kind, name, systemId }: { kind: string; name: string; systemId: string }): string =>
  JSON.stringify([kind, name, systemId]);
