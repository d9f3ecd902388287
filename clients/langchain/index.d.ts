import type { Action, Countersign, CountersignError, ToolSpec } from '@countersign/client';
import type { AgentMiddleware, ToolCallRequest } from 'langchain';

export interface GuardOptions {
  /** What to say about a tool, by its name. Tools that are not named are guarded too. */
  tools?: Record<string, Omit<ToolSpec, 'name'>>;
  /** Tools that need no leave. A list of exceptions, so that a new tool is guarded. */
  unguarded?: readonly string[];
  /** Names the run a call belongs to, such as the thread's id. The client's own run unless given. */
  runId?: (request: ToolCallRequest) => string;
  onWaiting?: (action: Action) => void;
  /** Told of each call that was not run, and why. */
  onNotRun?: (error: CountersignError) => void;
}

export declare function countersignMiddleware(desk: Countersign, options?: GuardOptions): AgentMiddleware;
