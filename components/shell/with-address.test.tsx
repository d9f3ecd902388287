import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import { brokenCursor } from '@/lib/shared/quote-given';
import { withAddress } from './with-address';

type Given = Record<string, string | string[]>;
const shown = async (given: Given, error?: Error): Promise<string> => {
  const page = withAddress(async ({ searchParams }: { searchParams: Promise<Given> }) => {
    if (error) throw error;
    return <p>{Object.keys(await searchParams).length} given</p>;
  });
  return renderToStaticMarkup(await page({ searchParams: Promise.resolve(given) }));
};

it('a place in a list that was never given is said in the page itself, with the way back to the rest of the address', async () => {
  expect(await shown({ system: 'sys_1' })).toBe('<p>1 given</p>');
  const html = await shown({ system: 'sys_1', cursor: 'foo', tag: ['a', 'b'] }, brokenCursor('foo'));
  expect(html).toContain('The address asks for a page that this list does not have');
  expect(html).toContain('cursor: &quot;foo&quot;.');
  expect(html).toContain('href="?system=sys_1&amp;tag=a&amp;tag=b"');
  expect(await shown({ cursor: 'foo' }, brokenCursor('foo'))).toContain('href="?"');
});

it('what a use case refuses of the address is said the same way, with all of the address and the way to the page without it', async () => {
  const html = await shown({ from: 'yesterday' }, new AppError('invalidRequest', 'from: must be a day.'));
  expect(html).toContain('The address has something in it that this page does not take');
  expect(html).toContain('from: &quot;yesterday&quot;.');
  expect(html).toContain('href="?"');
});

it('any other failure is thrown on: it is no matter of the address', async () => {
  const other = new AppError('unavailable', 'The database does not answer.');
  await expect(shown({ cursor: 'foo' }, other)).rejects.toBe(other);
  const plain = new Error('x');
  await expect(shown({}, plain)).rejects.toBe(plain);
});
