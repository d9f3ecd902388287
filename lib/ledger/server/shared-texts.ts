import { createHmac, hash, randomBytes, randomInt } from 'node:crypto';
import type { SqlTx } from '@/lib/db/transaction';
import { canonicalJson } from './canonical-json';
import { decrypt, encrypt, placeOf, unwrapKey, wrapKey } from './cipher';
import { packText, unpackText } from './pack';
import { longTexts, type LongText } from './repeats';
import {
  insertShared,
  markTextsChanged,
  registerStored,
  selectRegistered,
  selectShared,
  withdrawShared,
} from './shared-text-store';
import { workspaceKey } from './workspace-key';

/**
 * Texts that are registered (a prompt, the passages of a document) are stored once for all decisions, each under a data key of its own
 * that the workspace's key wraps. A record that holds one refers to it; who may refer, and when the bytes may go, is docs/adr/0031.
 */

/** Numbers are random and below this: no two workspaces share one, and a JavaScript number holds each. */
const NUMBERS = 2 ** 47;

/** The keyed mark of a text: `mark` is the SHA-256 of its canonical JSON token, as longTexts gives it. */
function keyedMark(workspaceId: string, mark: string): Buffer {
  return createHmac('sha256', workspaceKey(workspaceId, 'text')).update(Buffer.from(mark, 'base64')).digest();
}
const markOfToken = (token: string): string => hash('sha256', token, 'base64');

/** Whether a record that holds this text would refer to it: shorter ones cost more to find than to keep. */
export function isLong(text: string): boolean {
  return longTexts(canonicalJson(text)).length === 1;
}

/** Registers texts, stored once however often they are given, and returns their numbers in the order given. Call under the head lock. */
export async function shareTexts(tx: SqlTx, workspaceId: string, texts: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const text of texts) {
    const token = canonicalJson(text);
    const mark = keyedMark(workspaceId, markOfToken(token));
    const id = (await registerStored(tx, workspaceId, mark)) ?? (await store(tx, workspaceId, token, mark));
    ids.push(id);
  }
  await markTextsChanged(tx, workspaceId);
  return ids;
}

async function store(tx: SqlTx, workspaceId: string, token: string, mark: Buffer): Promise<number> {
  const key = randomBytes(32);
  const wrapped = wrapKey(workspaceKey(workspaceId, 'wrap'), key);
  const { format, bytes } = packText(token);
  for (;;) {
    const textId = randomInt(1, NUMBERS);
    const body = encrypt(key, Buffer.concat([Buffer.of(format), bytes]), placeOf(workspaceId, -textId));
    if (await insertShared(tx, workspaceId, { textId, mark, wrapped, body })) return textId;
  }
}

/** No record will refer to these from now on; those that do stay readable. Call under the head lock. */
export async function unshareTexts(tx: SqlTx, workspaceId: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await withdrawShared(tx, workspaceId, ids);
  await markTextsChanged(tx, workspaceId);
}

/** Texts by their numbers, as canonical JSON tokens. One that is not there, or cannot be opened, is left out. */
export async function openSharedTexts(tx: SqlTx, workspaceId: string, ids: readonly number[]): Promise<Map<number, string>> {
  const tokens = new Map<number, string>();
  for (const { text_id, wrapped, body } of await selectShared(tx, workspaceId, ids)) {
    try {
      const plain = decrypt(unwrapKey(workspaceKey(workspaceId, 'wrap'), wrapped), body, placeOf(workspaceId, -text_id));
      tokens.set(text_id, unpackText(plain[0]!, plain.subarray(1)));
    } catch {
      // altered, moved, or under another key: records that refer to it cannot be read, and verification says so
    }
  }
  return tokens;
}

const WORKSPACES = 200;
const MARKS = 5_000;

/**
 * Which long texts are registered, as this process lately asked. What it knows holds for one `textsMark` of the log's head, which is
 * read under the head lock and is another one after every change: nothing in it is ever relied on later than it is true.
 */
class SharedBook {
  private readonly held = new Map<string, { textsMark: string; numbers: Map<string, number | null> }>();

  /** What is known at this state of the registry; nothing, when it was another one before. */
  at(workspaceId: string, textsMark: string): Map<string, number | null> {
    let known = this.held.get(workspaceId);
    if (known?.textsMark !== textsMark) known = { textsMark, numbers: new Map() };
    if (known.numbers.size > MARKS) known.numbers.clear();
    this.held.delete(workspaceId); // the newest is last
    this.held.set(workspaceId, known);
    for (const oldest of this.held.keys()) {
      if (this.held.size <= WORKSPACES) break;
      this.held.delete(oldest);
    }
    return known.numbers;
  }
}
const held = globalThis as typeof globalThis & { countersignSharedTexts?: SharedBook };
/** One a process, also when the bundler loads this module twice. */
const book = (held.countersignSharedTexts ??= new SharedBook());

/**
 * Which of these long texts are registered, and under which number. Call under the head lock that gave `textsMark`. Asks the database
 * only for texts that this process has not met since the registry changed, and for none where nothing was ever registered.
 */
export async function findSharedTexts(
  tx: SqlTx,
  workspaceId: string,
  textsMark: string | null,
  texts: readonly LongText[],
): Promise<(text: LongText) => number | undefined> {
  if (textsMark === null || texts.length === 0) return () => undefined;
  const numbers = book.at(workspaceId, textsMark);
  const unknown = new Map<string, string>();
  for (const { mark } of texts)
    if (!numbers.has(mark) && !unknown.has(mark)) unknown.set(mark, keyedMark(workspaceId, mark).toString('base64'));
  if (unknown.size > 0) {
    const found = await selectRegistered(
      tx,
      workspaceId,
      [...unknown.values()].map((keyed) => Buffer.from(keyed, 'base64')),
    );
    for (const [mark, keyed] of unknown) numbers.set(mark, found.get(keyed) ?? null);
  }
  return ({ mark }) => numbers.get(mark) ?? undefined;
}
