// The web server in several processes (docs/adr/0034). Those that share the port (node:cluster hands out the connections) answer what carries an API
// key, because reading, checking and packing what emitters send is work for a processor, and one process uses one; half as many serve the pages with
// Next.js, on Unix sockets in a directory of their own. The first of them is asked by the others for leave for actions and to store small requests: in
// one place, what waits together shares a transaction (docs/adr/0036). Of more than two it does nothing else. Arguments: where bundle-api.mjs has put what they run, how many, host, port. One that ends is
// started again; one that ends right after its start ends this process, so that the launcher waits before it tries again.
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [built, count = '1', host, port] = process.argv.slice(2);
const STEADY_MS = 5_000;
const execArgv = (process.env.COUNTERSIGN_WEB_EXEC_ARGV ?? '').split(' ').filter(Boolean);
// glibc gives each thread that asks for memory an arena of its own, and keeps what is freed there: two are enough, and a process stays 15 MB smaller.
const env = { MALLOC_ARENA_MAX: '2', ...process.env, COUNTERSIGN_NODE: process.execPath };
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
// Linux shares its processors between sessions before it looks at processes (docs/adr/0032): in one session all that receive, store and show would get together
// what one that indexes gets. node:cluster cannot ask for sessions, but starts what this process says it runs by itself.
const ownSession = here('./own-session.sh');
if (process.platform === 'linux' && mayRun(ownSession)) process.execPath = ownSession;
const directory = mkdtempSync(path.join(tmpdir(), 'countersign-web-')); // mode 0700
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

const sockets = Array.from({ length: Math.ceil(Number(count) / 2) }, (_, i) => path.join(directory, `pages-${i}.sock`));
const pages = new Map(); // socket -> process
const listening = new Set();
const AGAIN_MS = 1_000;
let stopping = false;
let open = false;

/** False where the file system lets nothing be run, or a copy lost its mode. */
function mayRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function startPages(socket) {
  rmSync(socket, { force: true }); // of one that ended without closing it
  const started = Date.now();
  const child = fork(here('./page-server.mjs'), [socket, host, port], { execArgv: [], env });
  pages.set(socket, child);
  child.on('message', () => {
    listening.add(socket);
    tellReady();
  });
  child.on('exit', (code, signal) => {
    pages.delete(socket);
    listening.delete(socket);
    ended('A process of the pages', started, code, signal, () => startPages(socket));
  });
}

const exec = path.join(built, 'lib/cli/serve-api.mjs');
const actionsSocket = path.join(directory, 'actions.sock');
const storeSocket = path.join(directory, 'store.sock');

function startApi(part) {
  const started = Date.now();
  cluster.setupPrimary({ exec, args: [part, actionsSocket, storeSocket, host, port, ...sockets], execArgv });
  const worker = cluster.fork(env);
  worker.on('online', tellReady);
  worker.on('exit', (code, signal) => ended('A process of the web server', started, code, signal, () => startApi(part)));
}

/** The port is opened when every page can be asked for. */
function tellReady() {
  if (!open && listening.size < sockets.length) return;
  open = true;
  for (const worker of Object.values(cluster.workers ?? {})) {
    if (worker?.isConnected()) worker.send('pages are ready', () => undefined); // one that ends just now is started again
  }
}

function ended(what, started, code, signal, again) {
  if (stopping) return endPages();
  console.error(`${what} ended (${signal ? `signal ${signal}` : `exit code ${code}`}).`);
  if (Date.now() - started >= STEADY_MS) return again();
  // Once the port is open, what fails at its start is tried again: the other kind of process goes on answering.
  if (open) return void setTimeout(() => stopping || again(), AGAIN_MS);
  for (const child of pages.values()) child.kill('SIGTERM');
  return process.exit(code || 1);
}

/** The pages are asked to end when nobody hands anything on to them any more. */
function endPages() {
  if (Object.keys(cluster.workers ?? {}).length > 0) return;
  if (pages.size === 0) process.exit(0);
  for (const child of pages.values()) child.kill('SIGTERM');
}

// One that has ended is in the list until its channel is closed too, in whichever order these come.
cluster.on('disconnect', () => stopping && endPages());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    endPages();
  });
}
for (const socket of sockets) startPages(socket);
for (let i = 0; i < Number(count); i++) startApi(i > 0 ? 'other' : Number(count) > 2 ? 'firstApart' : 'first');
