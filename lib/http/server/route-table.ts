import { readdirSync } from 'node:fs';
import path from 'node:path';

/** A file `route.ts` (built: `route.mjs`) that answers a path, and what the path says at its `[parameters]`: text, or a list for `[...rest]`. */
export interface RouteMatch {
  file: string;
  params: Record<string, string | string[]>;
}

interface Node {
  file: string | null;
  fixed: Map<string, Node>;
  parameter: { name: string; node: Node } | null;
  rest: { name: string; file: string } | null;
}

/** As written, or as bundle-api.mjs makes it. */
const ROUTE_FILE = /^route\.(?:ts|mjs)$/;

/** Letters, digits and what RFC 3986 calls unreserved or allows in a segment, nothing encoded; `.` and `..` mean other paths. */
const PLAIN = /^(?!\.{1,2}$)[\w.~!$&'()*+,;=:@-]+$/;

/**
 * The routes of a directory laid out as Next.js lays out `app`: which `route.ts` answers a path. A fixed name is preferred to `[one]`, and that to
 * `[...rest]`, at each segment. A path that is written in any unusual way (percent-escapes, empty segments, a slash at its end) matches none: Next.js
 * knows what it means.
 */
export class RouteTable {
  readonly #root = emptyNode();
  readonly #routes: { file: string; path: string }[] = [];
  readonly #without: readonly string[];

  /** @param without paths whose routes stay with Next.js, with all below them */
  constructor(directory: string, without: readonly string[] = []) {
    this.#without = without;
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !ROUTE_FILE.test(entry.name)) continue;
      const segments = path
        .relative(directory, entry.parentPath)
        .split(path.sep)
        .filter((segment) => segment !== '' && !/^\(.*\)$/.test(segment));
      const at = `/${segments.join('/')}`;
      if (this.#isWithout(at)) continue;
      const file = path.join(entry.parentPath, entry.name);
      this.#routes.push({ file, path: at });
      add(this.#root, segments, file);
    }
  }

  /** Every route: its file, and its path as the directories are named. */
  get routes(): readonly { file: string; path: string }[] {
    return this.#routes;
  }

  /** @param pathname the path of a request as it was sent, without its query */
  match(pathname: string): RouteMatch | null {
    if (!pathname.startsWith('/') || this.#isWithout(pathname)) return null;
    const segments = pathname.slice(1).split('/');
    return segments.every((segment) => PLAIN.test(segment)) ? find(this.#root, segments, 0) : null;
  }

  #isWithout(pathname: string): boolean {
    return this.#without.some((prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`));
  }
}

const emptyNode = (): Node => ({ file: null, fixed: new Map(), parameter: null, rest: null });

function add(root: Node, segments: readonly string[], file: string): void {
  let node = root;
  for (const segment of segments) {
    const [, dots, name] = /^\[(\.\.\.)?([^\]]+)\]$/.exec(segment) ?? [];
    if (dots) {
      node.rest = { name: name!, file };
      return;
    }
    if (name) node = (node.parameter ??= { name, node: emptyNode() }).node;
    else {
      const next = node.fixed.get(segment) ?? emptyNode();
      node.fixed.set(segment, next);
      node = next;
    }
  }
  node.file = file;
}

function find(node: Node, segments: readonly string[], at: number): RouteMatch | null {
  if (at === segments.length) return node.file === null ? null : { file: node.file, params: {} };
  const segment = segments[at]!;
  const fixed = node.fixed.get(segment);
  const found = fixed && find(fixed, segments, at + 1);
  if (found) return found;
  const within = node.parameter && find(node.parameter.node, segments, at + 1);
  if (within) return { ...within, params: { ...within.params, [node.parameter!.name]: segment } };
  return node.rest && { file: node.rest.file, params: { [node.rest.name]: segments.slice(at) } };
}
