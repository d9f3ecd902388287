import type { Serializable } from 'node:child_process';
import { errorTold, tellError, type ToldError } from '@/lib/shared/told-errors';

/**
 * Calls from a process of the worker to the one that started it, over the channel between them (values as structuredClone copies them). Both are the same
 * release and the same user, so nothing is parsed.
 */
interface Asked {
  errand: number;
  name: string;
  args: unknown[];
}
type Answered = { errand: number } & ({ value: unknown } | { failed: ToldError });

type Errands = Record<string, (...args: never[]) => Promise<unknown>>;

const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let last = 0;

/** Runs `name` of the parent's errands there. Rejects with what it failed with: an AppError with all that it says, others with name, message and code. */
export function errand<Result>(name: string, args: unknown[]): Promise<Result> {
  if (last === 0) process.on('message', (message: Answered) => answered(message));
  const id = ++last;
  return new Promise<Result>((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    const asked: Asked = { errand: id, name, args };
    process.send!(asked, undefined, undefined, (error) => {
      if (!error) return;
      waiting.delete(id);
      reject(error);
    });
  });
}

function answered(message: Answered): void {
  const one = waiting.get(message.errand);
  if (!one) return;
  waiting.delete(message.errand);
  if ('value' in message) return one.resolve(message.value);
  one.reject(errorTold(message.failed));
}

/** Runs what a child asks for, and answers it. */
export async function runErrand(errands: Errands, message: unknown, answer: (reply: Serializable) => void): Promise<void> {
  const { errand: id, name, args } = message as Asked;
  const run = errands[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
  let reply: Answered;
  try {
    if (!run) throw new Error(`no errand is called ${name}`);
    reply = { errand: id, value: await run(...args) };
  } catch (error) {
    reply = { errand: id, failed: tellError(error) };
  }
  try {
    answer(reply as unknown as Serializable);
  } catch (error) {
    // What cannot be copied never arrives: whoever asked would wait for ever.
    if ((error as Error).name !== 'DataCloneError') throw error;
    answer({ errand: id, failed: { name: 'Error', message: `what ${name} answers cannot be sent` } } as unknown as Serializable);
  }
}
