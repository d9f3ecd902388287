import { type Finding, type Segment, type Stage } from './contract';

/**
 * A detector that is not ours: an HTTP sidecar (lib/risk/server/plugins), and, in the same shape, a local ONNX model or an LLM judge. Plug-ins
 * are asked after the built-in scorers and may only raise what those said; one that fails, is too slow or is switched off by its breaker is
 * named in `unscored`.
 */
export interface PluginInput {
  stage: Stage;
  segments: readonly Segment[];
}

export interface PluginContext {
  /** Milliseconds this call may take; the signal fires then. */
  timeoutMs: number;
}

/** What a plug-in reports; which detector it was and what it adds is filled in by us. */
export type PluginFinding = Pick<Finding, 'category' | 'severity' | 'confidence' | 'spans'> & { label: string };

/** Where texts go when the plug-in is asked. Shown to people before it is switched on, and written into the log with every change. */
export interface Egress {
  /** `none`: inside this process; `host`: to this machine; `network`: elsewhere. */
  reach: 'none' | 'host' | 'network';
  /** `http://127.0.0.1:5002`, without path and credentials. */
  to?: string;
  sends: 'text' | 'nothing';
}

export interface Plugin {
  id: string;
  version: string;
  stages: readonly Stage[];
  egress: Egress;
  limits: { timeoutMs: number; maxChars: number; maxResponseBytes: number };
  detect(input: PluginInput, context: PluginContext, signal: AbortSignal): Promise<PluginFinding[]>;
}
