import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { noteKey, type NoteSigner, type VerifyEd25519 } from '../note';

const publicKeys = new Map<string, KeyObject>();

/** 32 bytes to a key object; held, because parsing costs more than a verification. */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  const x = Buffer.from(raw).toString('base64url');
  let key = publicKeys.get(x);
  if (!key) {
    key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    if (publicKeys.size > 1000) publicKeys.clear();
    publicKeys.set(x, key);
  }
  return key;
}

export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) =>
  Promise.resolve(verify(null, message, publicKeyOf(publicKey), signature));

/** The 32 bytes of an Ed25519 public or private key object. */
export function rawPublicKey(key: KeyObject): Buffer {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return Buffer.from(x!, 'base64url');
}

/** Signs as `name` with a private key in PKCS #8 PEM. */
export function noteSigner(name: string, pem: string): NoteSigner {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return { key: noteKey(name, rawPublicKey(key)), sign: (message) => sign(null, message, key) };
}

/** SubjectPublicKeyInfo in PEM, as openssl reads it. */
export const publicKeyPem = (raw: Uint8Array): string => publicKeyOf(raw).export({ format: 'pem', type: 'spki' }).toString();
