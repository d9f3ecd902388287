import { expect, test } from 'vitest';
import { textStream } from './text-stream';

async function* made(log: string[], pieces: readonly string[]): AsyncGenerator<string, void> {
  try {
    for (const piece of pieces) {
      log.push(piece);
      yield piece;
    }
  } finally {
    log.push('ended');
  }
}

test('every piece comes, in order, and an empty one stops nothing', async () => {
  expect(await new Response(textStream(made([], ['a', '', '', 'é', '']))).text()).toBe('aé');
});

test('who stops reading ends the making', async () => {
  const log: string[] = [];
  const reader = textStream(made(log, ['a', 'b', 'c', 'd'])).getReader();
  await reader.read();
  await reader.cancel();
  expect(log.at(-1)).toBe('ended');
  expect(log).not.toContain('d');
});

test('what is thrown while making is thrown to who reads', async () => {
  async function* broken(): AsyncGenerator<string, void> {
    throw new Error('away');
  }
  await expect(new Response(textStream(broken())).text()).rejects.toThrow('away');
});
