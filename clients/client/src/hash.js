import { canonicalize } from './jcs.js';

export const HASH_PROFILE = 'jcs-sha256-v1';

/**
 * The hash of an action, computed here from what will run: the desk's word for it is compared with this, never believed.
 * It covers who asks (workspace, AI system, subject), which tool in which version, on what, and the arguments. The nonce is the desk's,
 * so that a guess at the arguments cannot be checked against the hash. Reasons, scores and descriptions are left out.
 *
 * @param {{ tenant: string, nonce: string, agent: string, tool: { name: string, schemaVersion?: string | null }, args: unknown,
 *   subject?: unknown, target?: unknown }} parts `tenant` is the workspace, `agent` the AI system's key
 * @returns {Promise<string>} `sha256:` and 64 hex digits
 * @throws {TypeError} where a part is not I-JSON
 */
export async function actionHash({ tenant, nonce, agent, tool, args, subject, target }) {
  return digestOf(
    canonicalize({
      v: 1,
      tenant,
      agent,
      subject: subject ?? null,
      tool: { name: tool.name, schemaVersion: tool.schemaVersion ?? null },
      target: target ?? null,
      args,
      nonce,
    }),
  );
}

/**
 * The hash under which a tool's output is reported, so that what was returned can be compared later without being sent.
 *
 * @param {unknown} output anything JSON can hold; other values are taken as their text
 */
export async function outputHash(output) {
  let text;
  try {
    text = canonicalize(output ?? null);
  } catch {
    text = String(output);
  }
  return digestOf(text);
}

/**
 * The idempotency key of a call: the run and the call, or a hash of them where a header cannot carry them.
 *
 * @param {string} runId
 * @param {string} callId
 */
export async function keyOf(runId, callId) {
  const key = `${runId}:${callId}`;
  return /^[\x21-\x7e]{1,200}$/.test(key) ? key : digestOf(canonicalize([runId, callId]));
}

/** @param {string} text */
async function digestOf(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
