import { createCipheriv, createDecipheriv } from 'node:crypto';
import { takeRandom } from '@/lib/shared/random-pool';

const NONCE = 12;
const TAG = 16;
/** RFC 3394 section 2.2.3.1. */
const WRAP_IV = Buffer.alloc(8, 0xa6);

/** AES-256-GCM (NIST SP 800-38D): nonce (96 random bits) || ciphertext || tag (128 bits). `aad` binds it to its place. */
export function encrypt(key: Uint8Array, plain: Uint8Array, aad: Uint8Array): Buffer {
  const nonce = takeRandom(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  const text = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, text, cipher.getAuthTag()]);
}

/** The plain bytes. Throws when key, place or a single bit is another one than at encryption. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer {
  if (sealed.length < NONCE + TAG) throw new Error('sealed bytes too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const plain = decipher.update(sealed.subarray(NONCE, sealed.length - TAG));
  decipher.final();
  return plain;
}

/** A 32-byte key under another one: AES key wrap (RFC 3394), 40 bytes. */
export function wrapKey(wrapping: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv('id-aes256-wrap', wrapping, WRAP_IV);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

/** Throws when it was wrapped by another key or altered. */
export function unwrapKey(wrapping: Uint8Array, wrapped: Uint8Array): Buffer {
  const decipher = createDecipheriv('id-aes256-wrap', wrapping, WRAP_IV);
  return Buffer.concat([decipher.update(wrapped), decipher.final()]);
}

/**
 * Where a disclosure stands, as additional data: the workspace's 16 bytes and the index as 8, big endian. A registered text stands at its
 * negated number, in two's complement: no disclosure does.
 */
export function placeOf(workspaceId: string, idx: number): Buffer {
  const place = Buffer.alloc(24);
  place.write(workspaceId.replaceAll('-', ''), 0, 16, 'hex');
  place.writeBigInt64BE(BigInt(idx), 16);
  return place;
}
