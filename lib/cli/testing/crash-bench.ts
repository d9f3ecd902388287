import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { startEmbedded, type EmbeddedServer } from '@/lib/db/embedded/cluster';
import { migrate } from '@/lib/db/migrate';
import { closePools } from '@/lib/db/pool';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { childEnv } from '@/lib/env';
import { initSignerHome } from '@/lib/ledger/server/signer-home';

export interface Ack {
  idx: number;
  leafHash: string;
}
export type PartName = 'writer' | 'worker' | 'signer';

const FILES: Readonly<Record<PartName, string>> = {
  writer: './crash-writer.ts',
  worker: '../worker.ts',
  signer: '../signer.ts',
};
const TSX = createRequire(import.meta.url).resolve('tsx');
const PATIENCE_MS = 60_000;

/**
 * A whole installation for the crash suite: a real cluster (fsync on), senders, worker and signer as processes of their own, and what was
 * acknowledged so far. Waiting is always for acknowledgements, never for time.
 */
export class CrashBench {
  readonly acks = new Map<string, Ack>();
  /** What should not have happened. */
  readonly failures: string[] = [];
  /** Refusals because the database was away or full: nothing of those was acknowledged. */
  refusals = 0;
  workspace!: TestWorkspace;
  private keyId = '';
  private server!: EmbeddedServer;
  private readonly parts: { name: PartName; child: ChildProcess }[] = [];
  private waiting: { when: () => boolean; go: () => void }[] = [];

  private constructor(readonly dataDir: string) {}

  /** Starts PostgreSQL, makes a workspace, and points this process and its children at them. */
  static async start(dataDir: string): Promise<CrashBench> {
    const bench = new CrashBench(dataDir);
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    bench.server = await startEmbedded({ dataDir });
    vi.stubEnv('DATABASE_URL', bench.server.url);
    vi.stubEnv('COUNTERSIGN_DATA_DIR', dataDir);
    vi.stubEnv('COUNTERSIGN_DB_POOL', '4');
    await migrate(bench.server.url);
    initSignerHome();
    bench.workspace = await testWorkspace();
    // As a person would make it: verification asks for the event of every row.
    const { keyId } = await createApiKey(bench.workspace.service, { name: 'crash', scopes: ['ingest'] });
    bench.keyId = keyId;
    return bench;
  }

  launch(name: PartName): void {
    const args = name === 'writer' ? [this.workspace.workspaceId, this.keyId] : [];
    const role = name === 'writer' ? {} : { COUNTERSIGN_ROLE: name };
    const child = fork(fileURLToPath(new URL(FILES[name], import.meta.url)), args, {
      execArgv: ['--import', TSX],
      env: childEnv({ ...role, NODE_ENV: 'test' }),
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    this.parts.push({ name, child });
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.hear(line);
    });
  }

  private hear(line: string): void {
    const [word, id = '', idx = '', leafHash = ''] = line.split(' ');
    if (word === 'ack') {
      const before = this.acks.get(id);
      const now = { idx: Number(idx), leafHash };
      if (before && (before.idx !== now.idx || before.leafHash !== now.leafHash))
        this.failures.push(`${id} was acknowledged as ${before.idx} and as ${now.idx}`);
      this.acks.set(id, now);
    } else if (word === 'away') this.refusals++;
    else if (word !== undefined && word !== '') this.failures.push(line);
    this.wake();
  }

  private wake(): void {
    this.waiting = this.waiting.filter(({ when, go }) => {
      if (!when()) return true;
      go();
      return false;
    });
  }

  /** Until so many more events were acknowledged. */
  async untilAcked(more: number): Promise<void> {
    const target = this.acks.size + more;
    await this.until(() => this.acks.size >= target, `${more} more acknowledgements`);
  }

  async until(when: () => boolean, what: string): Promise<void> {
    if (when()) return;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new Error(
              `${what} did not come (${this.acks.size} acknowledged, ${this.refusals} refused, ${this.failures[0] ?? 'no failures'})`,
            ),
          ),
        PATIENCE_MS,
      );
    });
    await Promise.race([new Promise<void>((go) => this.waiting.push({ when, go })), tooLong]).finally(() => clearTimeout(timer));
  }

  /** kill -9 of one process of that name, and another one in its place. */
  async killPart(name: PartName): Promise<void> {
    const at = this.parts.findIndex((part) => part.name === name);
    const { child } = this.parts.splice(at, 1)[0]!;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    this.launch(name);
  }

  /** kill -9 of the postmaster; its children end with it. It is started again as the launcher would. */
  async killPostgres(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.ended;
    await this.startPostgres();
  }

  /** kill -9 of one server process that works for us: the postmaster ends all others and recovers. */
  async killBackend(pick: (pids: readonly number[]) => number): Promise<void> {
    await this.untilConnected();
    const pids = await asOwner(async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database() ORDER BY pid`,
      );
      return rows.map((row) => row.pid);
    });
    if (pids.length === 0) return;
    try {
      process.kill(pick(pids), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it had ended by itself
    }
  }

  /** A server that was killed takes nobody in until it has recovered. */
  private async untilConnected(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await asOwner(async () => undefined);
      } catch (error) {
        if (Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async stopPostgres(): Promise<void> {
    await this.server.stop();
  }

  async startPostgres(): Promise<void> {
    this.server = await startEmbedded({ dataDir: this.dataDir });
  }

  /** Asks every process to stop and waits for it; PostgreSQL stays, and answers when this returns. */
  async quiet(): Promise<void> {
    const parts = this.parts.splice(0);
    await Promise.all(
      parts.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await gone;
      }),
    );
    await this.untilConnected();
  }

  /** Ends everything, also after a failure. */
  async end(): Promise<void> {
    for (const { child } of this.parts.splice(0)) child.kill('SIGKILL');
    await closePools();
    await this.server.stop();
  }
}
