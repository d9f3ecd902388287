import type { Serializable } from 'node:child_process';
import { AppError, type ErrorCode } from '@/lib/shared/errors';

/**
 * Calls from a process of the worker to the one that started it, over the channel between them (values as structuredClone copies them). Both are the same
 * release and the same user, so nothing is parsed.
 */
interface Asked {
  errand: number;
  name: string;
  args: unknown[];
}
type Answered = { errand: number } & ({ value: unknown } | { failed: { name: string; message: string; code?: ErrorCode } });

type Errands = Record<string, (...args: never[]) => Promise<unknown>>;

const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let last = 0;

/** Runs `name` of the parent's errands there. Rejects with what it failed with: an AppError with its code, others with name and message. */
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
  const { name, message: said, code } = message.failed;
  one.reject(code ? new AppError(code, said) : Object.assign(new Error(said), { name }));
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
    const { name: kind, message: said } = error as Error;
    reply = { errand: id, failed: { name: kind, message: said, ...(error instanceof AppError && { code: error.code }) } };
  }
  answer(reply as unknown as Serializable);
}
