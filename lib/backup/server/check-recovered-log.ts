import { createHash } from 'node:crypto';
import type { OwnerClient } from '@/lib/db/owner-connection';
import { appendLeaf, emptyFrontier, rootOfFrontier } from '@/lib/ledger/frontier';
import { hashLeaf } from '@/lib/ledger/merkle';
import type { RecoveredLog } from '../recovery';
import { readHead, readLeaves } from './recovered-log-store';

/** A tree head that somebody signed: from the backup itself, from the signer's memory, or given by the operator. */
export interface KnownHead {
  from: 'backup' | 'signer' | 'given';
  origin: string;
  size: number;
  root: Uint8Array;
}

const BATCH = 4_000;
const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();

/**
 * Recomputes a restored log from its stored bytes and compares it with every tree head that is known from elsewhere: its root at that
 * size, or, where the head is larger than the log, which events are therefore missing.
 */
export async function checkRecoveredLog(
  client: OwnerClient,
  log: { workspaceId: string; slug: string },
  known: readonly KnownHead[],
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<RecoveredLog> {
  const faults: string[] = [];
  const head = await readHead(client, log.workspaceId);
  if (!head) faults.push('The workspace has no log.');
  const mine = known.filter((one) => one.origin === head?.origin).sort((a, b) => a.size - b.size);
  const checkpoints: RecoveredLog['checkpoints'] = [];
  const note = (one: KnownHead, outcome: 'agrees' | 'ahead' | 'differs'): void => {
    checkpoints.push({ from: one.from, size: one.size, root: Buffer.from(one.root).toString('base64'), outcome });
  };
  const frontier = emptyFrontier();
  let next = 0;
  const compare = (): void => {
    for (; next < mine.length && mine[next]!.size === frontier.size; next++) {
      const same = Buffer.from(rootOfFrontier(frontier, sha256)).equals(mine[next]!.root);
      note(mine[next]!, same ? 'agrees' : 'differs');
      if (!same)
        faults.push(`At ${frontier.size} events the log has another root than the checkpoint ${words[mine[next]!.from]} says.`);
    }
  };
  compare(); // a checkpoint of the empty log
  for (;;) {
    const leaves = await readLeaves(client, log.workspaceId, frontier.size, BATCH);
    for (const leaf of leaves) {
      if (leaf.idx !== frontier.size) {
        faults.push(`Event ${frontier.size} is missing: the next one is ${leaf.idx}.`);
        return { ...log, size: frontier.size, checkpoints, lost: null, faults };
      }
      appendLeaf(frontier, hashLeaf(leaf.entry, sha256), undefined, sha256);
      compare();
    }
    onProgress(frontier.size, head?.size ?? frontier.size);
    if (leaves.length < BATCH) break;
  }
  if (head && head.size !== frontier.size) faults.push(`The log's head says ${head.size} events; ${frontier.size} are there.`);
  const ahead = mine.slice(next);
  for (const one of ahead) note(one, 'ahead');
  const newest = ahead.at(-1);
  const lost = newest ? { from: frontier.size, to: newest.size - 1 } : null;
  return { ...log, size: frontier.size, checkpoints, lost, faults };
}

const words = { backup: 'in the backup', signer: "in the signer's memory", given: 'that was given' } as const;
