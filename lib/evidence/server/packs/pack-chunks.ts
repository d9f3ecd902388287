import { withWorkspace } from '@/lib/db/transaction';
import { takeChunk } from './pack-cipher';

interface Place {
  workspaceId: string;
  packId: string;
  wrapped: Uint8Array;
}

/** An archive's bytes in order, one row at a time: no transaction is open between them. */
export async function* readChunks(at: Place): AsyncIterable<Uint8Array> {
  for (let ordinal = 0; ; ordinal++) {
    const chunk = await withWorkspace(at.workspaceId, (tx) => takeChunk(tx, at, ordinal));
    if (!chunk) return;
    yield chunk;
  }
}

/** The list of the population as it was pinned (public ids, sorted), and what was drawn, in the order drawn. */
export async function readPopulation(at: Place): Promise<{ text: Buffer; count: number; drawn: string[] }> {
  const parts: Buffer[] = [];
  for (let ordinal = -2; ; ordinal--) {
    const part = await withWorkspace(at.workspaceId, (tx) => takeChunk(tx, at, ordinal));
    if (!part) break;
    parts.push(part);
  }
  const drawn = await withWorkspace(at.workspaceId, (tx) => takeChunk(tx, at, -1));
  const text = Buffer.concat(parts);
  let count = 0;
  for (const byte of text) if (byte === 10) count++;
  return { text, count, drawn: (drawn?.toString('utf8') ?? '').split('\n').filter((id) => id !== '') };
}
