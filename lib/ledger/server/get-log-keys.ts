import { withWorkspace } from '@/lib/db/transaction';
import { formatVkey, noteKey } from '../note';
import type { LogReader } from '../log-reader';
import { readLogKeys } from './checkpoint-store';
import { publicKeyPem } from './ed25519';
import { readHead } from './tree-store';

export interface LogKey {
  keyId: string;
  vkey: string;
  pem: string;
  /** First tree size it signs. */
  from: number;
  /** Last one, or null while it is in use. */
  until: number | null;
}

/**
 * The public keys of a log, as the signer told them. Whoever checks this installation must have got them, or the list of
 * `countersign keys trust`, by another way: an operator who forges the log forges this too.
 */
export async function getLogKeys({ workspaceId }: LogReader): Promise<{ origin: string; keys: LogKey[] }> {
  return withWorkspace(workspaceId, async (tx) => {
    const head = await readHead(tx, workspaceId);
    const keys = await readLogKeys(tx, workspaceId);
    const origin = head!.origin;
    return {
      origin,
      keys: keys.flatMap(({ keyId, publicKey, fromSize, untilSize }) =>
        fromSize === null
          ? []
          : [
              {
                keyId,
                vkey: formatVkey(noteKey(origin, publicKey)),
                pem: publicKeyPem(publicKey),
                from: fromSize,
                until: untilSize,
              },
            ],
      ),
    };
  });
}

/** The key that signs now, then the older ones, the newest first. */
export function currentFirst(keys: readonly LogKey[]): LogKey[] {
  return keys.toSorted((one, other) => Number(one.until !== null) - Number(other.until !== null) || other.from - one.from);
}

/** All keys as one PEM file, the one that signs now first: openssl reads the first of several. */
export function keysPem(keys: readonly LogKey[]): string {
  return currentFirst(keys)
    .map(({ pem }) => pem)
    .join('');
}
