#!/usr/bin/env node
// The target of every npm script: makes a fresh clone runnable, then hands over to lib/cli/main.ts. Plain Node, no packages:
// nothing may be installed yet when this runs. Each step is skipped when its inputs have not changed since it last succeeded.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildingFile, refusesBuild } from './build-users.mjs';
import { whenFree } from './holder-file.mjs';
import { writeScorerSources } from './scorer-sources.mjs';

class StepFailed extends Error {}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODULES = path.join(ROOT, 'node_modules');
const NOT_BUILT = ['db/generated', 'cli', 'bench', 'sample'].map((room) => path.join('lib', room) + path.sep);
/** Of the command line, what the web server's own processes are made of. */
const BUILT = path.join('lib', 'cli', 'serve-api.ts');
const isNotBuilt = (file) => file !== BUILT && NOT_BUILT.some((room) => file.startsWith(room));
const [command = 'help', ...rest] = process.argv.slice(2);

const USES = {
  demo: 'npm run demo: builds what is not built, and serves a desk with made-up decisions until it is stopped (Ctrl+C). Addresses and passwords are printed.',
  start: 'npm start: builds what is not built, and serves the desk with its worker and signer until it is stopped (Ctrl+C).',
  dev: 'npm run dev: serves the pages from their sources as they change, until it is stopped (Ctrl+C).',
};
// Who asks what a command does is answered before anything is installed or built.
const asksForHelp = rest.some((word) => word === '--help' || word === '-h');
if (Object.hasOwn(USES, command) && asksForHelp) {
  console.log(`${USES[command]}\nIt takes no options; environment variables set it up: docs/operations.md.`);
  process.exit(0);
}

checkNode();
process.chdir(ROOT);
// Nothing of ours reports to a vendor, and nothing is downloaded but the packages.
process.env.NEXT_TELEMETRY_DISABLED = '1';
process.env.CHECKPOINT_DISABLE = '1';
process.env.PRISMA_HIDE_UPDATE_MESSAGE = '1';

try {
  await install();
  await generate();
  if (command === 'generate') process.exit(0);
  // What is measured is what is served, not what was built some time ago. Tests ask for `build` themselves, beside what needs no pages.
  const wantsPages =
    command === 'build' ||
    command === 'demo' ||
    command === 'start' ||
    (command === 'cli' && rest[0] === 'bench' && rest.length > 1 && !asksForHelp);
  if (wantsPages) await build();
  if (command === 'build') process.exit(0);
  const { register } = await import('tsx/esm/api');
  register();
  // Filters of lines start without what the database and the pages need.
  const filter = command === 'cli' && ['score', 'redact'].includes(rest[0] ?? '');
  const { main } = await import(filter ? './filters.ts' : './main.ts');
  await main(command, rest);
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  console.error(error.message);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Countersign needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}

// ---------------------------------------------------------------------------------------------------------------------
// Packages

