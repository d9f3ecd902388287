/** Failures in a row after which nothing is asked for a while, and that while. */
export const FAILURES_TO_OPEN = 3;
const PAUSE_MS = 30_000;

/** Stops asking what keeps failing: open after some failures in a row, one try after a pause, closed again when that works. */
export class CircuitBreaker {
  private failures = 0;
  private openedAt = 0;
  private trying = false;

  constructor(
    private readonly most = FAILURES_TO_OPEN,
    private readonly pauseMs = PAUSE_MS,
    private readonly now: () => number = Date.now,
  ) {}

  /** True when a call may be made. */
  allows(): boolean {
    if (this.failures < this.most) return true;
    if (this.trying || this.now() - this.openedAt < this.pauseMs) return false;
    this.trying = true;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.trying = false;
  }

  failed(): void {
    this.failures++;
    this.trying = false;
    if (this.failures >= this.most) this.openedAt = this.now();
  }
}
