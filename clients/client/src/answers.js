import { CountersignError, DeniedError, UnavailableError } from './errors.js';

/** @import { Action } from '../index.js' */

/** States that are a no. */
export const NO = new Set(['denied', 'rejected', 'expired', 'cancelled', 'revoked']);
/** Problem codes that are decisions, not faults. */
const REFUSAL_CODES = new Set(['halted', 'policyChanged', 'expired', 'revoked', 'lapsed', 'rejected', 'cancelled', 'denied']);

/**
 * @param {number} status
 * @param {any} body
 * @param {string} [id] which action was asked about
 * @returns {Action}
 */
export function actionOf(status, body, id) {
  if (status !== 200 && status !== 202) throw problemError(status, body);
  if (
    typeof body?.id !== 'string' ||
    typeof body.state !== 'string' ||
    typeof body.revision !== 'number' ||
    typeof body.binding?.nonce !== 'string'
  )
    throw new UnavailableError('badAnswer', 'the desk answered with something that is no action.', { status, retryable: false });
  if (id !== undefined && body.id !== id)
    throw new UnavailableError('badAnswer', 'the desk answered about another action.', { status, retryable: false });
  return body;
}

/**
 * @param {number} status
 * @param {any} body a problem document
 * @param {Action} [action]
 * @returns {CountersignError}
 */
export function problemError(status, body, action) {
  const code = typeof body?.code === 'string' && /^\w{1,60}$/.test(body.code) ? body.code : `http${status}`;
  if (REFUSAL_CODES.has(code)) return new DeniedError(code, { action });
  if (NO.has(body?.state)) return new DeniedError(body.state, { action });
  return new UnavailableError(code, `the desk refused the request (${status}, ${code}).`, { action, status, retryable: false });
}

/**
 * @param {string} code
 * @param {string} why
 * @param {Action} action
 * @param {unknown} [cause]
 */
export function distrust(code, why, action, cause) {
  return new UnavailableError(code, why, { action, cause, retryable: false });
}

/**
 * @param {unknown} error
 * @param {Action} action
 */
export function withAction(error, action) {
  if (error instanceof CountersignError) error.action ??= action;
  return error;
}

/**
 * Without what is undefined.
 *
 * @template {object} T
 * @param {T | undefined} object
 * @returns {Partial<T>}
 */
export function clean(object = /** @type {T} */ ({})) {
  return /** @type {Partial<T>} */ (Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)));
}
