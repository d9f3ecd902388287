import type { Action, Countersign, CountersignError, ToolSpec } from '@countersign/client';

export interface GuardOptions {
  /** What to say about a tool, by its name. Tools that are not named are guarded too. */
  tools?: Record<string, Omit<ToolSpec, 'name'>>;
  /** Tools that need no leave. A list of exceptions, so that a new tool is guarded. */
  unguarded?: readonly string[];
  /**
   * Where a call waits for people: inside `execute` (the default; for processes that live long enough), or outside of the process, by the
   * SDK's own approval requests.
   */
  hold?: 'execute' | 'approval';
  onWaiting?: (action: Action) => void;
  /** Told of each call that was not run, and why. */
  onNotRun?: (error: CountersignError) => void;
}

export interface ApprovalResponse {
  type: 'tool-approval-response';
  approvalId: string;
  approved: boolean;
  reason?: string;
}

export declare function guardTools<T extends object>(desk: Countersign, tools: T, options?: GuardOptions): T;
export declare function answerApprovals(
  desk: Countersign,
  messages: readonly { role: string; content: unknown }[],
  options?: GuardOptions & { maxWaitMs?: number },
): Promise<ApprovalResponse[]>;
