import type { Countersign, CountersignError, ToolSpec } from '@countersign/client';

export interface GuardOptions extends Omit<ToolSpec, 'name'> {
  /** Told of each call that was not run, and why. */
  onNotRun?: (error: CountersignError) => void;
}

export interface Settled {
  approved: number;
  rejected: number;
  /** Nobody has decided these yet: the run's state may be stored (encrypted) and settled later. */
  waiting: number;
}

export declare function countersign(
  desk: Countersign,
  shared?: GuardOptions,
): {
  guard<T extends { name?: string; execute: (...args: never[]) => unknown }>(options: T, own?: GuardOptions): T;
  settle(state: object, options?: { maxWaitMs?: number; signal?: AbortSignal }): Promise<Settled>;
};
