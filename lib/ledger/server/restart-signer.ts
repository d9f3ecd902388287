import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { encodeBase64 } from '../base64';
import { decodeFrontier, rootOfFrontier } from '../frontier';
import { appendAct } from './append';
import { largestSize, readLogKeys } from './checkpoint-store';
import { readSignerKeys, recall, remember, signerDir, signersFor } from './signer-home';
import { sha256 } from './tree-hash';
import { readHead, readTree } from './tree-store';

/**
 * Makes the signer accept a log as it is now, after a refusal that people have looked into. The log keeps that it happened, why, and what
 * the signer remembered before; checkpoints handed out earlier still tell everybody who has one. A key that the database names and a signer with a
 * memory never had is believed only when it is named in `keys` (ids): whoever can write the database can plant one. Throws conflict otherwise.
 */
export async function restartSigner(
  { workspaceId }: { workspaceId: string },
  { reason, dir = signerDir(), keys: accepted = [] }: { reason: string; dir?: string; keys?: readonly string[] },
): Promise<{ size: number }> {
  const before = recall(workspaceId, dir);
  const { head, tree, storedKeys, published } = await withWorkspace(workspaceId, async (tx) => {
    const seen = {
      head: await readHead(tx, workspaceId),
      tree: await readTree(tx, workspaceId),
      storedKeys: await readLogKeys(tx, workspaceId),
      published: await largestSize(tx, workspaceId),
    };
    const own = [
      ...(before?.origin === seen.head?.origin ? before!.keys : []),
      ...signersFor(seen.head?.origin ?? '', readSignerKeys(dir)).map(({ key }) => key),
    ];
    const foreign = before ? seen.storedKeys.filter(({ keyId }) => !own.some((key) => key.keyId === keyId)) : [];
    const unnamed = foreign.filter(({ keyId }) => !accepted.includes(keyId));
    if (unnamed.length > 0)
      throw new AppError(
        'conflict',
        `The database names ${unnamed.length === 1 ? 'a key' : 'keys'} that this signer never had: ${unnamed.map(({ keyId, publicKey }) => `${keyId} (${encodeBase64(publicKey)})`).join(', ')}. Somebody may have put ${unnamed.length === 1 ? 'it' : 'them'} there. If it is known where ${unnamed.length === 1 ? 'it comes' : 'they come'} from, name each with --key.`,
        { keys: unnamed.map(({ keyId }) => keyId) },
      );
    const was = before && { size: before.size, root: before.root, origin: before.origin };
    await appendAct(
      tx,
      { workspaceId, type: 'service' },
      { kind: 'log.signer.restarted', data: { reason, accepted: { size: seen.tree?.size ?? 0 }, remembered: was } },
    );
    return seen;
  });
  const frontier = tree && decodeFrontier(tree.size, tree.frontier);
  if (!head || !frontier)
    throw new AppError('unprocessable', 'The tree of this log cannot be read, so there is nothing to accept.');
  const at = new Date().toISOString();
  const sameName = before?.origin === head.origin ? before.keys : [];
  const known = storedKeys
    .filter((key) => !sameName.some(({ keyId }) => keyId === key.keyId))
    .map((key) => ({ keyId: key.keyId, publicKey: encodeBase64(key.publicKey), from: key.fromSize ?? 0, until: key.untilSize }));
  // After a restore to before a rotation, a key that came later signs from where the log is now: no other is left to.
  const keys = [...sameName, ...known].map((key) => ({
    ...key,
    from: key.from === null ? null : Math.min(key.from, frontier.size),
  }));
  for (const { key } of signersFor(head.origin, readSignerKeys(dir))) {
    if (keys.some(({ keyId }) => keyId === key.keyId)) continue;
    keys.push({ keyId: key.keyId, publicKey: encodeBase64(key.publicKey), from: frontier.size, until: null });
  }
  remember(
    {
      workspaceId,
      origin: head.origin,
      size: frontier.size,
      root: encodeBase64(rootOfFrontier(frontier, sha256)),
      signedAt: at,
      keys,
      restarts: [...(before?.restarts ?? []), { at, reason, size: before?.size ?? 0, root: before?.root ?? '', published }],
    },
    dir,
  );
  return { size: frontier.size };
}
