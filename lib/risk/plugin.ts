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

export interface PluginAnswer {
  findings: PluginFinding[];
  /** False: more text was there than the plug-in looks at. What it found counts; that it found nothing else says nothing. */
  complete: boolean;
}

/** Where texts go when the plug-in is asked. Shown to people, and written into the log with every change. */
export interface Egress {
  /** `none`: inside this process; `host`: to this machine; `network`: elsewhere. */
  reach: 'none' | 'host' | 'network';
  /** `http://127.0.0.1:5002`, without path and credentials. */
  to?: string;
  sends: 'text' | 'nothing';
}

export interface PluginLimits {
  /** Milliseconds for one thing that is scored when decisions are scored, and at the desk while an agent waits. */
  timeoutMs: number;
  deskTimeoutMs: number;
  /** UTF-16 units of one thing that are looked at, and of one call. */
  maxChars: number;
  callChars: number;
  maxResponseBytes: number;
}

export interface Plugin {
  id: string;
  version: string;
  /** How it is spoken to: `presidio`. */
  kind: string;
  stages: readonly Stage[];
  egress: Egress;
  limits: PluginLimits;
  /** What else makes it answer otherwise: language, severity. Hashed into the id of the bundle. */
  options: Readonly<Record<string, string | number>>;
  /** Throws PluginFailure, or anything else, when it has no answer. */
  detect(input: PluginInput, context: PluginContext, signal: AbortSignal): Promise<PluginAnswer>;
}

/** Why a plug-in gave no answer, in words that hold nothing of what was sent or answered: shown to people. */
export class PluginFailure extends Error {
  override readonly name = 'PluginFailure';
}
