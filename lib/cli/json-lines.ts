import { createInterface } from 'node:readline';

/** One line's answer, or what is wrong with it. */
export type Answer = { value: object | string | number | boolean | null } | { error: string };

/**
 * Reads JSON values, one a line, from standard input and writes one line for each, in order. A bad line is answered with
 * `{"error":{"line":n,"message":...}}`, which never repeats the line, and the rest goes on. Resolves to how many lines were bad.
 * Waits while the reader of our output is slow; stops quietly when it has gone away.
 */
export async function answerLines(answer: (value: unknown, line: number) => Answer | Promise<Answer>): Promise<number> {
  let bad = 0;
  let line = 0;
  let gone = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
  });
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    line++;
    if (gone) break;
    if (text.trim() === '') continue;
    const { written, failed } = await answerOne(text, line, answer);
    if (failed) bad++;
    if (!process.stdout.write(`${written}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return bad;
}

/** What is written for one line. */
async function answerOne(
  text: string,
  line: number,
  answer: (value: unknown, line: number) => Answer | Promise<Answer>,
): Promise<{ written: string; failed: boolean }> {
  const failure = (message: string) => ({ written: JSON.stringify({ error: { line, message } }), failed: true });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return failure('not JSON');
  }
  const out = await answer(value, line);
  if ('error' in out) return failure(out.error);
  try {
    return { written: JSON.stringify(out.value), failed: false };
  } catch {
    // What came through from the line may be nested too deeply to be written.
    return failure('the answer cannot be written as JSON');
  }
}

/** The `id` of a line, to answer it with: a string or a number, nothing else. */
export function lineId(value: unknown): { id?: string | number } {
  if (typeof value !== 'object' || value === null) return {};
  const { id } = value as { id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? { id } : {};
}
