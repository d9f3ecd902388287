/** Larger requests are worked on in stretches beside the others (let-others-go.ts): nobody waits for the whole of one. */
const LARGEST_BYTES = 1024 * 1024;
/** A turn ends by then, whatever its request waits for. */
const LONGEST_MS = 100;

/** Nobody waits longer for a turn: where each of many takes its whole time, as when the database is away, the last of them would wait for minutes to be told. */
const LONGEST_WAIT_MS = 5_000;

let last: Promise<void> = Promise.resolve();

/**
 * Makes requests ready one after the other in each process: while one waits to be stored the next is decoded. Were all of them decoded a stretch at a time, each
 * would be ready as late as the last, and what all of them were decoded into would be in memory at once. `work` is given what to
 * call once its request is ready, and calls it at most once; the turn ends with `work` otherwise. `bytes`: size of the request.
 */
export async function inTurn<T>(bytes: number, work: (madeReady: () => void) => Promise<T>): Promise<T> {
  if (bytes > LARGEST_BYTES) return work(() => undefined);
  const before = last;
  let over: () => void = () => undefined;
  last = new Promise((resolve) => (over = resolve));
  await atMost(LONGEST_WAIT_MS, before);
  const timer = setTimeout(over, LONGEST_MS);
  const end = (): void => {
    clearTimeout(timer);
    over();
  };
  try {
    return await work(end);
  } finally {
    end();
  }
}

async function atMost(ms: number, awaited: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([awaited, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
