import { ERROR_STATUS, type ErrorCode } from '@/lib/shared/errors';

/** What one code of an answer means to whoever gets it, and what they can do about it. */
export interface ProblemKind {
  meaning: string;
  mend: string;
}

/** The `title` of a problem document, by its status. */
export const PROBLEM_TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not permitted',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Too late',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  423: 'Halted',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

/** Every code there is, in words: what `type` of an answer leads to, and the table in docs/api.md, are made of this. */
export const PROBLEM_KINDS: Readonly<Record<ErrorCode, ProblemKind>> = {
  invalidRequest: {
    meaning: 'A field or a parameter is missing, unknown or of another form than it must have.',
    mend: '`field` names the first, `errors` all of them, each with what it must be.',
  },
  malformedJson: {
    meaning: 'The body is no JSON: empty, cut off, or with a mistake in it.',
    mend: '`detail` says where reading stopped. Send the body again as one whole JSON text.',
  },
  malformedBody: {
    meaning: 'The body is not what its headers announce: no whole gzip stream, no protobuf message of this route.',
    mend: 'Let `Content-Type` and `Content-Encoding` say what is sent, and send all of it.',
  },
  invalidQuery: {
    meaning: 'The query `q` has a mistake, and was not run in part.',
    mend: '`position` points at it, `suggestion` is what was probably meant, `problems` lists every one.',
  },
  invalidCursor: {
    meaning: 'The cursor is not one of this list, or belongs to another query, range or sort.',
    mend: 'Begin again without a cursor, and pass `nextCursor` on as it is, with the same parameters.',
  },
  unauthenticated: {
    meaning: 'Nobody is signed in, or no key that is known was sent.',
    mend: 'Send `Authorization: Bearer` with an API key of this workspace.',
  },
  keyExpired: {
    meaning: 'The key was good until a day that is over.',
    mend: 'Make a new key under Administration, API keys.',
  },
  keyRevoked: {
    meaning: 'Somebody has revoked this key.',
    mend: 'Ask an administrator for a new one; a revoked key never works again.',
  },
  stepUpRequired: {
    meaning: 'The act asks that the person has just confirmed who they are.',
    mend: 'Confirm with the password, and send the same request again.',
  },
  forbidden: {
    meaning: 'The role, the permission sets or the kind of caller do not allow this.',
    mend: 'Ask an administrator of the workspace; the matrix in docs/api.md says who may.',
  },
  scopeMissing: {
    meaning: 'The key has not the scope of this route.',
    mend: 'Make a key with the scope that `detail` names.',
  },
  systemNotPermitted: {
    meaning: 'The key or the person is bound to other AI systems than the one that is named.',
    mend: 'Use a key of that AI system, or have the access widened.',
  },
  textSearchNotPermitted: {
    meaning: 'The query looks in content or for a person, and whoever asks may not read content: a hit would tell.',
    mend: 'Ask by fields that are no content, such as `status:error`.',
  },
  notEligible: {
    meaning:
      'The person may not decide this one: no valid entry in the competence register, or not of the roles that the route asks for.',
    mend: 'Let somebody decide who may, or have the register brought up to date.',
  },
  separationOfDuties: {
    meaning: 'Whoever wrote, proposed or asked for something does not consent to it.',
    mend: 'A second person does it.',
  },
  agentCannotDecide: {
    meaning: 'A key tried what only a signed-in person may do.',
    mend: 'A person does it, at the desk.',
  },
  notFound: {
    meaning: 'There is nothing of this id or at this address, or it belongs to an AI system that the caller does not see.',
    mend: 'Check the id and which AI systems are granted.',
  },
  methodNotAllowed: {
    meaning: 'The address exists and does not take this method.',
    mend: '`Allow` lists the methods it takes.',
  },
  ambiguousId: {
    meaning: 'Several decisions carry this id of an emitter or a trace.',
    mend: 'Choose one of `candidates` and ask by our own id.',
  },
  conflict: {
    meaning: 'It does not fit what is there already, such as a name that is taken or a state that has no such step.',
    mend: '`detail` says what is in the way. Read the thing again.',
  },
  alreadyDecided: {
    meaning: 'The action has been decided.',
    mend: 'Nothing is left to do; `winner` is what was decided.',
  },
  alreadyRedeemed: {
    meaning: 'The verdict has been used. It is good for one run.',
    mend: 'Ask for leave anew if it has to run again.',
  },
  policyChanged: {
    meaning: 'The policy in force asks for more than when the action was approved, and the leave was taken back.',
    mend: 'Ask for leave anew.',
  },
  claimedByOther: {
    meaning: 'Somebody else is at this review.',
    mend: 'Wait until they are done or release it, or have it assigned.',
  },
  expired: {
    meaning: 'The time for this is over. Silence is a no.',
    mend: 'Ask anew.',
  },
  stale: {
    meaning: 'Somebody changed it since it was read. Nothing was stored.',
    mend: 'Read it again and make the change on what is there now.',
  },
  revisionMismatch: {
    meaning: '`If-Match` names an earlier revision than the one there is.',
    mend: 'Show the person what is there now, and send its `revision`.',
  },
  bodyTooLarge: {
    meaning: 'The body is over the cap of the route, as received or as inflated.',
    mend: 'Send it in several requests; docs/api.md has the limits.',
  },
  argsTooLarge: {
    meaning: 'The arguments of the action are more than a person can judge.',
    mend: 'Pass large content by reference, with its digest.',
  },
  unsupportedMediaType: {
    meaning: 'The route does not read this `Content-Type`.',
    mend: '`detail` names those it reads.',
  },
  unsupportedEncoding: {
    meaning: 'The route does not read this `Content-Encoding`.',
    mend: 'Send the body plain or with gzip.',
  },
  unprocessable: {
    meaning: 'Each field has its form, and together they make no sense.',
    mend: '`detail` says why.',
  },
  queryTooBroad: {
    meaning: 'The query finds or costs more than this route works through.',
    mend: 'Narrow the time, the AI system or the words.',
  },
  idempotencyMismatch: {
    meaning: 'This `Idempotency-Key` came before, with another body.',
    mend: 'Use a new key for another call, the same body for the same.',
  },
  hashMismatch: {
    meaning: 'What would run is not what was approved.',
    mend: 'Run the `effectiveArgs` of the verdict as they are, or ask anew.',
  },
  verdictInvalid: {
    meaning: 'The verdict is no signed one of this action, or was replaced by a later one.',
    mend: 'Read the action again and redeem its newest verdict.',
  },
  argsSchemaInvalid: {
    meaning: 'The arguments do not fit the schema that is registered for the tool.',
    mend: '`errors` or `detail` names the places.',
  },
  secretInArgs: {
    meaning:
      'The arguments, the target or a name beside them hold a password, a key or the like. It would stand before people and in the log.',
    mend: 'Pass a reference, and let the tool fetch the secret itself.',
  },
  reasonRequired: {
    meaning: 'The act asks for a reason in words.',
    mend: 'Send `reason`.',
  },
  halted: {
    meaning: 'Somebody halted this scope: nothing in it begins until it is resumed.',
    mend: 'Wait. `GET /api/v1/halts` says which halt, since when and why.',
  },
  preconditionRequired: {
    meaning: '`Idempotency-Key` or `If-Match` is missing.',
    mend: 'Send the header that `field` names.',
  },
  tooManyRequests: {
    meaning: 'More requests than the caller has room for.',
    mend: 'Wait as long as `Retry-After` says. Nothing of this one was stored.',
  },
  locked: {
    meaning: 'Too many attempts to sign in.',
    mend: 'Wait as long as `Retry-After` says; an administrator can lift the lock of an account.',
  },
  internal: {
    meaning: 'Countersign failed on this request.',
    mend: 'The server log has the reason under `requestId`.',
  },
  notYetSigned: {
    meaning: 'No signed checkpoint covers the event yet.',
    mend: 'Ask again after `Retry-After`; it takes a second or two.',
  },
  unavailable: {
    meaning: 'The database is away, or others were at the same data. Nothing was stored.',
    mend: 'Send it again after `Retry-After`.',
  },
  readOnly: {
    meaning:
      'The installation was restored from a backup, or started to be read only. Reads are answered, except those whose reader is written into the log first: exports (CSV, NDJSON), proofs and packs as files, reveals, searches for a person. Nothing was stored.',
    mend: 'Send it again after `Retry-After`, or to the installation that takes writes.',
  },
};

export const PROBLEM_CODES = Object.keys(ERROR_STATUS) as readonly ErrorCode[];

/** Where a code is explained: the `type` of its problem documents, a reference to a page of this installation that nobody needs to sign in for. */
export const problemType = (code: ErrorCode): string => `/docs/errors#${code}`;
