import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { DerError, hex, readDer, readIntegerHex, readOid, TAG, writeDer, writeInteger, writeOid } from './der';
import { checkTimestamp, TimestampError } from './server/check-timestamp';
import { hasOpenssl, readPem, startTestTsa, type TestTsa } from './testing/openssl-tsa';
import { readTimestampReply, readTimestampToken, timestampRequest } from './timestamp';

const sha256 = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest();

describe('DER', () => {
  test('what is written is read back: integers, identifiers, lengths', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (magnitude) => {
        const read = readIntegerHex(readDer(writeInteger(magnitude)), 'it');
        expect(BigInt(`0x${read}`)).toBe(BigInt(`0x${hex(magnitude)}`));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.nat(39), fc.array(fc.nat(2 ** 31 - 1), { maxLength: 8 }), (a, b, rest) => {
        const dotted = [a, b, ...rest].join('.');
        expect(readOid(readDer(writeOid(dotted)), 'it')).toBe(dotted);
      }),
    );
    for (const length of [0, 127, 128, 255, 256, 65_536])
      expect(readDer(writeDer(TAG.octetString, new Uint8Array(length))).value).toHaveLength(length);
  });

  test('hostile bytes are refused or read, and never run past their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const read of [readTimestampReply, readTimestampToken])
          try {
            read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(DerError);
          }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.skipIf(!hasOpenssl())('a time stamp of openssl ts', () => {
  let tsa: TestTsa;
  const data = Buffer.from('countersign/test\n5\nAAAA\n\n— key sig\n');
  const nonce = randomBytes(16);
  let token: Uint8Array;
  let roots: X509Certificate[];

  beforeAll(async () => {
    tsa = await startTestTsa();
    roots = [new X509Certificate(readPem(tsa, 'ca'))];
    token = readTimestampReply(tsa.reply(timestampRequest(sha256(data), nonce))).token!;
  });
  afterAll(() => tsa.close());
  const expected = () => ({ digest: sha256(data), nonce: readIntegerHex(readDer(writeInteger(nonce)), 'n'), roots });

  it('is granted to our request, accepted by openssl and by us', () => {
    const reply = readTimestampReply(tsa.reply(timestampRequest(sha256(data), nonce)));
    expect(reply).toMatchObject({ status: 0 });
    expect(tsa.accepts(data, token)).toBe(true);
    const checked = checkTimestamp(token, expected());
    expect(checked).toMatchObject({ trusted: true, authority: 'CN=Test tsa' });
    expect(Math.abs(checked.time.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('without roots holds, and says that nobody was told to trust its authority', () => {
    expect(checkTimestamp(token, { digest: sha256(data) }).trusted).toBe(false);
  });

  it('over other bytes, for another request, or under another root proves nothing', () => {
    expect(() => checkTimestamp(token, { ...expected(), digest: sha256(Buffer.from('other')) })).toThrow(/imprint/);
    expect(() => checkTimestamp(token, { ...expected(), nonce: 'ff' })).toThrow(/nonce/);
    const stranger = [new X509Certificate(readPem(tsa, 'plain'))];
    expect(() => checkTimestamp(token, { ...expected(), roots: stranger })).toThrow(/COUNTERSIGN_TSA_CA/);
    expect(tsa.accepts(Buffer.from('other'), token)).toBe(false);
  });

  it('with another time or signature is refused by openssl and by us', () => {
    const time = Buffer.from(token).indexOf(String(new Date().getUTCFullYear()));
    for (const at of [time + 3, token.length - 20]) {
      const changed = token.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(tsa.accepts(data, changed)).toBe(false);
      expect(() => checkTimestamp(changed, expected())).toThrow(TimestampError);
    }
  });

  it('with a byte changed is refused, or says exactly the same: only what no signature covers can differ', () => {
    const honest = checkTimestamp(token, expected());
    let accepted = 0;
    for (let at = 0; at < token.length; at++) {
      const changed = Uint8Array.from(token);
      changed[at]! ^= 1 << (at % 8);
      let said: unknown;
      try {
        said = checkTimestamp(changed, expected());
      } catch (error) {
        if (!(error instanceof TimestampError)) throw error;
        continue;
      }
      accepted++;
      expect(said).toEqual(honest);
    }
    expect(accepted).toBeLessThan(token.length / 10);
  });

  it('is refused when the authority refuses', () => {
    const weak = Uint8Array.from(timestampRequest(sha256(data), nonce));
    weak[weak.length - 1] = 0x00; // certificates not asked for: then the signer's is not at hand
    const bare = readTimestampReply(tsa.reply(weak)).token!;
    expect(() => checkTimestamp(bare, expected())).toThrow(/not at hand/);
  });
});
