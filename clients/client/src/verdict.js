// The verdict is a compact JWS (RFC 7515) with one algorithm, Ed25519 (RFC 8037). The algorithm is ours to name, not the token's.

const CLOCK_SKEW_SECONDS = 30;

/** What is wrong with a verdict; the message names the check that failed and nothing of the content. */
export class BadVerdict extends Error {}

/**
 * Verifies a verdict against a set of keys. That it is used once is the server's to say, at redemption.
 *
 * @param {string} token
 * @param {{ keys: readonly Record<string, unknown>[] }} jwks
 * @param {{ audience: string, issuer?: string, now?: number }} expected `now` in milliseconds
 * @returns {Promise<import('../index.js').VerdictClaims>}
 * @throws {BadVerdict}
 */
export async function verifyVerdict(token, jwks, { audience, issuer, now = Date.now() }) {
  const parts = typeof token === 'string' ? token.split('.') : [];
  if (parts.length !== 3) throw new BadVerdict('it is not a compact JWS');
  const [head, body, signature] = /** @type {[string, string, string]} */ (parts);
  const header = decode(head);
  if (header.alg !== 'EdDSA') throw new BadVerdict('its algorithm is not EdDSA');
  if (header.typ !== 'verdict+jwt') throw new BadVerdict('its type is not verdict+jwt');
  if (header.crit !== undefined) throw new BadVerdict('it demands extensions');
  const jwk = jwks.keys.find((key) => key.kid === header.kid && key.kty === 'OKP' && key.crv === 'Ed25519');
  if (!jwk || typeof header.kid !== 'string') throw new UnknownKey('it names a key that the desk does not publish');
  const key = await crypto.subtle.importKey(
    'jwk',
    { kty: 'OKP', crv: 'Ed25519', x: /** @type {string} */ (jwk.x) },
    { name: 'Ed25519' },
    false,
    ['verify'],
  );
  const signed = new TextEncoder().encode(`${head}.${body}`);
  if (!(await crypto.subtle.verify({ name: 'Ed25519' }, key, bytesOf(signature), signed)))
    throw new BadVerdict('its signature does not verify');

  const claims = /** @type {import('../index.js').VerdictClaims} */ (/** @type {unknown} */ (decode(body)));
  const seconds = now / 1000;
  if (typeof claims.exp !== 'number' || claims.exp + CLOCK_SKEW_SECONDS <= seconds) throw new BadVerdict('it has expired');
  if (typeof claims.iat !== 'number' || claims.iat - CLOCK_SKEW_SECONDS > seconds) throw new BadVerdict('it is from the future');
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.includes(audience)) throw new BadVerdict('it is for another audience');
  if (issuer !== undefined && claims.iss !== issuer) throw new BadVerdict('it is from another issuer');
  return claims;
}

/** The key may be new: the set is worth asking for once more. */
export class UnknownKey extends BadVerdict {}

/**
 * @param {string} part
 * @returns {Record<string, unknown>}
 */
function decode(part) {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(part)));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  throw new BadVerdict('a part of it is not a JSON object');
}

/**
 * @param {string} text base64url without padding
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new BadVerdict('a part of it is not base64url');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
