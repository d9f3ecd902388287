import { existsSync } from 'node:fs';
import path from 'node:path';
import { withWorkspace } from '@/lib/db/transaction';
import { decodeBase64 } from '@/lib/ledger/base64';
import { noteKey } from '@/lib/ledger/note';
import { readLogKeys } from '@/lib/ledger/server/checkpoint-store';
import { recall, signerDir } from '@/lib/ledger/server/signer-home';
import { readHead } from '@/lib/ledger/server/tree-store';
import type { TrustedKey } from '@/lib/ledger/trust';
import { readTrustFile } from './trust-file';

/** Whom a verification believes, and who says so. */
export interface Trust {
  /** `signer`: its own directory, outside the database. `database`: only what the log's owner can change. `given`: a trust file. */
  source: 'signer' | 'database' | 'given';
  keys: TrustedKey[];
  /** The last tree that the signer remembers, where its directory can be read. */
  remembered: { size: number; root: Uint8Array } | null;
}

/**
 * The keys of a log and what its signer remembers. The signer's directory counts when it is here; without it (another machine) the trust file that
 * the operator put there (COUNTERSIGN_TRUST_FILE), for this log and no other. Without both the copy in the database does, which proves little: who can
 * change the log can change that copy, so whatever is shown of such a verification says so.
 */
export async function readTrust(workspaceId: string, dir: string = signerDir()): Promise<Trust> {
  const memory = existsSync(path.join(dir, 'memory')) ? recall(workspaceId, dir) : null;
  if (memory) {
    const keys = memory.keys.flatMap(({ publicKey, from, until }) =>
      from === null ? [] : [{ key: noteKey(memory.origin, decodeBase64(publicKey)), from, until }],
    );
    return { source: 'signer', keys, remembered: { size: memory.size, root: decodeBase64(memory.root) } };
  }
  // A list without this log names nobody for it: what it leaves out is not looked up where an attacker may have written.
  const given = readTrustFile();
  if (given) return { source: 'given', keys: given, remembered: null };
  return withWorkspace(workspaceId, async (tx) => {
    const head = await readHead(tx, workspaceId);
    const keys = (await readLogKeys(tx, workspaceId)).flatMap(({ publicKey, fromSize, untilSize }) =>
      fromSize === null || !head ? [] : [{ key: noteKey(head.origin, publicKey), from: fromSize, until: untilSize }],
    );
    return { source: 'database' as const, keys, remembered: null };
  });
}
