import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process that the launcher keeps running. */
export interface Part {
  name: string;
  /** Absolute path of the module to run, and its arguments. */
  file: string;
  args: string[];
  execArgv: string[];
  env: NodeJS.ProcessEnv;
  /** What the part prints is given here line by line. */
  onLine: (line: string) => void;
  /** What the part sends over its channel, copied as by structuredClone, and how to answer it. */
  onMessage?: (message: unknown, answer: (reply: Serializable) => void) => void;
}
export interface Supervised {
  /** Resolves when the part has ended for good. Asks first (SIGTERM), insists after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
  /** True while the part's process is alive. */
  running(): boolean;
}

/** Loaded into every part before its own code: it ends when the launcher is gone, even by SIGKILL. */
export const TIE = fileURLToPath(new URL('./exit-with-launcher.mjs', import.meta.url));
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const STEADY_MS = 60_000;

/**
 * Starts a part and starts it again whenever it ends, waiting longer each time it ends soon after its start. `onRestart` hears
 * why. Parts run in sessions of their own: a Ctrl-C for the whole group reaches the launcher only, which stops them in order.
 */
export function supervise(part: Part, onRestart: (why: string) => void): Supervised {
  let child: ChildProcess | null = null;
  let stopping = false;
  let wait = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | null = null;
  const start = (): void => {
    timer = null;
    const started = Date.now();
    const made = fork(part.file, part.args, {
      execArgv: ['--import', TIE, ...part.execArgv],
      env: part.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
      ...(part.onMessage && { serialization: 'advanced' as const }),
    });
    child = made;
    // One that has ended meanwhile needs no answer.
    made.on('message', (message) => part.onMessage?.(message, (reply) => made.connected && made.send(reply, () => undefined)));
    for (const stream of [made.stdout, made.stderr]) forwardLines(stream, part.onLine);
    let over = false;
    const ended = (how: string): void => {
      if (over) return;
      over = true;
      child = null;
      if (stopping) return;
      if (Date.now() - started > STEADY_MS) wait = FIRST_WAIT_MS;
      onRestart(`${part.name} ended (${how}); it is started again in ${wait / 1000} s.`);
      timer = setTimeout(start, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
    made.once('error', (error) => ended(error.message));
    made.once('exit', (code, signal) => ended(signal ? `signal ${signal}` : `exit code ${code}`));
  };
  start();
  return {
    running: () => child !== null,
    async stop(patienceMs = 10_000) {
      stopping = true;
      if (timer) clearTimeout(timer);
      const current = child;
      if (!current || current.exitCode !== null || current.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => current.once('exit', () => resolve()));
      current.kill('SIGTERM');
      const insist = setTimeout(() => current.kill('SIGKILL'), patienceMs);
      await gone;
      clearTimeout(insist);
    },
  };
}

function forwardLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream?.on('end', () => {
    if (rest) onLine(rest);
  });
}
