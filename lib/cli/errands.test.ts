import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import { errand, runErrand } from './errands';

const ERRANDS = {
  add: (a: number, b: number) => Promise.resolve(a + b),
  away: () => Promise.reject(new AppError('unavailable', 'The database is away.', { field: 'scope' }, 7)),
  broken: () => Promise.reject(new TypeError('broken')),
  deadlocked: () => Promise.reject(Object.assign(new Error('deadlock detected'), { code: '40P01' })),
  uncopied: () => Promise.resolve(() => undefined),
};
const held = process.send;
afterEach(() => void (process.send = held));

/** The channel of a child whose parent runs these errands: what is sent is copied, as it is between processes. */
function connect(): void {
  process.send = ((message: unknown) => {
    void runErrand(ERRANDS, structuredClone(message), (reply) => process.emit('message', structuredClone(reply) as never, undefined));
    return true;
  }) as never;
} // prettier-ignore

test('an errand is run by the parent, and its value or what it failed with comes back', async () => {
  connect();
  expect(await Promise.all([errand('add', [1, 2]), errand('add', [3, 4])])).toEqual([3, 7]);
  await expect(errand('away', [])).rejects.toMatchObject({
    constructor: AppError,
    code: 'unavailable',
    message: 'The database is away.',
    extra: { field: 'scope' },
    retryAfter: 7,
    status: 503,
  });
  await expect(errand('broken', [])).rejects.toMatchObject({ name: 'TypeError', message: 'broken' });
  await expect(errand('deadlocked', [])).rejects.toMatchObject({ message: 'deadlock detected', code: '40P01' });
  await expect(errand('uncopied', [])).rejects.toThrow('what uncopied answers cannot be sent');
  await expect(errand('nobody', [])).rejects.toThrow('no errand is called nobody');
});

test('an errand that cannot be sent fails', async () => {
  process.send = vi.fn((_message: unknown, _handle: unknown, _options: unknown, done: (error: Error) => void) => {
    done(new Error('channel closed'));
    return false;
  }) as never;
  await expect(errand('add', [1, 2])).rejects.toThrow('channel closed');
});
