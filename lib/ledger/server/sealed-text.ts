import { decrypt, encrypt } from './cipher';
import { packText, unpackText } from './pack';
import { workspaceKey } from './workspace-key';

/** What such a text is: each purpose has a key of its own. */
export type SealPurpose = 'quarantine' | 'notify' | 'oversight' | 'evidence' | 'erasure' | 'hold' | 'query';

/**
 * A text that is kept beside the log for a while and belongs to no decision (the quarantine): packed, and encrypted under a key of the
 * workspace for this purpose. `place` binds it to its row.
 */
export function sealText(workspaceId: string, purpose: SealPurpose, place: string, text: string): Buffer {
  const { format, bytes } = packText(text);
  return encrypt(workspaceKey(workspaceId, purpose), Buffer.concat([Buffer.from([format]), bytes]), Buffer.from(place, 'utf8'));
}

/** The text again; null when it was altered, moved, or sealed under another key. */
export function openText(workspaceId: string, purpose: SealPurpose, place: string, sealed: Uint8Array): string | null {
  try {
    const plain = decrypt(workspaceKey(workspaceId, purpose), sealed, Buffer.from(place, 'utf8'));
    return unpackText(plain[0]!, plain.subarray(1));
  } catch {
    return null;
  }
}
