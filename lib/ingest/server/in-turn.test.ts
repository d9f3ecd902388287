import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inTurn } from './in-turn';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

function request(bytes = 1_000) {
  const done = { begun: false, madeReady: (): void => undefined, finish: (): void => undefined, fail: (): void => undefined };
  const answer = inTurn(bytes, (madeReady) => {
    done.begun = true;
    done.madeReady = madeReady;
    return new Promise<string>((resolve, reject) => {
      done.finish = () => resolve('stored');
      done.fail = () => reject(new Error('not stored'));
    });
  });
  return { done, answer };
}

test('a request begins when the one before it is ready, not when it is stored', async () => {
  const [first, second, third] = [request(), request(), request()];
  await settled();
  expect([first, second, third].map(({ done }) => done.begun)).toEqual([true, false, false]);
  first.done.madeReady();
  await settled();
  expect([second, third].map(({ done }) => done.begun)).toEqual([true, false]);
  second.done.fail();
  await expect(second.answer).rejects.toThrow('not stored');
  await settled();
  expect(third.done.begun).toBe(true);
  first.done.finish();
  third.done.finish();
  expect(await Promise.all([first.answer, third.answer])).toEqual(['stored', 'stored']);
});

test('one that does not become ready stops nobody for long, and the turn after it is whole', async () => {
  const [stuck, next, last] = [request(), request(), request()];
  await vi.advanceTimersByTimeAsync(100);
  expect([next, last].map(({ done }) => done.begun)).toEqual([true, false]);
  stuck.done.madeReady();
  await settled();
  expect(last.done.begun).toBe(false);
  next.done.finish();
  await next.answer;
  await settled();
  expect(last.done.begun).toBe(true);
  stuck.done.finish();
  last.done.finish();
  await Promise.all([stuck.answer, last.answer]);
});

test('a large request neither waits for a turn nor is waited for', async () => {
  const [small, large, other] = [request(), request(2 * 1024 * 1024), request()];
  await settled();
  expect([small, large, other].map(({ done }) => done.begun)).toEqual([true, true, false]);
  small.done.madeReady();
  await settled();
  expect(other.done.begun).toBe(true);
  for (const { done } of [small, large, other]) done.finish();
  await Promise.all([small.answer, large.answer, other.answer]);
});

test('nobody waits for long behind many that take their whole time', async () => {
  const many = Array.from({ length: 100 }, () => request());
  await vi.advanceTimersByTimeAsync(4_000);
  expect(many.every(({ done }) => done.begun)).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(many.every(({ done }) => done.begun)).toBe(true);
  for (const { done } of many) done.finish();
  expect(new Set(await Promise.all(many.map(({ answer }) => answer)))).toEqual(new Set(['stored']));
});
