import type { AssertionGap } from '@/lib/decisions/gap-codes';

/** What a person can say that every decision of an AI system must have. Pure, client-safe, without zod. */
export interface AssertionKind {
  /** The gap of decisions that fail it. */
  code: AssertionGap;
  /** "Every decision ..." */
  says: string;
  /** It has a limit in minutes; this one unless another is set. */
  minutes?: number;
}

export const ASSERTION_KINDS: readonly AssertionKind[] = [
  { code: 'noPromptVersion', says: 'names the prompt version it was made with' },
  { code: 'noRetrieval', says: 'has a retrieval step' },
  { code: 'noModelCall', says: 'has a model call' },
  { code: 'noUser', says: 'names its user' },
  { code: 'noSession', says: 'names its session' },
  { code: 'noEnvironment', says: 'names its environment' },
  { code: 'noToolAnswer', says: 'has a result, an error or an end for each tool call' },
  { code: 'notEndedInTime', says: 'is reported as ended in time', minutes: 10 },
];
export const MOST_MINUTES = 60 * 24 * 31;

export interface Assertion {
  code: AssertionGap;
  minutes: number | null;
}

/** An assertion as a sentence without its end: "names its user". */
export function assertionSays({ code, minutes }: Assertion): string {
  if (code === 'notEndedInTime') return `is reported as ended within ${minutes ?? 10} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return ASSERTION_KINDS.find((kind) => kind.code === code)?.says ?? code;
}

/** What of a decision the assertions look at, from its rows. */
export interface AssertedFacts {
  retrievals: number;
  modelCalls: number;
  unansweredTools: number;
  promptVersion: boolean;
  user: boolean;
  session: boolean;
  environment: boolean;
  /** Milliseconds from start to reported end; null where none was reported. */
  tookMs: number | null;
}

/** How much of the assertion fails: 0 when it holds. */
export function failureOf({ code, minutes }: Assertion, facts: AssertedFacts): number {
  switch (code) {
    case 'noRetrieval':
      return Number(facts.retrievals === 0);
    case 'noModelCall':
      return Number(facts.modelCalls === 0);
    case 'noPromptVersion':
      return Number(!facts.promptVersion);
    case 'noUser':
      return Number(!facts.user);
    case 'noSession':
      return Number(!facts.session);
    case 'noEnvironment':
      return Number(!facts.environment);
    case 'noToolAnswer':
      return facts.unansweredTools;
    case 'notEndedInTime':
      return Number(facts.tookMs === null || facts.tookMs > (minutes ?? 10) * 60_000);
  }
}
