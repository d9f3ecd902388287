import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { decodeBase64, encodeBase64 } from '../base64';
import { formatTreeHead, openCheckpoint, type TreeHead } from '../checkpoint';
import { decodeFrontier, rootOfFrontier } from '../frontier';
import { emptyRoot, planConsistency, sameHash, verifyConsistency } from '../merkle';
import { noteKey, signNote } from '../note';
import { SIGNER_REFUSAL_WORDS, type SignerRefusal } from '../tree-state';
import {
  endKey,
  insertCheckpoint,
  newestCheckpoint,
  readLogKeys,
  selectBeyond,
  tellKey,
  type BeyondPlace,
  type StoredCheckpoint,
  type StoredKey,
} from './checkpoint-store';
import { verifyEd25519 } from './ed25519';
import { planKeys, type KeyPlan } from './plan-signer-keys';
import {
  readSignerKeys,
  recall,
  recallAll,
  remember,
  removeSignerKey,
  signerDir,
  signersFor,
  type Remembered,
} from './signer-home';
import { holdLease, saySigner } from './signer-store';
import { sha256 } from './tree-hash';
import { readHead, readTree } from './tree-store';
import { foldFromTiles, TileMissing } from './tree-tiles';

/** What the database shows of a log, and what it must be held against. */
interface Offered {
  tree: TreeHead;
  published: StoredCheckpoint | null;
  storedKeys: StoredKey[];
  refusal: SignerRefusal | null;
}
const round = inEachWorkspace('sign checkpoints');
/** What was last said of each log, so that an idle one is not written every second. */
const said = new Map<string, SignerRefusal | null>();

/**
 * Signs a checkpoint of every log that grew. The signer believes its own memory, not the database: a tree that does not contain the one it
 * signed before is refused, and the refusal is logged and stored for people to see. Its memory is durable before a signature leaves this
 * function, so it can never sign two trees that disagree, whenever it is killed. Returns how many were published.
 */
export async function signCheckpoints(
  holder: string,
  dir: string = signerDir(),
  now: () => Date = () => new Date(),
): Promise<number> {
  const done = await round(await listWorkspaceIds(), (workspaceId) => signCheckpoint(workspaceId, holder, dir, now()));
  dropRetiredKeys(dir, now());
  return done;
}

/** The same for one log. 1: a checkpoint was published. */
export async function signCheckpoint(
  workspaceId: string,
  holder: string,
  dir: string = signerDir(),
  now: Date = new Date(),
): Promise<number> {
  const remembered = recall(workspaceId, dir);
  const offered = await withWorkspace(workspaceId, (tx) => look(tx, workspaceId, remembered));
  if (!offered) return 0;
  const { tree, published, storedKeys } = offered;
  // A log is signed in one place: the same name in another workspace is a fork of it, whatever it holds.
  const twin = !remembered && recallAll(dir).some(({ origin }) => origin === tree.origin);
  const refusal = offered.refusal ?? (twin ? 'forked' : null);
  if (refusal) return refuse(workspaceId, refusal, remembered?.size ?? 0, tree.size);
  if (tree.size === 0) return 0;

  const signers = signersFor(tree.origin, readSignerKeys(dir));
  const plan = planKeys({ signers, remembered, storedKeys, size: tree.size, now });
  if (plan.foreign) return refuse(workspaceId, 'foreignKey', remembered?.size ?? 0, tree.size);
  const due = published?.size !== tree.size || !sameHash(published.root, tree.root);
  if (!due && !plan.changed) {
    if (said.get(workspaceId) !== null) await tellState(workspaceId, null, tree.size, tree.size);
    return 0;
  }
  const note = due ? await signNote(formatTreeHead(tree), plan.signing) : null;
  remember(
    {
      workspaceId,
      origin: tree.origin,
      size: tree.size,
      root: encodeBase64(tree.root),
      signedAt: now.toISOString(),
      keys: plan.keys,
      ...(remembered?.restarts && { restarts: remembered.restarts }),
    },
    dir,
  );
  const stored = await withWorkspace(workspaceId, (tx) => publish(tx, workspaceId, holder, tree, note, plan));
  if (stored) said.set(workspaceId, null);
  return stored && note ? 1 : 0;
}

async function look(tx: SqlTx, workspaceId: string, remembered: Remembered | null): Promise<Offered | null> {
  const head = await readHead(tx, workspaceId);
  if (!head) return null;
  const stored = (await readTree(tx, workspaceId)) ?? { size: 0, frontier: new Uint8Array(0) };
  const frontier = decodeFrontier(stored.size, stored.frontier);
  const root = frontier ? rootOfFrontier(frontier, sha256) : emptyRoot(sha256);
  const published = await newestCheckpoint(tx, workspaceId);
  const storedKeys = await readLogKeys(tx, workspaceId);
  const tree = { origin: head.origin, size: stored.size, root };
  const refusal = frontier ? await judge(tx, workspaceId, { remembered, tree, published, storedKeys }) : 'unreadable';
  return { tree, published, storedKeys, refusal };
}

