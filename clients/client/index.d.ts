/** A state that this release does not know is never a yes. */
export type ActionState =
  'checking' | 'allowed' | 'denied' | 'pendingReview' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'revoked';
export type Execution = 'none' | 'redeemed' | 'succeeded' | 'failed' | 'unknown' | 'lapsed';

export interface Tool {
  name: string;
  /** The version of the tool's argument schema; part of the hash. */
  schemaVersion?: string;
  /** Hints of a tool server. They are untrusted: they may raise the risk, never lower it. */
  annotations?: Record<string, unknown>;
}

/** What an agent asks leave to do. Money as strings, secrets as references: arguments that hold a secret are refused. */
export interface ActionRequest {
  /** The AI system; the client's own unless given. */
  system?: string;
  /** The decision and the step of the trail that this belongs to, by your own names. */
  decision?: string;
  step?: string;
  tool: Tool;
  args: unknown;
  /** For whom it is done. */
  subject?: { type: string; id: string };
  /** On what it is done. */
  target?: { resource?: string; environment?: string };
  run?: { runId?: string; callId?: string; traceId?: string; framework?: string };
  /** The agent's own words. Shown to the reviewer as untrusted. */
  context?: { task?: string; reason?: string; evidence?: { kind: string; ref: string }[] };
  options?: { acceptsEdits?: boolean; ttlSeconds?: number; callbackId?: string; supersedes?: string | null };
}

export interface Action {
  id: string;
  revision: number;
  state: ActionState;
  execution: Execution;
  /** Counts everything that happened to it. */
  change: number;
  actionHash: string;
  proposedHash: string;
  hashProfile: string;
  nonce: string;
  /** What the hash covers beside the arguments. Of these only the workspace and the nonce are taken from the desk. */
  binding: { tenant: string; nonce: string; [part: string]: unknown };
  policy?: { route: string; policies: { id: string; version: string }[]; rules: string[] };
  risk?: { tier: string; score?: number; reasons: string[] };
  review?: { required: number; approvals: number; expiresAt: string; escalation: number };
  /** Why it ended as it did. */
  reasonCode?: string;
  /** The halt that froze or refused it. */
  halt?: string;
  effectiveArgs?: unknown;
  executeBy?: string;
  verdict?: string;
  reviewerNote?: string;
  redemptionId?: string;
  retryAfterMs?: number;
}

export interface VerdictClaims {
  iss: string;
  aud: string | string[];
  sub: string;
  jti: string;
  /** The action's id. */
  act: string;
  /** The hash of what may run, and of what was proposed. */
  hsh: string;
  phs: string;
  iat: number;
  exp: number;
  [claim: string]: unknown;
}

export interface ClientOptions {
  /** The desk's address, such as `https://desk.example`. */
  url: string;
  /** A key with the scopes `act` and `redeem`. */
  key: string;
  /** The AI system that asks. */
  system: string;
  /** Names this run; with a call's id it is the idempotency key. Random unless given. */
  runId?: string;
  framework?: string;
  /** The desk's workspace (`wsp_...`), if it is to be pinned. */
  workspace?: string;
  audience?: string;
  issuer?: string;
  /** The desk's keys, if they are to be pinned instead of asked for. */
  jwks?: { keys: readonly Record<string, unknown>[] };
  /** How long one request may take, retries included. Ten seconds unless given. */
  timeoutMs?: number;
  /** How long one poll may stay open: at most 50 seconds, 25 unless given. */
  pollSeconds?: number;
  fetch?: typeof fetch;
  /** The tool ran, and the desk could not be told how it ended. */
  onReportFailed?: (error: Error, action: Action) => void;
}

export interface WaitOptions {
  /** How long to wait for people. Unless given: until somebody decides, or a minute after the deadline that the desk stated (`overdue`). */
  maxWaitMs?: number;
  signal?: AbortSignal;
  /** Told once what came of the request, before any waiting. */
  onWaiting?: (action: Action) => void;
}

/** A redeemed verdict: these arguments may run now, once. */
export interface Cleared<A = unknown> {
  action: Action;
  args: A;
  redemptionId: string;
}

export interface ToolSpec<A = unknown> extends Tool {
  /** Whether a reviewer may change the arguments. The function then gets the changed ones. */
  acceptsEdits?: boolean;
  /** How long people may take to decide. */
  ttlSeconds?: number;
  maxWaitMs?: number;
  /** What else to say about a call, made from its arguments. */
  describe?: (args: A) => Partial<Pick<ActionRequest, 'subject' | 'target' | 'context' | 'decision' | 'step'>>;
}

export interface CallContext extends WaitOptions, Partial<Omit<ActionRequest, 'tool' | 'args' | 'run'>> {
  runId?: string;
  /** The model's id of the call. The same id is the same request. */
  callId?: string;
  idempotencyKey?: string;
}

export type Guarded<A, R> = (args: A, call?: CallContext) => Promise<R>;

export declare class Countersign {
  constructor(options: ClientOptions);
  readonly runId: string;
  request(request: ActionRequest, options?: { idempotencyKey?: string; signal?: AbortSignal }): Promise<Action>;
  wait(action: Action, options?: WaitOptions): Promise<Action>;
  cancel(action: Action): Promise<Action>;
  check(request: ActionRequest, action: Action): Promise<{ args: unknown; actionHash: string; verdict: string }>;
  redeem(request: ActionRequest, action: Action): Promise<Cleared>;
  report(cleared: Cleared, result: { status: 'succeeded' | 'failed' | 'unknown'; output?: unknown }): Promise<void>;
  clear(request: ActionRequest, options?: WaitOptions & { idempotencyKey?: string }): Promise<Cleared>;
  guard<A, R>(
    tool: ToolSpec<A> | string,
    fn: (args: A, context: { action: Action; redemptionId: string }) => R | Promise<R>,
  ): Guarded<A, R>;
  execute<A, R>(
    cleared: Cleared<A>,
    fn: (args: A, context: { action: Action; redemptionId: string }) => R | Promise<R>,
    read?: { failed?: (output: R) => boolean; output?: (output: R) => unknown },
  ): Promise<R>;
}

export declare class CountersignError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  /** What to tell the model: whether it is a no, or the absence of an answer. */
  readonly forModel: string;
  action?: Action;
}
/** A decision was made, and it is no. */
export declare class DeniedError extends CountersignError {
  readonly retryable: false;
  readonly note?: string;
}
/** No decision can be relied on. Never the same as a no. */
export declare class UnavailableError extends CountersignError {
  constructor(code: string, why: string, more?: { action?: Action; cause?: unknown; retryable?: boolean; status?: number });
  readonly retryable: boolean;
  readonly status?: number;
}
export declare class BadVerdict extends Error {}

export declare const HASH_PROFILE: 'jcs-sha256-v1';
export declare function canonicalize(value: unknown): string;
export declare function frozenCopy<T>(value: T): T;
export declare function actionHash(parts: {
  tenant: string;
  nonce: string;
  agent: string;
  tool: Tool;
  args: unknown;
  subject?: unknown;
  target?: unknown;
}): Promise<string>;
export declare function outputHash(output: unknown): Promise<string>;
export declare function verifyVerdict(
  token: string,
  jwks: { keys: readonly Record<string, unknown>[] },
  expected: { audience: string; issuer?: string; now?: number },
): Promise<VerdictClaims>;
