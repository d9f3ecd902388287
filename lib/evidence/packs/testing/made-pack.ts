import { createHash, sign } from 'node:crypto';
import { encodeBase64 } from '@/lib/ledger/base64';
import { coverRange, hashLeaf, hashChildren } from '@/lib/ledger/merkle';
import { formatTrust } from '@/lib/ledger/trust';
import { makeEntry, makeKey, makeProof, ORIGIN, signHead, verifyInNode, type MadeKey } from '@/lib/integrity/testing/made-log';
import { toPublicId } from '@/lib/shared/ids';
import { RANGE, RANGE_ENTRIES, type PackRecord } from '../judge-records';
import { CHECKPOINT, POPULATION, proofName, RECORDS, SAMPLE, type PackSample } from '../judge-sample';
import { envelopeText, MANIFEST, manifestText, SIGNATURE, signedBytes, statementText, type PackIdentity } from '../manifest';
import { drawKey, drawSample, SAMPLING_METHOD, SEED_ALONE } from '../sampling';
import { TRUST, type PackCrypto } from '../verify-pack';
import { ArchiveWriter, memorySink, toHex, type Hasher } from '../write-archive';

export const nodeCrypto: PackCrypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  hasher: (): Hasher => createHash('sha256'),
  verifyEd25519: verifyInNode,
};

export const IDENTITY: PackIdentity = {
  id: 'pck_00000000000000000000000000',
  status: 'final',
  profile: 'auditor',
  mode: 'complete',
  system: { id: toPublicId('system', '018f0000-0000-7000-8000-000000000001'), name: 'refund-agent' },
  period: { from: '2026-07-01T00:00:00.000Z', until: '2026-10-01T00:00:00.000Z' },
  frameworks: [{ id: 'eu-ai-act', version: '2026-07-27' }],
  builtAt: '2026-11-25T10:00:00.000Z',
  log: { origin: ORIGIN, size: 0 },
  successorOf: null,
  signOffs: [],
  draftManifest: null,
};

export const SEED = 'a seed that was agreed on';
const decisionId = (n: number): string =>
  toPublicId('decision', `018f0000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`);

export interface MadeEvent {
  kind: 'pack.requested' | 'pack.withdrawn';
  says: Record<string, unknown>;
}

/**
 * A small pack as the worker writes one: a log of `count` entries, two of each decision, some of them in the sample, and behind them the one that asked
 * for the pack.
 */
