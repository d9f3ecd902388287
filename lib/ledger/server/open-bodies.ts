import type { SqlTx } from '@/lib/db/transaction';
import { decrypt, placeOf, unwrapKey } from './cipher';
import { readContent } from './content';
import { loadDataKeys } from './data-key-store';
import { monthAnchor } from './data-keys';
import { workspaceKey } from './workspace-key';

/** A disclosure as it lies in the database. `body` is null where there is none (any more). */
export interface SealedBody {
  anchor_id: string;
  idx: number;
  body: Uint8Array | null;
}
export type OpenedBody =
  | { state: 'open'; salt: Buffer; /** Canonical JSON (RFC 8785). */ text: string }
  /** Nothing is stored under it: erased, purged, or there never was any. */
  | { state: 'gone' }
  /** Stored bytes that cannot be opened: altered, moved, or their key is not there. Verification says which. */
  | { state: 'unreadable' };

const GONE: OpenedBody = { state: 'gone' };
const UNREADABLE: OpenedBody = { state: 'unreadable' };

/** Opens disclosures, in the order given. One that cannot be opened never hides the others. */
export async function openBodies(tx: SqlTx, workspaceId: string, rows: readonly SealedBody[]): Promise<OpenedBody[]> {
  const open = await bodyOpener(tx, workspaceId, rows);
  return rows.map(open);
}

/**
 * The same row by row, for readers that stop before they have opened everything: the keys of all rows are loaded now, each row is
 * decrypted and inflated when it is asked for.
 */
export async function bodyOpener(
  tx: SqlTx,
  workspaceId: string,
  rows: readonly SealedBody[],
): Promise<(row: SealedBody) => OpenedBody> {
  const anchors = new Set<string>();
  for (const row of rows) if (row.body) anchors.add(row.anchor_id).add(monthAnchor(row.anchor_id));
  const wrapped = new Map((await loadDataKeys(tx, workspaceId, [...anchors])).map((row) => [row.anchor_id, row.wrapped]));
  const unwrapped = new Map<Uint8Array, Buffer | null>();
  return ({ anchor_id, idx, body }) => {
    if (!body) return GONE;
    const stored = wrapped.get(anchor_id) ?? wrapped.get(monthAnchor(anchor_id));
    if (!stored) return UNREADABLE;
    let key = unwrapped.get(stored);
    if (key === undefined) unwrapped.set(stored, (key = unwrap(workspaceId, stored)));
    if (!key) return UNREADABLE;
    try {
      return { state: 'open', ...readContent(decrypt(key, body, placeOf(workspaceId, idx))) };
    } catch {
      return UNREADABLE;
    }
  };
}

function unwrap(workspaceId: string, wrapped: Uint8Array): Buffer | null {
  try {
    return unwrapKey(workspaceKey(workspaceId, 'wrap'), wrapped);
  } catch {
    return null;
  }
}

/** The text of an opened body; null when it is not there or cannot be read. */
export function textOf(body: OpenedBody): string | null {
  return body.state === 'open' ? body.text : null;
}
