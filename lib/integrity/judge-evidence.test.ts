import { createHash } from 'node:crypto';
import { formatTrust, type TrustedKey } from '@/lib/ledger/trust';
import { writeZip } from '@/lib/shared/zip';
import { beforeAll, describe, expect, test } from 'vitest';
import { gatherEvidence, type GivenFile } from './gather-evidence';
import { judgeEvidence } from './judge-evidence';
import { readEntry } from './leaf-check';
import { parseEnvelope } from '@/lib/ledger/envelope';
import { makeEntry, makeKey, makeProof, ORIGIN, signHead, verifyInNode, type MadeKey } from './testing/made-log';
import { verdictOf, type Verdict } from './verdict';

const crypto = { sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(), verifyEd25519: verifyInNode };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function judge(files: readonly GivenFile[]): Promise<Verdict> {
  return verdictOf(await judgeEvidence(await gatherEvidence(files), crypto), []);
}

describe('what is given proves', () => {
  let key: MadeKey;
  let made: { entry: string; disclosure: string }[];
  let entries: string[];
  let checkpoint: string;
  let trust: string;
  let files: Record<'proof' | 'entry' | 'content' | 'trust', GivenFile>;

  beforeAll(async () => {
    key = makeKey();
    made = [0, 1, 2, 3].map((seq) => makeEntry(seq));
    made.push(
      makeEntry(
        4,
        { kind: 'decision.sealed', actor: { type: 'countersign' }, seq: undefined },
        { events: 4, firstIdx: 0, lastIdx: 3 },
      ),
    );
    entries = made.map((one) => one.entry);
    checkpoint = await signHead(entries, key);
    trust = formatTrust([{ key: key.key, from: 0, until: null } satisfies TrustedKey]);
    files = {
      proof: { name: '2.tlog-proof', bytes: bytes(makeProof(entries, 2, checkpoint)) },
      entry: { name: '2.json', bytes: bytes(entries[2]!) },
      content: { name: '2.txt', bytes: bytes(made[2]!.disclosure) },
      trust: { name: 'the key you gave', bytes: bytes(trust), asKey: true },
    };
  });

  test('one entry with its content', async () => {
    const verdict = await judge(Object.values(files));
    expect(verdict).toMatchObject({ outcome: 'proved', problems: [] });
    expect(verdict.proved.join(' ')).toContain(
      `Entry 2 (tool.called, reported by an emitter, received 2026-11-25 10:00:00 UTC) is in the log ${ORIGIN}`,
    );
    expect(verdict.proved.join(' ')).toContain('has the digest that the entry holds');
    expect(verdict.notProved.join(' ')).not.toContain('came together');
    expect(verdict.notProved.join(' ')).toContain('evidence level A0 (signature only)');
  });

  test('the same without content: the proof holds, and that content is missing is said', async () => {
    const verdict = await judge([files.proof, files.entry, files.trust]);
    expect(verdict.outcome).toBe('proved');
    expect(verdict.proved.join(' ')).toContain('is not given here');
  });

  test('nothing while something is missing, and says what', async () => {
    for (const leave of ['proof', 'entry', 'trust'] as const) {
      const verdict = await judge(Object.entries(files).flatMap(([name, file]) => (name === leave ? [] : [file])));
      expect(verdict.outcome).toBe('incomplete');
      expect(verdict.problems[0]).toMatch(/^Missing: /);
    }
  });

  test('nothing when any bit of the entry, the content, the proof or the signature differs', async () => {
    for (const which of ['entry', 'content', 'proof'] as const) {
      const given = files[which].bytes;
      for (let at = 0; at < given.length; at += which === 'proof' ? 3 : 1) {
        const changed = Uint8Array.from(given);
        changed[at]! ^= 1;
        const verdict = await judge([...Object.values({ ...files, [which]: { ...files[which], bytes: changed } })]);
        expect(verdict.outcome, `${which} byte ${at}`).not.toBe('proved');
      }
    }
  });

  test('nothing under another key, or when the entry speaks of another log', async () => {
    const other = makeKey();
    const stranger = formatTrust([{ key: other.key, from: 0, until: null }]);
    expect(await judge([files.proof, files.entry, { name: 'k', bytes: bytes(stranger), asKey: true }])).toMatchObject({
      outcome: 'refuted',
    });
    const moved = makeEntry(0, { log: 'countersign/otherotherotherotherother0' }).entry;
    const proof = makeProof([moved], 0, await signHead([moved], key));
    const verdict = await judge([{ name: 'p', bytes: bytes(proof) }, { name: 'e', bytes: bytes(moved) }, files.trust]);
    expect(verdict.problems.join()).toContain('another log');
  });

  test('a whole decision in one archive: counted by its closing, with a key that still has to be compared', async () => {
    const archive = (count: number): Uint8Array =>
      writeZip([
        ...made.slice(5 - count).flatMap(({ entry, disclosure }, i) => {
          const index = 5 - count + i;
          return [
            { name: `entries/${index}.json`, bytes: bytes(entry) },
            { name: `disclosures/${index}.txt`, bytes: bytes(disclosure) },
            { name: `proofs/${index}.tlog-proof`, bytes: bytes(makeProof(entries, index, checkpoint)) },
          ];
        }),
        { name: 'trust.txt', bytes: bytes(trust) },
        { name: 'README.txt', bytes: bytes('read me') },
      ]);
    const whole = await judge([{ name: 'proof.zip', bytes: archive(5) }]);
    expect(whole).toMatchObject({ outcome: 'proved', problems: [] });
    expect(whole.proved.join(' ')).toContain('all of them are here');
    expect(whole.notProved[0]).toContain('came together with the proof');
    const less = await judge([{ name: 'proof.zip', bytes: archive(4) }]);
    expect(less.proved.join(' ')).toContain('4 reported events; 3 of them are here');
  });

  test('a forged proof is refuted by the genuine key, whatever key came along and in whatever way', async () => {
    const forger = makeKey();
    const forged = made.map((one, i) => (i === 2 ? makeEntry(2, {}, { step: 'never happened' }) : one));
    const texts = forged.map((one) => one.entry);
    const parts: GivenFile[] = [
      { name: 'entries/2.json', bytes: bytes(texts[2]!) },
      { name: 'proofs/2.tlog-proof', bytes: bytes(makeProof(texts, 2, await signHead(texts, forger))) },
      { name: 'trust.txt', bytes: bytes(formatTrust([{ key: forger.key, from: 0, until: null }])) },
    ];
    const genuine: GivenFile = { name: 'the key you gave', bytes: bytes(trust), asKey: true };
    for (const given of [[{ name: 'proof.zip', bytes: writeZip(parts) }], parts]) {
      // Without a key of the reader's own it is said that the key came along, also when the files are dropped one by one.
      expect((await judge(given)).notProved[0]).toContain('came together with the proof');
      for (const files of [
        [...given, genuine],
        [genuine, ...given],
      ]) {
        const verdict = await judge(files);
        expect(verdict).toMatchObject({ outcome: 'refuted', proved: [] });
        expect(verdict.problems.join()).toContain('not signed by the key that you trust');
      }
    }
    const unreadable = await judge([...parts, { name: 'the key you gave', bytes: bytes('not a key\n'), asKey: true }]);
    expect(unreadable.outcome).toBe('incomplete');
  });

  test('erased content shows its tombstone: a proved order of its removal, and what that left', async () => {
    const left = makeEntry(9, {}, { step: 0, erased: 'all' });
    const leftDigest = readEntry(left.entry)!.sd!['record']!;
    const says = { decisions: [{ decision: 'x', removed: [[1, 1]], remains: [{ index: 0, record: leftDigest }] }] };
    const order = makeEntry(
      5,
      { kind: 'content.erased', actor: { type: 'countersign' }, decision: undefined, seq: undefined },
      says,
    );
    const all = [...entries, order.entry];
    const head = await signHead(all, key);
    const give = (...idxs: number[]): GivenFile[] => idxs.flatMap((index) => [{ name: `${index}.json`, bytes: bytes(all[index]!) }, { name: `${index}.tlog-proof`, bytes: bytes(makeProof(all, index, head)) }]); // prettier-ignore
    const text = (one: { disclosure: string }): GivenFile => ({ name: 'x.txt', bytes: bytes(one.disclosure) });
    const judged = await judge([...give(0, 1, 5), text(order), text(left), files.trust]);
    expect(judged).toMatchObject({ outcome: 'proved', problems: [] });
    const told = judged.proved.join(' ');
    expect(told).toContain('What 2 of them said was erased by order of entry 5');
    expect(told).toContain('What that order left of 1 of them is shown');
    expect(told).not.toContain('not given here');
    // What the order does not name, or an order that is not proved or was written by somebody else, explains nothing.
    expect((await judge([...give(2, 5), text(order), files.trust])).proved.join(' ')).toContain('not given here');
    const unproved = await judge([...give(1), { name: '5.json', bytes: bytes(order.entry) }, text(order), files.trust]);
    expect(unproved.proved.join(' ')).not.toContain('was erased by order');
    const emitted = makeEntry(5, { kind: 'content.erased', seq: 5 }, says);
    all[5] = emitted.entry;
    const forged = await signHead(all, key);
    const claim = [1, 5].flatMap((index) => [{ name: `${index}.json`, bytes: bytes(all[index]!) }, { name: `${index}.tlog-proof`, bytes: bytes(makeProof(all, index, forged)) }]); // prettier-ignore
    expect((await judge([...claim, text(emitted), files.trust])).proved.join(' ')).not.toContain('was erased by order');
  });

  test('content of another entry, or changed content, is named as a stray', async () => {
    const verdict = await judge([files.proof, files.entry, files.trust, { name: 'x.txt', bytes: bytes(made[1]!.disclosure) }]);
    expect(verdict).toMatchObject({ outcome: 'refuted' });
    expect(verdict.problems[0]).toContain('belongs to none');
  });
});

test('the quick reader of entries takes what the strict one takes, and nothing that it would not', () => {
  const good = makeEntry(3).entry;
  expect(readEntry(good)).toEqual(parseEnvelope(good));
  const bad = [good.replace('"v":1', '"v":2'), good.replace('"seq":3', '"seq":-1'), `${good} `, good.replace('"v":1}', '"v":1,"x":1}'), good.replace('"kind":', '"kind" :'), good.replace('emitter', 'nobody'), good.replace('10:00:00.000Z', '10:00:00Z'), '{}', '[]', 'null', '']; // prettier-ignore
  for (const text of bad) {
    expect(readEntry(text), text).toBeNull();
    expect(() => parseEnvelope(text)).toThrow();
  }
});
