import { finderOf } from '@/lib/search/find-words';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';

/** The visible rows of a JSON value: only opened nodes are walked, and each opens in pages, so that a huge value costs what is shown. */
export const PAGE = 200;

export type JsonRow =
  | {
      kind: 'node';
      /** JSON Pointer (RFC 6901): the row's key and what "copy path" gives in words. */
      pointer: string;
      depth: number;
      name: string | number | null;
      value: JsonValue;
      size: number | null; // members or items; null for a scalar
      open: boolean;
      position: number; // 1-based among its siblings
      siblings: number;
    }
  | { kind: 'more'; pointer: string; depth: number; shown: number; size: number };

export interface OpenNodes {
  has(pointer: string): boolean;
}

function escapeToken(token: string | number): string {
  return String(token).replace(/~/g, '~0').replace(/\//g, '~1');
}

/** Number of members or items; null for a scalar. */
export function sizeOf(value: JsonValue): number | null {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

function children(value: JsonValue): [string | number, JsonValue][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** Rows in order. `pages` says how many pages of each opened node are shown (one unless said). */
export function visibleRows(root: JsonValue, open: OpenNodes, pages: ReadonlyMap<string, number>): JsonRow[] {
  const rows: JsonRow[] = [];
  const walk = (
    value: JsonValue,
    pointer: string,
    name: string | number | null,
    depth: number,
    position: number,
    siblings: number,
  ): void => {
    const size = sizeOf(value);
    const isOpen = size !== null && size > 0 && open.has(pointer);
    rows.push({ kind: 'node', pointer, depth, name, value, size, open: isOpen, position, siblings });
    if (!isOpen) return;
    const all = children(value);
    const shown = Math.min(all.length, PAGE * (pages.get(pointer) ?? 1));
    for (let index = 0; index < shown; index++) {
      const [key, child] = all[index]!;
      walk(child, `${pointer}/${escapeToken(key)}`, key, depth + 1, index + 1, all.length);
    }
    if (shown < all.length) rows.push({ kind: 'more', pointer, depth: depth + 1, shown, size: all.length });
  };
  walk(root, '', null, 0, 1, 1);
  return rows;
}

/**
 * The nodes to open at first: down to `depth`, but no more than `budget` rows in all, so that opening a step is never slow.
 * Counts breadth first.
 */
export function initiallyOpen(root: JsonValue, depth: number, budget = 300): Set<string> {
  const open = new Set<string>();
  let level: [string, JsonValue][] = [['', root]];
  let rows = 1;
  for (let at = 0; at <= depth && level.length > 0; at++) {
    const next: [string, JsonValue][] = [];
    for (const [pointer, value] of level) {
      const size = sizeOf(value);
      if (!size) continue;
      if (rows + Math.min(size, PAGE) > budget && pointer !== '') continue;
      open.add(pointer);
      rows += Math.min(size, PAGE);
      for (const [key, child] of children(value).slice(0, PAGE)) next.push([`${pointer}/${escapeToken(key)}`, child]);
    }
    level = next;
  }
  return open;
}

/**
 * Where `query` occurs in keys or scalars, found as in texts: pointers in order, at most `limit`; `complete` is false when the
 * walk stopped at `limit` or after `maxNodes`. Matches in later pages of an opened list are found too.
 */
export function findInJson(
  root: JsonValue,
  query: string,
  limit = 500,
  maxNodes = 100_000,
): { pointers: string[]; complete: boolean } {
  const find = finderOf(query);
  const pointers: string[] = [];
  if (query === '') return { pointers, complete: true };
  let nodes = 0;
  const walk = (value: JsonValue, pointer: string, name: string | number | null): boolean => {
    if (++nodes > maxNodes) return false;
    const here =
      (typeof name === 'string' && find(name, 1).length > 0) || (sizeOf(value) === null && find(String(value), 1).length > 0);
    if (here) {
      if (pointers.length >= limit) return false;
      pointers.push(pointer);
    }
    for (const [key, child] of children(value)) if (!walk(child, `${pointer}/${escapeToken(key)}`, key)) return false;
    return true;
  };
  const complete = walk(root, '', null);
  return { pointers, complete };
}

/** How many pages of each node on the way must be shown for the pointer to be among them. */
export function pagesTo(root: JsonValue, pointer: string): Map<string, number> {
  const pages = new Map<string, number>();
  let at: JsonValue | undefined = root;
  for (const node of [...ancestors(pointer).slice(1), pointer]) {
    const name = node.slice(node.lastIndexOf('/') + 1);
    const parent = node.slice(0, node.lastIndexOf('/'));
    const all: [string | number, JsonValue][] = at === undefined ? [] : children(at);
    const index = all.findIndex(([key]) => escapeToken(key) === name);
    if (index < 0) break;
    pages.set(parent, Math.floor(index / PAGE) + 1);
    at = all[index]![1];
  }
  return pages;
}

/** Every node on the way to the pointer, the root first, the pointer itself left out. */
export function ancestors(pointer: string): string[] {
  const tokens = pointer.split('/').slice(1);
  return tokens.map((_, index) => (index === 0 ? '' : `/${tokens.slice(0, index).join('/')}`));
}

/** A pointer as people and jq write it: `.messages[0].content`, `."odd key"`; the root is `.`. */
export function pathOf(pointer: string, root: JsonValue): string {
  let value: JsonValue | undefined = root;
  let path = '';
  for (const raw of pointer.split('/').slice(1)) {
    const token = raw.replace(/~1/g, '/').replace(/~0/g, '~');
    if (Array.isArray(value)) {
      path += `[${token}]`;
      value = value[Number(token)];
    } else {
      path += /^[A-Za-z_]\w*$/.test(token) ? `.${token}` : `.${JSON.stringify(token)}`;
      value = isJsonObject(value) ? value[token] : undefined;
    }
  }
  return path === '' ? '.' : path.startsWith('[') ? `.${path}` : path;
}

/** Up to `limit` characters of what JSON.stringify would say of a closed node, without walking all of it. */
export function previewOf(value: JsonValue, limit = 80): string {
  let out = '';
  const write = (part: JsonValue, depth: number): void => {
    if (out.length > limit) return;
    if (Array.isArray(part)) {
      out += '[';
      for (const [index, item] of part.entries()) {
        if (out.length > limit) break;
        if (index > 0) out += ', ';
        write(item, depth + 1);
      }
      out += ']';
    } else if (isJsonObject(part)) {
      out += '{';
      let first = true;
      for (const key in part) {
        if (out.length > limit) break;
        out += `${first ? '' : ', '}${key.slice(0, limit)}: `;
        first = false;
        write(part[key]!, depth + 1);
      }
      out += '}';
    } else out += typeof part === 'string' ? JSON.stringify(part.slice(0, limit)) : String(part);
  };
  write(value, 0);
  return out.length > limit ? `${Array.from(out).slice(0, limit).join('')}…` : out;
}
