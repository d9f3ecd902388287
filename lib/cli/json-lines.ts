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
    const out = await answerOne(text, line, answer);
    if ('error' in out) bad++;
    const written = JSON.stringify('error' in out ? { error: { line, message: out.error } } : out.value);
    if (!process.stdout.write(`${written}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return bad;
}

async function answerOne(
  text: string,
  line: number,
  answer: (value: unknown, line: number) => Answer | Promise<Answer>,
): Promise<Answer> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { error: 'not JSON' };
  }
  return answer(value, line);
}
