import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rawPublicKey } from '@/lib/ledger/server/ed25519';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { pae, readEnvelope } from '../dsse';
import { readPublicKey, verifyEnvelope, withSignature, type VerifiedSignature } from './verify-envelope';

const DIGEST = 'ab'.repeat(32);
const pair = generateKeyPairSync('ed25519');
const key = rawPublicKey(pair.publicKey).toString('base64');
const stranger = rawPublicKey(generateKeyPairSync('ed25519').publicKey).toString('base64');

function envelopeOf(statement: JsonValue, type = 'application/vnd.in-toto+json'): JsonObject {
  const payload = Buffer.from(JSON.stringify(statement));
  return {
    payloadType: type,
    payload: payload.toString('base64'),
    signatures: [{ keyid: 'k1', sig: sign(null, pae(type, payload), pair.privateKey).toString('base64') }],
  };
}
const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'refund-assistant', digest: { sha256: DIGEST } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {},
};

describe('a DSSE envelope', () => {
  test('is signed over what the specification writes', () => {
    // The example of the DSSE protocol document.
    expect(Buffer.from(pae('http://example.com/HelloWorld', Buffer.from('hello world'))).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  test('is valid under the key that made it, and covers the digest it names', () => {
    const good = envelopeOf(STATEMENT);
    expect(verifyEnvelope(good, [stranger, key], DIGEST)).toMatchObject({
      valid: true,
      covers: true,
      publicKey: key,
      problem: null,
    });
    expect(verifyEnvelope({ dsseEnvelope: good, mediaType: 'bundle' }, [key], DIGEST)).toMatchObject({
      valid: true,
      covers: true,
    });
    expect(verifyEnvelope(good, [key], 'cd'.repeat(32))).toMatchObject({ valid: true, covers: false });
    expect(verifyEnvelope(good, [key], null)).toMatchObject({ valid: true, covers: false });
    expect(verifyEnvelope(good, [stranger], DIGEST)).toMatchObject({ valid: false, covers: false, publicKey: null });
    expect(verifyEnvelope(good, [], DIGEST)).toMatchObject({
      valid: false,
      problem: expect.stringContaining('No key is known') as string,
    });
    expect(verifyEnvelope(envelopeOf({ hello: 1 }), [key], DIGEST)).toMatchObject({ valid: true, covers: false });
    expect(verifyEnvelope(envelopeOf(STATEMENT, 'text/plain'), [key], DIGEST)).toMatchObject({ valid: true, covers: false });
  });

  test('is a signature on a version only where it speaks of its making or release', () => {
    for (const predicateType of ['https://cyclonedx.org/bom', 'https://example.test/scan-failed', ''])
      expect(verifyEnvelope(envelopeOf({ ...STATEMENT, predicateType }), [key], DIGEST)).toMatchObject({ valid: true, covers: false, problem: expect.stringContaining('Taken are') as string }); // prettier-ignore
    expect(verifyEnvelope(envelopeOf({ ...STATEMENT, predicateType: 'https://model_signing/signature/v1.0' }), [key], DIGEST).covers).toBe(true); // prettier-ignore
  });

  test('of a trusted signer stays, whatever others sign and in whatever order', () => {
    const of = (publicKey: string): VerifiedSignature => ({ ...verifyEnvelope(envelopeOf(STATEMENT), [key], DIGEST), publicKey });
    const strangers = Array.from({ length: 20 }, (_, i) => of(`stranger ${i}`));
    fc.assert(
      fc.property(fc.shuffledSubarray([of('trusted'), ...strangers], { minLength: 21 }), (all) => {
        let kept: ReturnType<typeof withSignature> | null = null;
        for (const one of all) kept = withSignature(kept, one, (publicKey) => publicKey === 'trusted');
        expect(kept).toMatchObject({ publicKey: 'trusted' });
        expect(kept!.more!.length).toBeLessThan(10);
      }),
    );
    // Trusted only later: it is among those that were kept.
    expect([of('b'), ...(withSignature(withSignature(null, of('a'), () => false), of('b'), () => false).more ?? [])].map((one) => one.publicKey)).toEqual(['b', 'a']); // prettier-ignore
  });

  test('with any byte of payload or type changed is not valid', () => {
    const good = envelopeOf(STATEMENT);
    const payload = Buffer.from(good['payload'] as string, 'base64');
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(payload);
        changed[at]! ^= by;
        expect(verifyEnvelope({ ...good, payload: changed.toString('base64') }, [key], DIGEST).valid).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(verifyEnvelope({ ...good, payloadType: 'application/json' }, [key], DIGEST).valid).toBe(false);
  });

  test('that is something else is refused without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readEnvelope(value);
        expect('problem' in read || read.signatures.length > 0).toBe(true);
        expect(verifyEnvelope(value as JsonValue, [key], DIGEST).valid).toBe(false);
      }),
    );
  });
});

test('a public key is read as PEM, raw and SubjectPublicKeyInfo, and no other algorithm', () => {
  const der = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  for (const form of [pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(), key, der])
    expect(readPublicKey(form)).toBe(key);
  expect(readPublicKey(generateKeyPairSync('x25519').publicKey.export({ format: 'pem', type: 'spki' }).toString())).toBeNull();
  for (const bad of ['', 'x', 'AAAA', '-----BEGIN PUBLIC KEY-----']) expect(readPublicKey(bad)).toBeNull();
});
