import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataDir, env } from '@/lib/env';

/**
 * The key that signs verdicts: one of its own, beside the workspace key in `<data dir>/keys` (`verdict-1.pem`, `verdict-2.pem`, ...), or in
 * COUNTERSIGN_VERDICT_KEY (Ed25519, PKCS #8, base64; the newest first, separated by commas). The newest signs; older ones are published beside it,
 * so that what they signed can still be checked.
 */
export interface VerdictKey {
  /** RFC 7638 thumbprint of the public key. */
  kid: string;
  /** Raw public key, base64url. */
  x: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export class VerdictKeyMissing extends Error {
  override readonly name = 'VerdictKeyMissing';
}

const NAME = /^verdict-([0-9]+)\.pem$/;
const keyDir = (): string => path.join(dataDir(), 'keys');
const held = globalThis as typeof globalThis & { countersignVerdictKeys?: { source: string; at: number; keys: VerdictKey[] } };
/** A key added on this machine is used by its processes within this time. */
const FRESH_MS = 5_000;

/** The newest first. Throws VerdictKeyMissing when there is none. */
export function verdictKeys(): VerdictKey[] {
  const given = env().COUNTERSIGN_VERDICT_KEY;
  const source = given ?? keyDir();
  const known = held.countersignVerdictKeys;
  if (known?.source === source && Date.now() - known.at < FRESH_MS) return known.keys;
  const keys = given
    ? given
        .split(',')
        .map((one) => toKey(createPrivateKey({ key: Buffer.from(one.trim(), 'base64'), format: 'der', type: 'pkcs8' })))
    : filesIn(keyDir()).map((file) => toKey(createPrivateKey(readFileSync(path.join(keyDir(), file), 'utf8'))));
  if (keys.length === 0)
    throw new VerdictKeyMissing(
      `The key that signs verdicts is missing: ${path.join(keyDir(), 'verdict-1.pem')}. Make it with \`npm run countersign -- keys init\`, or set COUNTERSIGN_VERDICT_KEY.`,
    );
  held.countersignVerdictKeys = { source, at: Date.now(), keys };
  return keys;
}

function filesIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const numbers = readdirSync(dir).flatMap((name) => (NAME.exec(name) ? [Number(NAME.exec(name)![1])] : []));
  return numbers.sort((a, b) => b - a).map((n) => `verdict-${n}.pem`);
}

/** Makes the first key when there is none; `rotate` makes a further one, which signs from now on. */
export function initVerdictKey(dir: string = keyDir(), rotate = false): { file: string; made: boolean } {
  const files = filesIn(dir);
  if (files.length > 0 && !rotate) return { file: path.join(dir, files[0]!), made: false };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const next = files.length > 0 ? Number(NAME.exec(files[0]!)![1]) + 1 : 1;
  const file = path.join(dir, `verdict-${next}.pem`);
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  writeFileSync(`${file}.tmp`, pem, { mode: 0o600, flag: 'wx' });
  chmodSync(`${file}.tmp`, 0o600);
  renameSync(`${file}.tmp`, file);
  delete held.countersignVerdictKeys;
  return { file, made: true };
}

/** Throws when a key is missing or can be read by others. */
export function checkVerdictKeys(): void {
  verdictKeys();
  if (env().COUNTERSIGN_VERDICT_KEY) return;
  for (const name of filesIn(keyDir())) {
    const file = path.join(keyDir(), name);
    if ((statSync(file).mode & 0o077) !== 0)
      throw new VerdictKeyMissing(
        `${file} can be read by others. Run \`chmod 600 ${file}\`, and consider whether the key must be replaced.`,
      );
  }
}

function toKey(privateKey: KeyObject): VerdictKey {
  const publicKey = createPublicKey(privateKey);
  const { x } = publicKey.export({ format: 'jwk' }) as { x: string };
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return { kid, x, privateKey, publicKey };
}
