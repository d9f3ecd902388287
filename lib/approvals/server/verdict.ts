import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { publicUrl } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import { verdictKeys } from './verdict-keys';

/**
 * The signed answer: a compact JWS (RFC 7515) with Ed25519 (RFC 8037), `typ` verdict+jwt, issued for `allowed` and `approved` only. Its absence is
 * a no. Reviewers are in it only as a digest of their votes.
 */
export const verdictClaims = z.object({
  iss: z.string(),
  aud: z.literal('gateway'),
  sub: z.string().describe('The agent: the key that asked.'),
  jti: z.guid(),
  tenant: z.string(),
  act: z.string().describe('The action.'),
  hsh: z.string().describe('Hash of the effective arguments.'),
  phs: z.string().describe('Hash of the arguments as proposed.'),
  tool: z.string(),
  call: z.string().optional(),
  run: z.string().optional(),
  pol: z.array(z.string()).describe('Policies and versions, `id@version`.'),
  tier: z.string(),
  state: z.enum(['allowed', 'approved']),
  votesDigest: z.string(),
  competence: z.int().describe('How many lines the competence register had when the action was asked for.'),
  haltEpoch: z.int(),
  logIndex: z.int().describe('Place in the log of the event that says so.'),
  leafHash: z.string(),
  iat: z.int(),
  exp: z.int(),
});
export type VerdictClaims = z.infer<typeof verdictClaims>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

export function signVerdict(claims: Omit<VerdictClaims, 'iss' | 'aud'>): string {
  const key = verdictKeys()[0]!;
  const head = encode({ alg: 'EdDSA', typ: 'verdict+jwt', kid: key.kid });
  const body = encode({ iss: publicUrl(), aud: 'gateway', ...claims });
  const signature = sign(null, Buffer.from(`${head}.${body}`, 'ascii'), key.privateKey).toString('base64url');
  return `${head}.${body}.${signature}`;
}

const header = z.object({ alg: z.literal('EdDSA'), typ: z.literal('verdict+jwt'), kid: z.string() });

/** The claims of a verdict that we signed. The algorithm is pinned, times are not looked at. Throws AppError verdictInvalid. */
export function readVerdict(token: string): VerdictClaims {
  const bad = (why: string): AppError =>
    new AppError('verdictInvalid', `This is not a verdict of this desk: ${why}.`, { field: 'verdict' });
  const parts = token.split('.');
  if (parts.length !== 3 || parts.some((part) => !/^[A-Za-z0-9_-]+$/.test(part))) throw bad('it is no compact JWS');
  const head = header.safeParse(parse(parts[0]!));
  if (!head.success) throw bad('its header names another kind or algorithm');
  const key = verdictKeys().find((one) => one.kid === head.data.kid);
  if (!key) throw bad('its key is not known here');
  if (!isSigned(key.publicKey, parts)) throw bad('its signature does not fit');
  const claims = verdictClaims.safeParse(parse(parts[1]!));
  if (!claims.success) throw bad('claims are missing');
  return claims.data;
}

function isSigned(key: KeyObject, [head, body, signature]: string[]): boolean {
  return verify(null, Buffer.from(`${head}.${body}`, 'ascii'), key, Buffer.from(signature!, 'base64url'));
}

function parse(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** RFC 7517: the key that signs now, and those before it. */
export function verdictJwks(): { keys: Record<string, string>[] } {
  return {
    keys: verdictKeys().map(({ kid, publicKey }) => ({
      ...(createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'jwk' }) as Record<string, string>),
      kid,
      use: 'sig',
      alg: 'EdDSA',
    })),
  };
}
