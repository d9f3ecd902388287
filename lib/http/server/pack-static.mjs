// Packs what browsers load from the built pages once and for all, beside each file as `.br` and `.gz` (RFC 7932, RFC 1952): Next.js packs it anew for each
// request, which takes longer than reading it. Argument: the build directory.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What gains from it; pictures and fonts are packed already. */
const PACKED = new Set(['.js', '.css', '.svg', '.json']);
/** Less fits into the first packet anyway. */
const SMALL = 1_024;
const root = path.join(process.argv[2] ?? '.next', 'static');
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && PACKED.has(path.extname(entry.name)))
  .map((entry) => path.join(entry.parentPath, entry.name));
await Promise.all(
  files.map(async (file) => {
    const plain = readFileSync(file);
    if (plain.length < SMALL) return;
    // A step below the best: a tenth of its time for two per cent more bytes.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
    const [br, gz] = await Promise.all([brotli(plain, { params }), zip(plain, { level: 9 })]);
    writeFileSync(`${file}.br`, br);
    writeFileSync(`${file}.gz`, gz);
  }),
);
