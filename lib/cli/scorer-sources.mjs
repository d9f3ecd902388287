// Which code a score depends on, as one digest: every source file that scoring loads, from the entries below on, and the locked versions of the
// packages it uses, with theirs. `generate` writes it to lib/risk/generated, and lib/risk/bundle.ts hashes it into the bundle's id. Plain Node, no
// packages; deterministic across machines: paths with slashes, in order, line ends as LF.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What scores: a subject, a decision cut into subjects, and what sidecars say put beside it. */
const ENTRIES = [
  'lib/risk/score-input.ts',
  'lib/risk/score-output.ts',
  'lib/risk/score-action.ts',
  'lib/risk/server/plugins/http-sidecar.ts',
  'lib/risk/server/plugins/with-plugins.ts',
  'lib/assessment/assess.ts',
  'lib/assessment/arguments-text.ts',
];
export const SCORER_SOURCES = 'lib/risk/generated/sources.ts';

// Type-only imports are gone before anything runs. One between braces counts as a whole: too much is safe, too little is not.
const IMPORTS =
  /(?:^|[\n;])\s*(?:import|export)\s+(?!type\s)(?:[\w$*{][^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const ENDINGS = ['', '.ts', '.tsx', '.mjs', '.js', '.json', '/index.ts'];

/** Source files and packages that scoring loads, in order. Throws where an import of ours leads nowhere. */
export function scorerFiles(root) {
  const files = new Set();
  const packages = new Set();
  const open = [...ENTRIES];
  while (open.length > 0) {
    const file = open.pop();
    if (files.has(file) || file === SCORER_SOURCES) continue;
    files.add(file);
    for (const match of textOf(root, file).matchAll(IMPORTS)) {
      const name = match[1] ?? match[2];
      if (name.startsWith('node:')) continue;
      if (name.startsWith('.')) open.push(found(root, path.posix.join(path.posix.dirname(file), name), file));
      else if (name.startsWith('@/')) open.push(found(root, name.slice(2), file));
      else packages.add(name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')); // prettier-ignore
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** `{digest, libraries}`: SHA-256 over the files, and `name -> version` of the packages with those that they use. */
export function scorerSources(root) {
  const { files, packages } = scorerFiles(root);
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(createHash('sha256').update(textOf(root, file)).digest());
  return { digest: hash.digest('hex'), libraries: lockedVersions(root, packages) };
}

/** Writes the module that the bundle's id is made of, where it is not what it should be. Returns true when it was written. */
export function writeScorerSources(root) {
  const { digest, libraries } = scorerSources(root);
  const lines = Object.entries(libraries).map(([name, version]) => `  ${JSON.stringify(name)}: ${JSON.stringify(version)},`);
  const text = [
    '// Made by `npm run generate` (lib/cli/scorer-sources.mjs).',
    `export const SCORER_SOURCES = ${JSON.stringify(digest)};`,
    'export const SCORER_LIBRARIES: Readonly<Record<string, string>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
  const file = path.join(root, SCORER_SOURCES);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return true;
}

function textOf(root, file) {
  return readFileSync(path.join(root, file), 'utf8')
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n');
}

function found(root, name, from) {
  for (const ending of ENDINGS) {
    const file = `${name}${ending}`;
    if ((file === SCORER_SOURCES || existsSync(path.join(root, file))) && path.posix.extname(file) !== '') return file;
  }
  throw new Error(`${from} imports ${name}, which is not there.`);
}

/** As the lock file pins them, with what they depend on, wherever it is installed. */
function lockedVersions(root, names) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const out = {};
  const seen = new Set();
  const open = names.map((name) => ['', name]);
  while (open.length > 0) {
    const [from, name] = open.pop();
    const at = placeOf(packages, from, name);
    if (at === null) {
      if (from === '') throw new Error(`${name} is used for scoring and is not in package-lock.json.`);
      continue; // optional, and not for any machine
    }
    if (seen.has(at)) continue;
    seen.add(at);
    out[at.slice('node_modules/'.length)] = packages[at].version;
    for (const next of Object.keys(packages[at].dependencies ?? {})) open.push([at, next]);
  }
  return Object.fromEntries(Object.entries(out).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function placeOf(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[place]) return place;
    if (at === '') return null;
  }
}
