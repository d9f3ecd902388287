import type { SqlTx } from '@/lib/db/transaction';
import { decrypt, placeOf, unwrapKey } from './cipher';
import { readContent } from './content';
import { loadDataKeys } from './data-key-store';
import { loadBodies } from './repeat-store';
import { isShared, longTextAt, type Holder } from './repeats';
import { openSharedTexts } from './shared-texts';
import { monthAnchor } from './data-keys';
import { workspaceKey } from './workspace-key';

/** A disclosure as it lies in the database. `body` is null where there is none (any more). */
export interface SealedBody {
  anchor_id: string;
  idx: number;
  body: Uint8Array | null;
  /** Records of the same decision whose texts it refers to; below zero, registered texts (shared-texts.ts). */
  refs?: readonly number[] | null;
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
  const referred = await loadReferred(tx, workspaceId, rows);
  const shared = await loadShared(tx, workspaceId, rows, referred);
  const unwrapped = new Map<Uint8Array, Buffer | null>();
  const texts = new Map<number, string>();

  const open = ({ anchor_id, idx, body }: SealedBody, depth: number): OpenedBody => {
    if (!body) return GONE;
    const stored = wrapped.get(anchor_id) ?? wrapped.get(monthAnchor(anchor_id));
    if (!stored) return UNREADABLE;
    let key = unwrapped.get(stored);
    if (key === undefined) unwrapped.set(stored, (key = unwrap(workspaceId, stored)));
    if (!key) return UNREADABLE;
    try {
      const plain = decrypt(key, body, placeOf(workspaceId, idx));
      return { state: 'open', ...readContent(plain, (holder) => tokenOf(anchor_id, holder, depth)) };
    } catch {
      return UNREADABLE;
    }
  };
  // A record that holds a text in full refers to nothing for it, so references are one step long.
  const tokenOf = (anchorId: string, holder: Holder, depth: number): string => {
    if (isShared(holder)) {
      const token = shared.get(-holder.idx);
      if (token === undefined) throw new Error('the registered text that is referred to cannot be read');
      return token;
    }
    let text = texts.get(holder.idx);
    if (text === undefined) {
      const row = referred.get(holder.idx);
      const opened = row && row.anchor_id === anchorId && depth < MAX_DEPTH ? open(row, depth + 1) : GONE;
      if (opened.state !== 'open') throw new Error('the record that is referred to cannot be read');
      texts.set(holder.idx, (text = opened.text));
    }
    return longTextAt(text, holder.ordinal);
  };
  return (row) => open(row, 0);
}

/** A holder may refer to others for its other texts; those hold theirs in full or refer again. More than this is not ours. */
const MAX_DEPTH = 64;

/** The bodies that rows refer to, and those that these refer to. */
async function loadReferred(tx: SqlTx, workspaceId: string, rows: readonly SealedBody[]): Promise<Map<number, SealedBody>> {
  const found = new Map<number, SealedBody>();
  let asking: readonly SealedBody[] = rows;
  while (asking.some((row) => row.body && row.refs?.length)) {
    const wanted = new Map<number, string>();
    for (const { anchor_id, body, refs } of asking)
      if (body) for (const idx of refs ?? []) if (idx >= 0 && !found.has(idx)) wanted.set(idx, anchor_id);
    asking = await loadBodies(
      tx,
      workspaceId,
      [...wanted].map(([idx, anchorId]) => ({ anchorId, idx })),
    );
    for (const row of asking) found.set(row.idx, row);
  }
  return found;
}

/** The registered texts that rows and what they refer to hold. Most hold none, and nothing is asked then. */
async function loadShared(
  tx: SqlTx,
  workspaceId: string,
  rows: readonly SealedBody[],
  referred: ReadonlyMap<number, SealedBody>,
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set<number>();
  const note = ({ body, refs }: SealedBody): void => {
    if (body) for (const idx of refs ?? []) if (idx < 0) wanted.add(-idx);
  };
  rows.forEach(note);
  for (const row of referred.values()) note(row);
  return openSharedTexts(tx, workspaceId, [...wanted]);
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
