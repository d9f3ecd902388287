/**
 * Group commit: one transaction at a time for each workspace and process. Requests that arrive while one runs wait and go together
 * in the next, because the log's head row lets only one transaction append anyway and each commit costs a disk flush.
 */
export interface Job<Item, Result> {
  items: Item[];
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
}

export class WriteQueue<Item, Result> {
  private readonly waiting = new Map<string, Job<Item, Result>[]>();

  constructor(
    /** Items of one transaction at most; a larger request still goes in one. */
    private readonly maxItems: number,
    private readonly write: (workspaceId: string, jobs: readonly Item[][]) => Promise<Result[][]>,
  ) {}

  /** Resolves once the items are committed. Rejects with what the write of this request alone failed with. */
  submit(workspaceId: string, items: Item[]): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      const job = { items, resolve, reject };
      const queue = this.waiting.get(workspaceId);
      if (queue) queue.push(job);
      else {
        this.waiting.set(workspaceId, [job]);
        void this.drain(workspaceId);
      }
    });
  }

  private async drain(workspaceId: string): Promise<void> {
    const queue = this.waiting.get(workspaceId)!;
    while (queue.length > 0) {
      const jobs = this.take(queue);
      try {
        const results = await this.write(
          workspaceId,
          jobs.map((job) => job.items),
        );
        jobs.forEach((job, i) => job.resolve(results[i]!));
      } catch (error) {
        if (jobs.length === 1) jobs[0]!.reject(error);
        else await this.oneByOne(workspaceId, jobs);
      }
    }
    this.waiting.delete(workspaceId);
  }

  private take(queue: Job<Item, Result>[]): Job<Item, Result>[] {
    let count = 0;
    let jobs = 0;
    while (jobs < queue.length && (jobs === 0 || count + queue[jobs]!.items.length <= this.maxItems))
      count += queue[jobs++]!.items.length;
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
