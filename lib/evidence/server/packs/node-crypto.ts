import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { verifyEd25519 } from '@/lib/ledger/server/ed25519';
import { sha256 } from '@/lib/ledger/server/tree-hash';
import type { ByteSource } from '../../packs/archive-format';
import type { PackCrypto } from '../../packs/verify-pack';

/** Hashing and signatures by Node's OpenSSL. */
export const nodePackCrypto: PackCrypto = { sha256, hasher: () => createHash('sha256'), verifyEd25519 };

/** A file as a source of bytes; `close` it. */
export async function openFileSource(file: string): Promise<ByteSource & { close(): Promise<void> }> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return bytesRead === length ? bytes : bytes.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}
