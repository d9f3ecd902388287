import { hash } from 'node:crypto';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { readEntry } from '@/lib/integrity/leaf-check';
import { selectEntries } from '@/lib/integrity/server/log-store';
import { decodeBase64 } from '@/lib/ledger/base64';
import { parseDisclosure } from '@/lib/ledger/disclosure';
import { hashLeaf, planInclusion, verifyInclusion } from '@/lib/ledger/merkle';
import { readHead } from '@/lib/ledger/server/tree-store';
import { holdLease } from '@/lib/ledger/server/signer-store';
import { readSignerKeys, recall, signerDir, signersFor, type Remembered } from '@/lib/ledger/server/signer-home';
import { sha256 } from '@/lib/ledger/server/tree-hash';
import { foldFromTiles, TileMissing } from '@/lib/ledger/server/tree-tiles';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { readStatement, IN_TOTO } from '@/lib/registry/dsse';
import { log } from '@/lib/observability/log';
import { envelopeText, PREDICATE, signedBytes } from '../../packs/manifest';
import { SIGNATURE_ASKED, signatureAsked, statementHash } from './ask-for-signature';
import { saveEnvelope, sayRefused, selectUnsigned, type UnsignedPack } from './pack-store';

const round = inEachWorkspace('sign evidence packs');
/** What was refused before: it is logged once. */
const refused = new Set<string>();
const MOST_REFUSED = 1_000;

/**
 * Signs the manifests that wait, with the keys that sign the log. For the signer's process: the private keys are there alone. It signs statements
 * about packs that an event of the tree it signed itself names, and nothing else: a row of the database is no reason. What is signed begins with
 * "DSSEv1" and can never be a checkpoint.
 */
export async function signPacks(holder: string, dir: string = signerDir()): Promise<number> {
  return round(await listWorkspaceIds(), (workspaceId) => signWaiting(workspaceId, holder, dir));
}

export async function signWaiting(workspaceId: string, holder: string, dir: string = signerDir()): Promise<number> {
  const waiting = await withWorkspace(workspaceId, (tx) => selectUnsigned(tx, workspaceId));
  const remembered = waiting.length > 0 ? recall(workspaceId, dir) : null;
  let signed = 0;
  for (const one of waiting) {
    const { packId, statement } = one;
    const why = remembered ? await withWorkspace(workspaceId, (tx) => refusalOf(tx, workspaceId, remembered, one)) : 'this signer does not know its log'; // prettier-ignore
    if (why === 'notYet') continue;
    if (!remembered || why !== null) {
      await refuse(workspaceId, one, why ?? '');
      continue;
    }
    const signatures = [];
    for (const { key, sign } of signersFor(remembered.origin, readSignerKeys(dir))) {
      if (!remembered.keys.some((kept) => kept.keyId === key.keyId && kept.from !== null && kept.until === null)) continue;
      signatures.push({ keyid: key.keyId, sig: await sign(signedBytes(statement)) });
    }
    if (signatures.length === 0) continue;
    const envelope = envelopeText(statement, signatures);
    await withWorkspace(workspaceId, async (tx) => {
      if (!(await readHead(tx, workspaceId)) || !(await holdLease(tx, holder))) return;
      await saveEnvelope(tx, workspaceId, packId, { statement, envelope });
      signed++;
    });
  }
  return signed;
}

/**
 * Why a statement is not signed, in words; null: it is. `notYet`: the event that asks for it is beyond the tree that was signed last. Everything comes
 * from the database but the root, which is the signer's own: entry and hashes must lead to it.
 */
async function refusalOf(
  tx: SqlTx,
  workspaceId: string,
  remembered: Remembered,
  { packId: _, statement, askedIdx, askedSays }: UnsignedPack,
): Promise<string | null> {
  const manifest = manifestOf(statement, remembered.origin);
  if (manifest === null) return 'it is no statement about a pack of this log';
  if (askedIdx === null || askedSays === null) return 'no event of the log asks for it';
  if (askedIdx >= remembered.size) return 'notYet';
  const [row] = await selectEntries(tx, workspaceId, [askedIdx]);
  const entry = row && readEntry(Buffer.from(row.entry).toString('utf8'));
  if (!entry) return 'the event that is to ask for it is not in the log';
  try {
    const proof = await foldFromTiles(tx, workspaceId, planInclusion(askedIdx, remembered.size), null);
    const claim = { index: askedIdx, size: remembered.size, leafHash: hashLeaf(row.entry, sha256), proof, root: decodeBase64(remembered.root) }; // prettier-ignore
    if (!verifyInclusion(claim, sha256)) return 'the event that is to ask for it is not in the tree that was signed';
  } catch (error) {
    if (error instanceof TileMissing) return 'the event that is to ask for it cannot be proved';
    throw error;
  }
  const said = opened(askedSays, entry.sd?.record);
  const asks = entry.kind === SIGNATURE_ASKED && entry.actor.type === 'countersign' && entry.log === remembered.origin;
  if (!asks || said?.manifest !== manifest || said.statement !== statementHash(statement)) return 'the event of the log that is to ask for it asks for something else'; // prettier-ignore
  return null;
}

/** What the event says, when it opens the commitment in the entry. */
function opened(says: string, digest: string | undefined): ReturnType<typeof signatureAsked.parse> | null {
  if (hash('sha256', says, 'base64url') !== digest) return null;
  try {
    return signatureAsked.parse(parseDisclosure(Buffer.from(says, 'base64url').toString('utf8')).value);
  } catch {
    return null;
  }
}

/** The hash of the manifest that a statement is about; null when it is none about a pack of this log. */
function manifestOf(statement: string, origin: string): string | null {
  const read = readStatement(IN_TOTO, new TextEncoder().encode(statement));
  if (read?.predicateType !== PREDICATE) return null;
  const { predicate, subject } = JSON.parse(statement) as { predicate?: { log?: { origin?: string } }; subject?: { digest?: { sha256?: string } }[] }; // prettier-ignore
  if (predicate?.log?.origin !== origin || subject?.length !== 1) return null;
  return subject[0]?.digest?.sha256 ?? null;
}

async function refuse(workspaceId: string, { packId, statement }: UnsignedPack, why: string): Promise<void> {
  const problem = `The signer refuses to sign this pack: ${why}. Find out why before anything else (docs/packs.md).`;
  await withWorkspace(workspaceId, (tx) => sayRefused(tx, workspaceId, packId, { statement, problem }));
  const key = `${packId} ${statementHash(statement)} ${why}`;
  if (refused.has(key)) return;
  if (refused.size >= MOST_REFUSED) refused.clear();
  refused.add(key);
  log().error({ workspaceId, pack: packId, why }, 'the signer refused a statement about a pack');
}
