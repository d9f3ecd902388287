import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import send from 'send';
import { SECURITY_HEADERS } from '../security-headers';

/** Where Next.js puts what browsers load, under names that change with their content. */
const PREFIX = '/_next/static/';
const FOR_A_YEAR = 'public, max-age=31536000, immutable';
/** Of those that pack-static.mjs packs: a packed file's own ending says nothing about what is in it. */
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=UTF-8',
};
/** The smaller first: `Content-Encoding` (RFC 9110, section 8.4) and the ending. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * Sends the static files of the built pages as pack-static.mjs has packed them, without asking Next.js: while that renders a page for somebody, the scripts
 * of another page need not wait for it. What is not there when the process starts is left to Next.js.
 */
export class StaticFiles {
  readonly #files: ReadonlySet<string>;
  readonly #directory: string;

  /** @param directory `static` in the build directory; one that does not exist has no files */
  constructor(directory: string) {
    this.#directory = directory;
    this.#files = new Set(listFiles(directory));
  }

  /** Answers GET and HEAD of a file that is here. False: it is not, and nothing was done. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse, pathname: string, otherwise: () => void): boolean {
    if (!pathname.startsWith(PREFIX) || (incoming.method !== 'GET' && incoming.method !== 'HEAD')) return false;
    const name = pathname.slice(PREFIX.length);
    if (!this.#files.has(name) || name.endsWith('.br') || name.endsWith('.gz')) return false;
    for (const { key, value } of SECURITY_HEADERS) outgoing.setHeader(key, value);
    outgoing.setHeader('Cache-Control', FOR_A_YEAR);
    const type = TYPES[path.extname(name)];
    const packed = ENCODINGS.filter(([, ending]) => type !== undefined && this.#files.has(name + ending));
    const [encoding, ending] = packed.find(([one]) => accepts(incoming.headers['accept-encoding'], one)) ?? [];
    if (packed.length > 0) outgoing.setHeader('Vary', 'Accept-Encoding');
    if (encoding !== undefined) {
      outgoing.setHeader('Content-Type', type!);
      outgoing.setHeader('Content-Encoding', encoding);
    }
    send(incoming, name + (ending ?? ''), { root: this.#directory, cacheControl: false, acceptRanges: false, index: false })
      .on('error', () => {
        // Half a file must not look like a whole one.
        if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
        // It was there when this process started: the pages are being built anew. Nothing that was said of it may stand on another answer.
        for (const header of outgoing.getHeaderNames()) outgoing.removeHeader(header);
        otherwise();
      })
      .pipe(outgoing);
    return true;
  }
}

/** RFC 9110, section 12.5.3, for encodings that are named. */
function accepts(header: string | string[] | undefined, encoding: string): boolean {
  return String(header ?? '')
    .split(',')
    .some((part) => {
      const [name = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
      return name === encoding && !parameters.some((one) => /^q=0(?:\.0*)?$/.test(one));
    });
}

/** Every file below a directory, with slashes between. */
function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  } catch {
    return [];
  }
}
