import { createHmac, hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { dataDir, env } from '@/lib/env';

/**
 * The root key of this installation, 32 bytes, from COUNTERSIGN_WORKSPACE_KEY (hex) or `<data dir>/keys/workspace`. Other keys are
 * derived from it by HKDF-SHA-256 (RFC 5869) with the workspace id as salt and the purpose as info, so that no two uses share one.
 */
function rootKey(): Buffer {
  const given = env().COUNTERSIGN_WORKSPACE_KEY;
  if (given) return Buffer.from(given, 'hex');
  const file = path.join(dataDir(), 'keys', 'workspace');
  if (!existsSync(file)) {
    throw new Error(
      `The workspace key is missing: ${file}. Make one with \`npm run countersign -- keys init\`, or set COUNTERSIGN_WORKSPACE_KEY.`,
    );
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new Error(`The workspace key in ${file} must be 64 hexadecimal digits.`);
  return key;
}

const derived = new Map<string, Buffer>();

type WorkspacePurpose =
  | 'fingerprint'
  | 'token'
  | 'cursor'
  | 'wrap'
  | 'quarantine'
  | 'notify'
  | 'oversight'
  | 'evidence'
  | 'erasure'
  | 'hold'
  | 'query'
  | 'text';

/** A 32-byte key for one purpose in one workspace, held in memory after its first use. */
export function workspaceKey(workspaceId: string, purpose: WorkspacePurpose): Buffer {
  const name = `${workspaceId}/${purpose}`;
  let key = derived.get(name);
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', rootKey(), workspaceId, `countersign ${purpose} v1`, 32));
    derived.set(name, key);
  }
  return key;
}

/** A 32-byte key for a purpose that no single workspace owns: sessions, throttle buckets, invitations. */
export function installationKey(purpose: 'session' | 'throttle' | 'invitation'): Buffer {
  const name = `installation/${purpose}`;
  let key = derived.get(name);
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', rootKey(), 'installation', `countersign ${purpose} v1`, 32));
    derived.set(name, key);
  }
  return key;
}

/** HMAC-SHA-256 of secret-free canonical bytes, cut to 16 bytes: recognises a resend without revealing what was sent. */
export function fingerprint(workspaceId: string, canonical: string | Uint8Array): Buffer {
  return createHmac('sha256', workspaceKey(workspaceId, 'fingerprint')).update(canonical).digest().subarray(0, 16);
}
