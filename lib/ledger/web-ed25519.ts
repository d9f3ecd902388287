import { type VerifyEd25519 } from './note';

/** Ed25519 through WebCrypto: browsers (in a secure context) and Node. */
export const verifyWithWebCrypto: VerifyEd25519 = async (publicKey, message, signature) => {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', publicKey.slice(), 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', key, signature.slice(), message.slice());
};
