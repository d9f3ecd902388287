/** A checkpoint could not be given to somebody outside; `message` says why, in words that may be shown. */
export class AnchorFailed extends Error {
  override readonly name = 'AnchorFailed';
}

const PATIENCE_MS = 15_000;

/**
 * The one way that verification talks to the network: to an address that the operator configured, so private addresses are allowed. No
 * redirects, a time limit over everything, and no more of the answer than `limit` bytes. Throws AnchorFailed.
 */
export async function readLimited(url: string, init: RequestInit, limit: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal });
    if (!response.ok) throw new AnchorFailed(`the answer was HTTP ${response.status}`);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += (part as Uint8Array).length;
      if (length > limit) throw new AnchorFailed('the answer is too long');
      parts.push(part as Uint8Array);
    }
    return Buffer.concat(parts);
  } catch (error) {
    if (error instanceof AnchorFailed) throw error;
    if (signal.aborted) throw new AnchorFailed(`no answer within ${PATIENCE_MS / 1000} seconds`);
    // The cause of a failed fetch holds a code such as ECONNREFUSED; its message may hold addresses.
    const code = ((error as Error).cause as { code?: string } | undefined)?.code;
    throw new AnchorFailed(`it cannot be reached${code ? ` (${code})` : ''}`);
  }
}
