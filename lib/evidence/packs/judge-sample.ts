import { readEntry } from '@/lib/integrity/leaf-check';
import { decodeHash } from '@/lib/ledger/base64';
import type { VerifiedCheckpoint } from '@/lib/ledger/checkpoint';
import { parseDisclosure } from '@/lib/ledger/disclosure';
import { sameHash } from '@/lib/ledger/merkle';
import { verifyProofUnder } from '@/lib/ledger/tlog-proof';
import type { PackManifest } from './manifest';
import { drawKey, drawSample, SAMPLING_METHOD, SEED_ALONE } from './sampling';
import type { PackCrypto, PackFiles } from './verify-pack';

export const SAMPLE = 'sample.json';
export const POPULATION = 'population/decisions.txt';
export const RECORDS = 'records.jsonl';
/** The signed states whose root a sample may be drawn with: the pack's own, or of a successor that of its predecessor. */
export const CHECKPOINT = 'checkpoints/pack.txt';
export const DRAW_CHECKPOINT = 'checkpoints/draw.txt';
export const proofName = (index: number): string => `proofs/${index}.tlog-proof`;

export interface PackSample {
  method: string;
  seed: string;
  size: number;
  unit: 'decision';
  population: { count: number; file: string };
  drawn: string[];
  /** Of draws with a root only: who gave the seed, and what else went into the key. */
  seedFrom?: 'asker' | 'countersign';
  seedGivenBy?: string | null;
  /** Base64; `checkpoint` names its file. */
  drawnWith?: { checkpoint: string; size: number; root: string };
  /** Hex of SHA-256(seed, root). */
  key?: string;
  /** The event in which the seed stood before that state was signed. */
  request?: LoggedEvent;
  /** Of a successor: the events that withdrew its predecessors, from the pack that the seed was given for to this one. */
  withdrawals?: LoggedEvent[];
}
/** An entry of the log; what it says opens its commitment, null when it may not be told any more: then nothing is proved by it but that it is there. */
export interface LoggedEvent {
  index: number;
  entry: string;
  disclosure: string | null;
}

export interface SampleJudgement {
  size: number;
  population: number;
  redrawn: boolean;
  /** Null where the seed alone was drawn with. `seedInLog`: proved that the seed stood in the log for this pack before the root was signed. */
  draw: { seedFrom: 'asker' | 'countersign'; by: string | null; size: number; request: number; seedInLog: boolean } | null;
}

type Fault = (file: string | null, says: string) => void;
export interface SampleTools {
  crypto: PackCrypto;
  openHead: (note: string) => Promise<VerifiedCheckpoint>;
  opens: (disclosure: string, commitment: string | undefined) => boolean;
}

const isEvent = (value: LoggedEvent | undefined): boolean =>
  Number.isSafeInteger(value?.index) &&
  typeof value?.entry === 'string' &&
  (value.disclosure === null || typeof value.disclosure === 'string');
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

function parseSample(text: string): PackSample | null {
  try {
    const value = JSON.parse(text) as PackSample;
    const { seed, size, drawn, population, drawnWith, request, withdrawals = [], method } = value;
    const drawable =
      method !== SAMPLING_METHOD ||
      (typeof drawnWith?.checkpoint === 'string' &&
        typeof drawnWith.root === 'string' &&
        Number.isSafeInteger(drawnWith.size) &&
        isEvent(request) &&
        Array.isArray(withdrawals) &&
        withdrawals.every(isEvent));
    const fits = typeof seed === 'string' && Number.isSafeInteger(size) && Number.isSafeInteger(population?.count) && isTexts(drawn) && drawable; // prettier-ignore
    return fits ? value : null;
  } catch {
    return null;
  }
}

/** Draws the sample again from what the pack holds: the seed, the signed root, the list. Null: the pack has none. */
export async function judgeSample(
  files: PackFiles,
  manifest: PackManifest,
  decisions: ReadonlySet<string>,
  tools: SampleTools,
  fault: Fault,
): Promise<SampleJudgement | null> {
  const text = await files.text(SAMPLE);
  if (text === null) return null;
  const sample = parseSample(text);
  if (!sample) {
    fault(SAMPLE, 'It cannot be read.');
    return null;
  }
  const population: string[] = [];
  for await (const id of files.lines(POPULATION)) population.push(id);
  if (population.length !== sample.population.count) fault(POPULATION, 'The population has another size than the sample says.');
  const draw = sample.method === SAMPLING_METHOD ? await judgeDraw(files, manifest, sample, tools, fault) : null;
  const key = draw?.key ?? (sample.method === SEED_ALONE ? sample.seed : null);
  const again = key === null ? null : drawSample(population, { key, size: sample.size });
  const redrawn = again !== null && again.length === sample.drawn.length && again.every((id, i) => id === sample.drawn[i]);
  if (!redrawn) fault(SAMPLE, 'Drawing the sample again gives another one.');
  const missing = sample.drawn.filter((id) => !decisions.has(id));
  if (missing.length > 0) fault(RECORDS, `${missing.length} of the drawn decisions have no record here.`);
  return { size: sample.drawn.length, population: population.length, redrawn, draw: draw && draw.says };
}

