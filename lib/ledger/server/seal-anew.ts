import { randomBytes } from 'node:crypto';
import { encrypt, placeOf, wrapKey } from './cipher';
import { workspaceKey } from './workspace-key';

/** Contents of one anchor under a key that nothing was ever encrypted with. */
export interface SealedAnew {
  /** The new data key, wrapped. */
  wrapped: Buffer;
  bodies: { idx: number; body: Buffer }[];
}

/**
 * Encrypts what remains of a decision after an erasure under a new data key: with the old one, and the salts of what went, every copy of
 * the old bytes that is left somewhere turns into noise. `plain` as prepareContent or packContent make it.
 */
export function sealAnew(workspaceId: string, contents: readonly { idx: number; plain: Uint8Array }[]): SealedAnew {
  const key = randomBytes(32);
  return {
    wrapped: wrapKey(workspaceKey(workspaceId, 'wrap'), key),
    bodies: contents.map(({ idx, plain }) => ({ idx, body: encrypt(key, plain, placeOf(workspaceId, idx)) })),
  };
}
