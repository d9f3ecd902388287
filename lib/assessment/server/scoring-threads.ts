import { Worker } from 'node:worker_threads';
import { bundleId } from '@/lib/risk/bundle';
import type { ActionSubject, Assessment, InputSubject, OutputSubject } from '@/lib/risk/contract';
import type { Scorers } from '../assess';

export type ScoringRequest = { id: number } & (
  | { stage: 'input'; subject: InputSubject }
  | { stage: 'output'; subject: OutputSubject }
  | { stage: 'action'; subject: ActionSubject }
);
/** Without an assessment the scorer failed. */
export interface ScoringAnswer {
  id: number;
  assessment?: Assessment;
}

/** A text that takes longer than this is not waited for: the part is unscored, which is never low. */
const LONGEST_MS = 60_000;

interface Waiting {
  resolve: (assessment: Assessment) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/**
 * The scorers of this release in a thread of their own, so that a long text never holds up the loops that integrate, sign and index. One that
 * ends or takes too long fails what waits for it and is replaced at the next call. For the worker process; everybody else calls
 * `scorersInForce`, which scores where it is called.
 */
export class ScoringThreads implements Scorers {
  readonly bundle = bundleId();
  private thread: Worker | null = null;
  private ready: Promise<Worker> | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(private readonly longestMs: number = LONGEST_MS) {}

  readonly input = (subject: InputSubject): Promise<Assessment> => this.ask({ id: ++this.last, stage: 'input', subject });
  readonly output = (subject: OutputSubject): Promise<Assessment> => this.ask({ id: ++this.last, stage: 'output', subject });
  readonly action = (subject: ActionSubject): Promise<Assessment> => this.ask({ id: ++this.last, stage: 'action', subject });

  private async ask(request: ScoringRequest): Promise<Assessment> {
    const thread = await (this.ready ??= this.start());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end('the scorers took too long'), this.longestMs);
      this.waiting.set(request.id, { resolve, reject, timer });
      thread.postMessage(request);
    });
  }

  /** Until it has loaded its code, which takes long where the processors are busy: no text's time runs before. */
  private start(): Promise<Worker> {
    const thread = new Worker(new URL('./scoring-thread.mjs', import.meta.url), { execArgv: [] });
    this.thread = thread;
    // It keeps no process alive that has nothing else to do.
    thread.unref();
    return new Promise((resolve, reject) => {
      const over = (reason: string): void => {
        reject(new Error(reason));
        if (this.thread === thread) this.end(reason);
      };
      thread.on('message', (message: ScoringAnswer | 'ready') =>
        message === 'ready' ? resolve(thread) : this.answered(message),
      );
      thread.on('error', () => over('the scoring thread failed'));
      thread.on('exit', () => over('the scoring thread ended'));
    });
  }

  private answered({ id, assessment }: ScoringAnswer): void {
    const one = this.waiting.get(id);
    if (!one) return;
    this.waiting.delete(id);
    clearTimeout(one.timer);
    if (assessment) one.resolve(assessment);
    else one.reject(new Error('the scorers failed'));
  }

  /** Ends the thread; what waits for it fails. */
  end(reason = 'closed'): void {
    const { thread } = this;
    this.thread = null;
    this.ready = null;
    void thread?.terminate();
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new Error(reason));
    }
    this.waiting.clear();
  }
}