async function install() {
  const lock = readFileSync('package-lock.json');
  const wanted = digest(lock, process.platform, process.arch);
  const stamp = path.join(MODULES, '.countersign-install');
  if (readStamp(stamp) === wanted) return;
  if (!matchesLock(JSON.parse(lock.toString()))) {
    // `npm run` names the npm that runs us: the same one installs. Development packages come too: they build and test.
    const npm = process.env.npm_execpath;
    const [file, first] = npm && /npm-cli\.js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
    await step('Installing packages', file, [
      ...first,
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
  }
  writeFileSync(stamp, wanted);
}

/** True when node_modules already holds what the lock file asks for, as npm's own record in it says. */
function matchesLock(lock) {
  const record = path.join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const { packages } = JSON.parse(readFileSync(record, 'utf8'));
  return Object.entries(lock.packages).every(
    ([at, entry]) => at === '' || entry.optional || packages[at]?.version === entry.version,
  );
}

// ---------------------------------------------------------------------------------------------------------------------
// Prisma client, and which code a score depends on

async function generate() {
  writeScorerSources(ROOT);
  const { version } = JSON.parse(readFileSync(path.join(MODULES, 'prisma/package.json'), 'utf8'));
  const wanted = digest(readFileSync('prisma/schema.prisma'), version);
  const stamp = path.join('lib/db/generated', '.stamp');
  if (readStamp(stamp) === wanted) return;
  // The command insists on a schema engine though `generate` never runs it; naming any program keeps it from downloading one.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  await step('Generating the database client', process.execPath, [path.join(MODULES, 'prisma/build/index.js'), 'generate'], env);
  writeFileSync(stamp, wanted);
}

// ---------------------------------------------------------------------------------------------------------------------
// Pages

async function build() {
  const target = process.env.COUNTERSIGN_BUILD_DIR || '.next';
  const stamp = path.join(target, 'countersign-stamp');
  const wanted = sourceDigest();
  const isBuilt = () => readStamp(stamp) === wanted && existsSync(path.join(target, 'BUILD_ID'));
  if (isBuilt()) return;
  const waits = ({ command, pid }) =>
    console.error(
      `\`${command}\` (process ${pid}) is building in ${path.resolve(target)}; this one goes on when it is done. Not to wait: Ctrl-C, and COUNTERSIGN_BUILD_DIR=.next-other before the command.`,
    );
  await whenFree(buildingFile(target), { command: typed() }, waits, async () => {
    if (isBuilt()) return;
    const refused = refusesBuild(target, typed());
    if (refused) throw new StepFailed(refused);
    rmSync(stamp, { force: true });
    const env = { ...process.env, NODE_ENV: 'production' };
    await step('Building the pages', process.execPath, [path.join(MODULES, 'next/dist/bin/next'), 'build'], env).catch(
      (error) => {
        if (!/Another .*next build.* is already running/s.test(error.message)) throw error;
        throw new StepFailed(
          `A build that this command did not begin is under way in ${path.resolve(target)}: one that was left behind by a killed start, or \`next build\` by hand. Wait until it has ended or end it (ps aux | grep "next build"), and run this again; or build elsewhere: COUNTERSIGN_BUILD_DIR=.next-other before the command.`,
        );
      },
    );
    await step('Building the API', process.execPath, [path.join(ROOT, 'lib/http/server/bundle-api.mjs'), target], env);
    await step('Packing scripts and styles', process.execPath, [path.join(ROOT, 'lib/http/server/pack-static.mjs'), target], env);
    mkdirSync(target, { recursive: true });
    writeFileSync(stamp, wanted);
  });
}

/** What was typed to get here. */
function typed() {
  if (command === 'start') return 'npm start';
  if (command === 'build') return 'npm test'; // which alone asks for it (run-tests.ts)
  return `npm run ${command === 'cli' ? 'countersign' : command}`;
}

/** Over every file the build reads: tests, generated files and the rooms behind the command line are none of them. */
function sourceDigest() {
  const hash = createHash('sha256');
  const files = [
    'next.config.ts',
    'postcss.config.mjs',
    'tsconfig.json',
    'proxy.ts',
    'package-lock.json',
    'prisma/schema.prisma',
  ];
  for (const top of ['app', 'components', 'lib', 'public']) {
    if (!existsSync(top)) continue;
    for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (!entry.isFile() || /\.test\.tsx?$/.test(file) || isNotBuilt(file)) continue;
      files.push(file);
    }
  }
  for (const file of files.sort()) {
    if (existsSync(file)) hash.update(`${file}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

// ---------------------------------------------------------------------------------------------------------------------

/** Runs a program quietly, showing what is done and for how long; its output is shown when it fails. */
function step(title, file, args, env = process.env) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const tty = process.stderr.isTTY;
  const show = (text) => process.stderr.write(tty ? `\r\x1b[K${text}` : `${text}\n`);
  show(`${title} ...`);
  const ticker = setInterval(() => show(`${title} ... ${seconds()}`), tty ? 1000 : 15_000);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const keep = (chunk) => (said = (said + chunk).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (failure) => {
      clearInterval(ticker);
      show(failure ? `${title} failed after ${seconds()}.` : `${title}: done in ${seconds()}.`);
      if (tty) process.stderr.write('\n');
      if (failure) reject(new StepFailed(`${said.trim()}\n\n${title} failed (${failure}).`));
      else resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(code === 0 ? null : signal ? `stopped by ${signal}` : `exit code ${code}`));
  });
}

function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