export async function makePack(
  given: {
    count?: number;
    sampled?: number;
    key?: MadeKey;
    /** Of another log: signs the checkpoint of the whole. */ foreign?: MadeKey;
    identity?: Partial<PackIdentity>;
    extra?: [string, string][];
    /** How what a record says is shown; else every other one masked. */ content?: (at: number) => PackRecord['content'];
    /** The sample is drawn as before roots were drawn with. */ seedAlone?: boolean;
    /** What the log says of the pack, behind the decisions: the event with the seed, then what withdrew predecessors. */ events?: MadeEvent[];
    /** The seed that it is drawn with, when it is another than the log says. */ seed?: string;
    /** What a forger writes into sample.json. */ sample?: (honest: PackSample) => PackSample;
  } = {},
): Promise<{ archive: Uint8Array; trust: string; key: MadeKey }> {
  const { count = 12, sampled = 2, key = makeKey(), seed = SEED } = given;
  const made = Array.from({ length: count }, (_, i) => makeEntry(i % 2, { id: `018f0000-0000-7000-8000-${String(i).padStart(12, '0')}`, decision: decisionId(Math.floor(i / 2)) }, { step: i })); // prettier-ignore
  const identity = { ...IDENTITY, ...given.identity };
  const told: MadeEvent[] = given.events ?? [{ kind: 'pack.requested', says: { pack: identity.id, seed: SEED } }];
  const events = told.map(({ kind, says }, i) => makeEntry(0, { id: `018f0000-0000-7000-8000-${String(count + i).padStart(12, '0')}`, kind, actor: { type: 'person' }, decision: undefined, seq: undefined }, says)); // prettier-ignore
  const entries = [...made, ...events].map(({ entry }) => entry);
  const size = entries.length;
  const checkpoint = await signHead(entries, key);
  const pack = { ...identity, log: { origin: ORIGIN, size } };
  const trust = formatTrust([{ key: key.key, from: 0, until: null }]);
  const sink = memorySink();
  const writer = new ArchiveWriter(sink, nodeCrypto.hasher);
  const population = Array.from({ length: count / 2 }, (_, i) => decisionId(i)).sort();
  const hashes = entries.map((entry) => hashLeaf(Buffer.from(entry), nodeCrypto.sha256));
  const fold = (begin: number, end: number): Uint8Array => {
    if (end - begin === 1) return hashes[begin]!;
    let half = 1;
    while (half * 2 < end - begin) half *= 2;
    return hashChildren(fold(begin, begin + half), fold(begin + half, end), nodeCrypto.sha256);
  };
  const root = fold(0, size);
  const drawnBy = given.seedAlone ? seed : drawKey(seed, root);
  const drawn = drawSample(population, { key: drawnBy, size: sampled });
  await writer.add('VERIFY.md', 'Drop it on verify.html.\n');
  await writer.add('evidence/empty.csv', '');
  for (const [name, text] of given.extra ?? []) await writer.add(name, text);
  const records: PackRecord[] = made.flatMap(({ entry, disclosure }, index) => {
    const decision = decisionId(Math.floor(index / 2));
    if (!drawn.includes(decision)) return [];
    return {
      index,
      decision,
      entry,
      content:
        given.content?.(index) ??
        (index % 2 ? { state: 'masked' as const, value: {} } : { state: 'original' as const, disclosure }),
    };
  });
  await writer.addStream(RECORDS, lines(records.map((one) => JSON.stringify(one))));
  for (const { index } of records) await writer.add(proofName(index), makeProof(entries, index, checkpoint));
  await writer.add(CHECKPOINT, given.foreign ? await signHead(entries, given.foreign, given.foreign.key.name) : checkpoint);
  await writer.add(TRUST, trust);
  await writer.add(POPULATION, `${population.join('\n')}\n`);
  const plain: PackSample = { method: SEED_ALONE, seed, size: sampled, unit: 'decision', population: { count: population.length, file: POPULATION }, drawn }; // prettier-ignore
  const logged = events.map(({ entry, disclosure }, i) => ({ index: count + i, entry, disclosure }));
  const rooted: PackSample = { ...plain, method: SAMPLING_METHOD, seedFrom: 'asker', seedGivenBy: 'Auditors Ltd', drawnWith: { checkpoint: CHECKPOINT, size, root: encodeBase64(root) }, key: drawnBy, request: logged[0]!, ...(logged.length > 1 && { withdrawals: logged.slice(1) }) }; // prettier-ignore
  const sample = given.seedAlone ? plain : rooted;
  for (const { index } of logged) await writer.add(proofName(index), makeProof(entries, index, checkpoint));
  await writer.add(SAMPLE, JSON.stringify(given.sample ? given.sample(sample) : sample));
  if (pack.mode === 'complete') {
    const cover = (begin: number, end: number): string[] => coverRange({ begin, end }).map(({ height, index }) => encodeBase64(fold(index * 2 ** height, (index + 1) * 2 ** height))); // prettier-ignore
    await writer.add(RANGE, JSON.stringify({ from: 0, to: count, size, left: cover(0, 0), right: cover(count, size) }));
    await writer.addStream(RANGE_ENTRIES, lines(entries.slice(0, count)));
  }
  const text = manifestText({ pack, files: writer.files });
  const statement = statementText(pack, toHex(nodeCrypto.sha256(Buffer.from(text))));
  await writer.add(MANIFEST, text);
  const sig = sign(null, signedBytes(statement), key.privateKey);
  await writer.add(SIGNATURE, envelopeText(statement, [{ keyid: key.key.keyId, sig }]));
  await writer.close();
  return { archive: sink.bytes(), trust, key };
}

async function* lines(all: readonly string[]): AsyncIterable<Uint8Array> {
  for (const line of all) yield Buffer.from(`${line}\n`);
}
