import { AppError } from '@/lib/shared/errors';

interface Job<Item, Result> {
  items: Item[];
  wanted: () => boolean;
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
}

interface Line<Item, Result> {
  jobs: Job<Item, Result>[];
  running: number;
}

/**
 * Group commit: few transactions at a time for each workspace and process, one where nothing else is said. Requests that arrive while they run wait
 * and go together in the next, because the log's head row lets only one transaction append anyway and each commit costs a disk flush. A second one
 * pays where much is read before the head is taken: it reads while the first one writes.
 */
export class WriteQueue<Item, Result> {
  private readonly lines = new Map<string, Line<Item, Result>>();

  constructor(
    /** Weight of one transaction at most; a heavier request still goes in one. */
    private readonly maxWeight: number,
    private readonly write: (workspaceId: string, jobs: readonly Item[][]) => Promise<Result[][]>,
    private readonly weigh: (item: Item) => number = () => 1,
    private readonly atOnce = 1,
    /**
     * Milliseconds from the begin of a transaction that several requests shared to that of the next: with so many senders what comes meanwhile is better
     * written together than a request at a time, because each transaction costs a dozen statements whatever it holds. A single sender shares with nobody, and does not wait.
     */
    private readonly gatherMs = 0,
  ) {}

  /**
   * Resolves once the items are committed. Rejects with what the write of this request alone failed with. What is no longer `wanted` when its turn comes is
   * not written: whoever asked has gone and has it written elsewhere.
   */
  submit(workspaceId: string, items: Item[], wanted: () => boolean = () => true): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      let line = this.lines.get(workspaceId);
      if (!line) this.lines.set(workspaceId, (line = { jobs: [], running: 0 }));
      line.jobs.push({ items, wanted, resolve, reject });
      if (line.running < this.atOnce) void this.drain(workspaceId, line);
    });
  }

  private async drain(workspaceId: string, line: Line<Item, Result>): Promise<void> {
    line.running++;
    while (line.jobs.length > 0) {
      const jobs = this.take(line.jobs);
      if (jobs.length === 0) break;
      const gathered = jobs.length > 1 && this.gatherMs > 0 ? performance.now() + this.gatherMs : null;
      try {
        const results = await this.write(
          workspaceId,
          jobs.map((job) => job.items),
        );
        jobs.forEach((job, i) => job.resolve(results[i]!));
      } catch (error) {
        // A database that is away is away for everybody: trying each by itself would only make the last one wait the longest.
        if (jobs.length === 1 || (error instanceof AppError && error.code === 'unavailable'))
          for (const job of jobs) job.reject(error);
        else await this.oneByOne(workspaceId, jobs);
      }
      const rest = gathered === null ? 0 : gathered - performance.now();
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
    line.running--;
    if (line.running === 0) this.lines.delete(workspaceId);
  }

  private take(queue: Job<Item, Result>[]): Job<Item, Result>[] {
    for (const job of queue.filter(({ wanted }) => !wanted())) {
      queue.splice(queue.indexOf(job), 1);
      job.reject(new Error('nobody waits for it'));
    }
    let weight = 0;
    let jobs = 0;
    for (const job of queue) {
      weight += job.items.reduce((sum, item) => sum + this.weigh(item), 0);
      if (jobs > 0 && weight > this.maxWeight) break;
      jobs++;
    }
    return queue.splice(0, jobs);
  }

  /** Requests share a transaction, not each other's faults. */
  private async oneByOne(workspaceId: string, jobs: readonly Job<Item, Result>[]): Promise<void> {
    for (const job of jobs) {
      try {
        const [results] = await this.write(workspaceId, [job.items]);
        job.resolve(results!);
      } catch (error) {
        job.reject(error);
      }
    }
  }
}
