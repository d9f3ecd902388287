import { decodeBase64 } from '../base64';
import { noteKey } from '../note';
import { formatTrust } from '../trust';
import type { Remembered } from './signer-home';

/** The trust list (lib/ledger/trust.ts) of one log as the signer remembers it. Keys that the log has not announced yet are left out. */
export function trustOfMemory({ origin, keys }: Remembered): string {
  return formatTrust(
    keys.flatMap(({ publicKey, from, until }) =>
      from === null ? [] : [{ key: noteKey(origin, decodeBase64(publicKey)), from, until }],
    ),
  );
}
