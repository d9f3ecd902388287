import { encodeBase64 } from '../base64';
import type { NoteSigner } from '../note';
import type { StoredKey } from './checkpoint-store';
import type { Remembered } from './signer-home';

export interface KeyPlan {
  /** What the signer remembers of the keys from now on. */
  keys: Remembered['keys'];
  signing: NoteSigner[];
  /** True when `keys` is not what was remembered. */
  changed: boolean;
  /** True when the database names a key that this signer never had. */
  foreign: boolean;
}

/**
 * Which keys sign a tree of this size. A log's first keys sign from its beginning. One that came later signs from the size at which the
 * log itself announced it: the old key has signed that announcement, and from there on both sign, until the old one's time is over and
 * the new one has signed.
 */
export function planKeys({
  signers,
  remembered,
  storedKeys,
  size,
  now,
}: {
  signers: readonly (NoteSigner & { retireAt: Date | null })[];
  remembered: Remembered | null;
  storedKeys: readonly StoredKey[];
  size: number;
  now: Date;
}): KeyPlan {
  const before = remembered?.keys ?? [];
  const keys = before.map((key) =>
    key.from === null ? { ...key, from: storedKeys.find(({ keyId }) => keyId === key.keyId)?.fromSize ?? null } : { ...key },
  );
  for (const { key } of signers) {
    if (keys.some(({ keyId }) => keyId === key.keyId)) continue;
    keys.push({ keyId: key.keyId, publicKey: encodeBase64(key.publicKey), from: remembered ? null : 0, until: null });
  }
  const entryOf = ({ key }: NoteSigner) => keys.find(({ keyId }) => keyId === key.keyId)!;
  const isActive = (signer: NoteSigner): boolean => {
    const { from, until } = entryOf(signer);
    return from !== null && from <= size && until === null;
  };
  for (const signer of signers) {
    if (!signer.retireAt || signer.retireAt > now || !remembered || !isActive(signer)) continue;
    const follower = signers.some((other) => {
      const { from } = entryOf(other);
      return !other.retireAt && isActive(other) && from !== null && from <= remembered.size;
    });
    if (follower) entryOf(signer).until = remembered.size;
  }
  const signing = signers.filter(isActive);
  if (signing.length === 0) throw new Error('no key signs this log');
  return {
    keys,
    signing,
    changed: JSON.stringify(keys) !== JSON.stringify(before),
    foreign: storedKeys.some(({ keyId }) => !keys.some((key) => key.keyId === keyId)),
  };
}
