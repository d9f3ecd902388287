/** SIGINT, SIGTERM and SIGHUP, however often they come: the first asks everything to stop. So does `ask`. */
export class StopSignal {
  readonly wait: Promise<void>;
  private readonly stopping = new AbortController();

  constructor() {
    this.wait = new Promise((resolve) => this.signal.addEventListener('abort', () => resolve(), { once: true }));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.ask());
  }

  /** Ends what takes one, such as a start of PostgreSQL. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }
  get asked(): boolean {
    return this.signal.aborted;
  }
  ask(): void {
    this.stopping.abort(new Error('asked to stop'));
  }
}