async function judge(
  tx: SqlTx,
  workspaceId: string,
  {
    remembered,
    tree,
    published,
    storedKeys,
  }: { remembered: Remembered | null; tree: TreeHead; published: StoredCheckpoint | null; storedKeys: StoredKey[] },
): Promise<SignerRefusal | null> {
  if (!remembered) return published || storedKeys.length > 0 ? 'memoryLost' : null;
  if (remembered.origin !== tree.origin) return 'renamed';
  const signedBefore = [{ size: remembered.size, root: decodeBase64(remembered.root) }];
  const ahead = await publishedBeyondMemory(tx, workspaceId, remembered);
  if (ahead) signedBefore.push(ahead);
  for (const before of signedBefore) {
    if (tree.size < before.size) return 'shrunken';
    let proof: Uint8Array[];
    try {
      proof = await foldFromTiles(tx, workspaceId, planConsistency(before.size, tree.size), null);
    } catch (error) {
      if (error instanceof TileMissing) return 'unreadable';
      throw error;
    }
    const claim = { from: before.size, to: tree.size, fromRoot: before.root, toRoot: tree.root, proof };
    if (!verifyConsistency(claim, sha256)) return 'forked';
  }
  return null;
}

/**
 * The largest checkpoint that we signed and do not remember: the memory was put back from an older copy. What is signed is signed, so it counts as
 * remembered. One that we did not sign counts as nothing, and one from before people made us accept another tree no more: that is told by its size
 * where it can be, because its date is only what the database says.
 */
async function publishedBeyondMemory(tx: SqlTx, workspaceId: string, remembered: Remembered): Promise<TreeHead | null> {
  const restart = remembered.restarts?.at(-1);
  // A restart of before this was kept says nothing of what was published then: of that the date decides.
  const before = restart ? { size: restart.published ?? Number.MAX_SAFE_INTEGER, at: new Date(restart.at) } : null;
  const trust = remembered.keys.map(({ publicKey }) => ({
    key: noteKey(remembered.origin, decodeBase64(publicKey)),
    from: 0,
    until: null,
  }));
  // To the last row: whoever writes the database can put any number of larger ones that we never signed before the one that we did.
  for (let after: BeyondPlace | null = null; ;) {
    const page = await selectBeyond(tx, workspaceId, remembered.size, before, after);
    for (const { note } of page) {
      const head = await openCheckpoint(note, { origin: remembered.origin, trust }, verifyEd25519).catch(() => null);
      if (head) return head;
    }
    after = page.at(-1) ?? null;
    if (!after) return null;
  }
}

async function publish(
  tx: SqlTx,
  workspaceId: string,
  holder: string,
  tree: TreeHead,
  note: string | null,
  plan: KeyPlan,
): Promise<boolean> {
  if (!(await holdLease(tx, holder))) return false;
  for (const key of plan.keys) {
    await tellKey(tx, workspaceId, { keyId: key.keyId, publicKey: decodeBase64(key.publicKey), fromSize: key.from });
    if (key.until !== null) await endKey(tx, workspaceId, key.keyId, key.until);
  }
  if (note) await insertCheckpoint(tx, workspaceId, { size: tree.size, root: tree.root, note });
  await saySigner(tx, workspaceId, { refusal: null, rememberedSize: tree.size, offeredSize: tree.size });
  return true;
}

async function refuse(workspaceId: string, refusal: SignerRefusal, rememberedSize: number, offeredSize: number): Promise<0> {
  if (said.get(workspaceId) === refusal) return 0;
  log().error(
    { workspaceId, refusal, rememberedSize, offeredSize },
    `the signer refuses to sign: ${SIGNER_REFUSAL_WORDS[refusal]}`,
  );
  await tellState(workspaceId, refusal, rememberedSize, offeredSize);
  return 0;
}

async function tellState(
  workspaceId: string,
  refusal: SignerRefusal | null,
  rememberedSize: number,
  offeredSize: number,
): Promise<void> {
  await withWorkspace(workspaceId, (tx) => saySigner(tx, workspaceId, { refusal, rememberedSize, offeredSize }));
  said.set(workspaceId, refusal);
}

/** A key whose time is over and that signs no log any more is deleted. */
function dropRetiredKeys(dir: string, now: Date): void {
  const over = readSignerKeys(dir).filter(({ retireAt }) => retireAt !== null && retireAt <= now);
  if (over.length === 0) return;
  const memories = recallAll(dir);
  for (const key of over) {
    const inUse = memories.some(({ origin, keys }) => {
      const { keyId } = signersFor(origin, [key])[0]!.key;
      return keys.some((one) => one.keyId === keyId && one.until === null);
    });
    if (!inUse) removeSignerKey(key.file, dir);
  }
}
