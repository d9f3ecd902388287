import { isMarker } from './markers';

export interface SecretName {
  type: string;
  /**
   * Which values count. `always`: any. The others are for names that also have harmless meanings: model output calls words tokens, an
   * insurer authorises treatment, people bake cookies.
   */
  rule: 'always' | 'credential' | 'authorization' | 'cookie' | 'code';
}

/**
 * Which field names say that their value is a secret. Names are compared by their last dotted part without case, hyphens and
 * underscores: `http.request.header.x_api_key`, `X-Api-Key` and `apiKey` are one.
 */
const EXACT: ReadonlyMap<string, SecretName> = new Map<string, SecretName>([
  ['pwd', { type: 'password', rule: 'always' }],
  ['pass', { type: 'password', rule: 'credential' }],
  ['token', { type: 'token', rule: 'credential' }],
  ['credential', { type: 'credential', rule: 'credential' }],
  ['credentials', { type: 'credential', rule: 'credential' }],
  ['cvv', { type: 'card-code', rule: 'code' }],
  ['cvv2', { type: 'card-code', rule: 'code' }],
  ['cvc', { type: 'card-code', rule: 'code' }],
  ['cvc2', { type: 'card-code', rule: 'code' }],
  ['authorization', { type: 'authorization', rule: 'authorization' }],
  ['proxyauthorization', { type: 'authorization', rule: 'authorization' }],
  ['cookie', { type: 'cookie', rule: 'cookie' }],
  ['setcookie', { type: 'cookie', rule: 'cookie' }],
  ['xamzsignature', { type: 'signature', rule: 'always' }],
]);

/** Endings, longest idea first. `token` alone is not here: model output calls words tokens (see WEAK). */
const ENDINGS: readonly (readonly [string, string])[] = [
  ['password', 'password'],
  ['passwords', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'password'],
  ['secret', 'secret'],
  ['secrets', 'secret'],
  ['apikey', 'api-key'],
  ['apikeys', 'api-key'],
  ['secretkey', 'secret'],
  ['secretaccesskey', 'secret'],
  ['accountkey', 'secret'],
  ['sharedaccesskey', 'secret'],
  ['accesskey', 'secret'],
  ['privatekey', 'private-key'],
  ['encryptionkey', 'secret'],
  ['signingkey', 'secret'],
  ['accesstoken', 'token'],
  ['refreshtoken', 'token'],
  ['idtoken', 'token'],
  ['authtoken', 'token'],
  ['sessiontoken', 'token'],
  ['bearertoken', 'token'],
  ['apitoken', 'token'],
  ['bottoken', 'token'],
  ['securitytoken', 'token'],
];

const cache = new Map<string, SecretName | null>();

/** What a field name says about its value; null for a name that says nothing. */
export function secretName(name: string): SecretName | null {
  if (name.length > 128) return null;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const found = classify(name);
  if (cache.size >= 5000) cache.clear(); // names come from senders: bounded
  cache.set(name, found);
  return found;
}

function classify(name: string): SecretName | null {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const plain = last.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  const exact = EXACT.get(plain);
  if (exact) return exact;
  for (const [ending, type] of ENDINGS) if (plain.endsWith(ending)) return { type, rule: 'always' };
  return plain.endsWith('token') ? { type: 'token', rule: 'credential' } : null;
}

const PLACEHOLDER =
  /^(?:null|none|true|false|undefined|string|\*+|x{3,}|\.{3}|<[^>]{0,64}>|\$|\$\{?[A-Za-z_][\w.]{0,64}\}?|\{\{.{0,64}\}\})$/i;
const SCHEME = /^(?:basic|bearer|digest|token|api-?key|aws4-hmac-sha256|negotiate|ntlm)\s+\S/i;

/** True when the value of a field with this name is a secret: not empty, no marker or placeholder, and what the name's rule asks for. */
export function isSecretValue(value: string, named: SecretName): boolean {
  if (value === '' || value.startsWith('[removed:') || isMarker(value) || PLACEHOLDER.test(value)) return false;
  switch (named.rule) {
    case 'always':
      return true;
    case 'credential':
      return looksLikeCredential(value, 12);
    case 'authorization':
      return SCHEME.test(value) || looksLikeCredential(value, 20);
    case 'cookie':
      return /^[\w.-]{1,64}=./.test(value);
    case 'code':
      return /^\d{3,4}$/.test(value);
  }
}

function looksLikeCredential(value: string, shortest: number): boolean {
  return value.length >= shortest && value.length <= 16_384 && !/\s/.test(value) && /[A-Za-z]/.test(value) && /\d/.test(value);
}