/** The key of a draw with a root, and that the seed stood in the log before the root was signed. Null: nobody can tell. */
async function judgeDraw(
  files: PackFiles,
  manifest: PackManifest,
  sample: PackSample,
  { crypto, openHead, opens }: SampleTools,
  fault: Fault,
): Promise<{ key: string; says: NonNullable<SampleJudgement['draw']> } | null> {
  const { drawnWith, request } = sample as Required<PackSample>;
  const note = [CHECKPOINT, DRAW_CHECKPOINT].includes(drawnWith.checkpoint) ? await files.text(drawnWith.checkpoint) : null;
  const head = note === null ? null : await openHead(note).catch(() => null);
  if (!head || head.size !== drawnWith.size || !sameHash(head.root, root(drawnWith.root))) {
    fault(SAMPLE, 'The root that it was drawn with is of no signed state of the log that is here.');
    return null;
  }
  const key = drawKey(sample.seed, head.root);
  if (key !== sample.key) fault(SAMPLE, 'Its key is not made of the seed and the signed root.');
  if (request.index >= head.size) fault(SAMPLE, 'The root that it was drawn with was signed before the pack was asked for: whoever asked could know it.'); // prettier-ignore
  const told = await readEvent(files, request, ['pack.requested', 'pack.withdrawn'], { crypto, openHead, opens }, fault);
  let holder = told.for;
  let allTold = told.said !== null;
  let leads = told.holds && (told.said === null || told.said.seed === sample.seed);
  for (const one of sample.withdrawals ?? []) {
    const next = await readEvent(files, one, ['pack.withdrawn'], { crypto, openHead, opens }, fault);
    if (next.said !== null && allTold && next.said.pack !== holder) leads = false;
    leads &&= next.holds;
    allTold &&= next.said !== null;
    holder = next.for;
  }
  // The last event that may be told names this pack, whatever those before it keep to themselves.
  if (holder !== null && holder !== manifest.pack.id) leads = false;
  if (!leads) fault(SAMPLE, 'The event that asked for the pack names another seed, or another pack.');
  const seedInLog = leads && allTold && holder !== null && request.index < head.size && key === sample.key;
  const says = { seedFrom: sample.seedFrom ?? 'countersign', by: sample.seedGivenBy ?? null, size: head.size, request: request.index, seedInLog }; // prettier-ignore
  return { key, says };
}

/** What an event of the log says and the pack that it is for; `holds` is false when it is not there, or says something else than it is said to say. */
async function readEvent(
  files: PackFiles,
  { index, entry, disclosure }: LoggedEvent,
  kinds: readonly string[],
  { crypto, openHead, opens }: SampleTools,
  fault: Fault,
): Promise<{ holds: boolean; said: EventWords | null; /** Null: it is not told. */ for: unknown }> {
  const proof = await files.text(proofName(index));
  const proved = proof === null ? null : await verifyProofUnder(proof, new TextEncoder().encode(entry), openHead, crypto.sha256).catch(() => null); // prettier-ignore
  const envelope = readEntry(entry);
  if (proved?.index !== index || !envelope || !kinds.includes(envelope.kind)) {
    fault(proofName(index), 'It does not prove that the pack was asked for at this place of the log.');
    return { holds: false, said: null, for: null };
  }
  if (disclosure === null) return { holds: true, said: null, for: null };
  const said = opens(disclosure, envelope.sd?.record) ? whatIsSaid(disclosure) : null;
  return { holds: said !== null, said, for: (envelope.kind === 'pack.withdrawn' ? said?.successor : said?.pack) ?? '' };
}

function root(text: string): Uint8Array {
  try {
    return decodeHash(text);
  } catch {
    return new Uint8Array(0);
  }
}

interface EventWords {
  pack?: unknown;
  seed?: unknown;
  successor?: unknown;
}
function whatIsSaid(disclosure: string): EventWords | null {
  const bytes = Uint8Array.from(atob(disclosure.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  const { value } = parseDisclosure(new TextDecoder().decode(bytes));
  return typeof value === 'object' ? value : null;
}
