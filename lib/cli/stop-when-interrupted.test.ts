import { afterEach, expect, test, vi } from 'vitest';
import { stopWhenInterrupted } from './stop-when-interrupted';

afterEach(() => vi.restoreAllMocks());

test('an interrupted command says how to go on, stops its server, tells no fault that this causes, and ends as interrupted', async () => {
  const order: string[] = [];
  const exited = new Promise<number>((resolve) => {
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      resolve(Number(code));
      return new Promise(() => undefined) as never;
    });
  });
  let fail: (error: Error) => void = () => undefined;
  const abandon = async (): Promise<void> => {
    order.push('stopped');
    fail(new Error('terminating connection'));
  };
  const outcome = stopWhenInterrupted(
    { abandon },
    { tell: (line) => order.push(line), advice: () => 'Run it again.' },
    () => new Promise((_, reject) => (fail = reject)),
  );
  const said = vi.fn();
  outcome.then(said, said);
  process.emit('SIGINT', 'SIGINT');
  expect(await exited).toBe(130);
  expect(order).toEqual(['Interrupted. Run it again.', 'stopped']);
  expect(said).not.toHaveBeenCalled();
});

test('work that is done while its server is being stopped answers nobody: what comes after it would find no server', async () => {
  const exited = new Promise<number>((resolve) => {
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      resolve(Number(code));
      return new Promise(() => undefined) as never;
    });
  });
  let end: (value: string) => void = () => undefined;
  const said = vi.fn();
  const work = new Promise<string>((resolve) => (end = resolve));
  void stopWhenInterrupted({ abandon: () => work.then(() => undefined) }, { tell: vi.fn(), advice: () => '' }, () => work).then(
    said,
    said,
  );
  process.emit('SIGTERM', 'SIGTERM');
  end('opened');
  expect(await exited).toBe(143);
  expect(said).not.toHaveBeenCalled();
});

test('work that ends by itself leaves no listener, and its own failure is told', async () => {
  const before = process.listenerCount('SIGINT');
  const database = { abandon: vi.fn() };
  const how = { tell: vi.fn(), advice: () => '' };
  expect(await stopWhenInterrupted(database, how, async () => 7)).toBe(7);
  await expect(stopWhenInterrupted(database, how, () => Promise.reject(new Error('no')))).rejects.toThrowError('no');
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(database.abandon).not.toHaveBeenCalled();
});
