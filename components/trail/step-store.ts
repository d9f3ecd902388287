import type { Step } from '@/lib/dialects/step';

/** Content of steps as it comes in, kept for the steps read last. Requests made in one moment go out together. */
export type StepEntry =
  { state: 'loading' } | { state: 'ready'; step: Step } | { state: 'failed'; message: string; requestId: string | null };

const LOADING: StepEntry = { state: 'loading' };
const BATCH = 25;

export class StepStore {
  private readonly entries = new Map<string, StepEntry>();
  private readonly listeners = new Set<() => void>();
  private waiting = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly load: (ids: readonly string[]) => Promise<Step[]>,
    /** How many steps are kept. */
    private readonly capacity = 800,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The entry as it is now; the same object until it changes. Undefined: never asked for, or forgotten since. */
  get(id: string): StepEntry | undefined {
    return this.entries.get(id);
  }

  /** Puts content in that is already here. */
  put(steps: readonly Step[]): void {
    for (const step of steps) this.set(step.id, { state: 'ready', step });
    this.tell();
  }

  /** Asks for what is not here and not under way. */
  request(ids: readonly string[]): void {
    for (const id of ids) {
      const entry = this.entries.get(id);
      if (entry) {
        // Read last: forgotten last.
        this.entries.delete(id);
        this.entries.set(id, entry);
        continue;
      }
      this.entries.set(id, LOADING);
      this.waiting.add(id);
    }
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => this.flush(), 10);
  }

  /** Asks again for what failed, or for what may have changed. */
  renew(ids: readonly string[]): void {
    for (const id of ids) if (this.entries.get(id)?.state !== 'loading') this.waiting.add(id);
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => this.flush(), 10);
  }

  private flush(): void {
    this.timer = null;
    const ids = [...this.waiting];
    this.waiting = new Set();
    for (let i = 0; i < ids.length; i += BATCH) void this.fetch(ids.slice(i, i + BATCH));
  }

  private async fetch(ids: readonly string[]): Promise<void> {
    try {
      const steps = new Map((await this.load(ids)).map((step) => [step.id, step]));
      for (const id of ids) {
        const step = steps.get(id);
        this.set(
          id,
          step
            ? { state: 'ready', step }
            : { state: 'failed', message: 'The server has no such step any more.', requestId: null },
        );
      }
    } catch (error) {
      const { message, requestId } = error as { message?: string; requestId?: string | null };
      for (const id of ids) {
        // What is on the page stays there when only its renewal failed.
        if (this.entries.get(id)?.state === 'ready') continue;
        this.set(id, { state: 'failed', message: message ?? 'The step could not be loaded.', requestId: requestId ?? null });
      }
    }
    this.tell();
  }

  private set(id: string, entry: StepEntry): void {
    this.entries.delete(id);
    this.entries.set(id, entry);
    for (const [oldest, old] of this.entries) {
      if (this.entries.size <= this.capacity) break;
      if (old.state !== 'loading') this.entries.delete(oldest);
      else break;
    }
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
