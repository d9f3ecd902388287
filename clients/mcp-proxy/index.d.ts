import type { Countersign, CountersignError, ToolSpec } from '@countersign/client';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export interface ProxyOptions {
  /** What to say about a tool, by its name. Tools that are not named are guarded too. Edits are accepted unless it says otherwise. */
  tools?: Record<string, Omit<ToolSpec, 'name'>>;
  /** Tools that need no leave. A list of exceptions, so that a new tool is guarded. */
  unguarded?: readonly string[];
  /** How long a call is held open for people; below the minute after which MCP clients give up. 50 seconds unless given. */
  holdMs?: number;
  /** Told of each call that was not run, and why. */
  onNotRun?: (error: CountersignError) => void;
}

export declare function createProxy(desk: Countersign, upstream: Transport, options?: ProxyOptions): Promise<Server>;
