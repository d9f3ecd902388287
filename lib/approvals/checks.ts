/** What is held against an action of medium risk, without any model. Pure. All hold: it runs. One does not, or cannot be told: a person looks. */
export interface CheckFacts {
  /** Whether the arguments fit the registered schema; `unknown` where the tool or its schema is not registered or cannot be used. */
  schema: 'fits' | 'unfit' | 'unknown';
  /** Equal actions of this agent that were let through in the last ten minutes. */
  same: number;
  /** Actions of this tool by this agent in the last minute. */
  lastMinute: number;
}
export const CHECKS = ['argsUnfit', 'repeated', 'burst'] as const;
export type CheckCode = (typeof CHECKS)[number];

/** More than these in a minute is no pace at which anybody meant every one of them. */
export const BURST = 30;

/** The checks that failed. A tool without a schema cannot be held against one, and that alone asks nobody. */
export function failedChecks(facts: CheckFacts): CheckCode[] {
  return [
    ...(facts.schema === 'unfit' ? (['argsUnfit'] as const) : []),
    ...(facts.same > 0 ? (['repeated'] as const) : []),
    ...(facts.lastMinute >= BURST ? (['burst'] as const) : []),
  ];
}
