/**
 * The one error class that use cases throw on purpose. `code` is stable and part of the API; `message` says what is wrong,
 * where and how to mend it, and never holds payload text, SQL or a stack. lib/http maps it to a response in one place.
 */
export const ERROR_STATUS = {
  invalidRequest: 400,
  malformedJson: 400,
  malformedBody: 400,
  invalidQuery: 400,
  invalidCursor: 400,
  unauthenticated: 401,
  keyExpired: 401,
  keyRevoked: 401,
  stepUpRequired: 401,
  forbidden: 403,
  scopeMissing: 403,
  systemNotPermitted: 403,
  textSearchNotPermitted: 403,
  notEligible: 403,
  separationOfDuties: 403,
  agentCannotDecide: 403,
  notFound: 404,
  methodNotAllowed: 405,
  ambiguousId: 409,
  conflict: 409,
  alreadyDecided: 409,
  alreadyRedeemed: 409,
  policyChanged: 409,
  claimedByOther: 409,
  expired: 410,
  stale: 412,
  revisionMismatch: 412,
  bodyTooLarge: 413,
  argsTooLarge: 413,
  unsupportedMediaType: 415,
  unsupportedEncoding: 415,
  unprocessable: 422,
  queryTooBroad: 422,
  idempotencyMismatch: 422,
  hashMismatch: 422,
  verdictInvalid: 422,
  argsSchemaInvalid: 422,
  secretInArgs: 422,
  reasonRequired: 422,
  halted: 423,
  preconditionRequired: 428,
  tooManyRequests: 429,
  locked: 429,
  internal: 500,
  notYetSigned: 503,
  unavailable: 503,
  readOnly: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Extra members of the problem document (RFC 9457 section 3.2): `field`, `position`, `candidates`, ... */
    readonly extra: Readonly<Record<string, unknown>> = {},
    /** Seconds, for Retry-After on 429 and 503. */
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
  get status(): number {
    return ERROR_STATUS[this.code];
  }
  /** All that an error boundary in the browser gets to know of an error on the server: the code, never the message. */
  get digest(): string {
    return this.code;
  }
}
