import type { ReactNode } from 'react';
import { AppError } from '@/lib/shared/errors';
import { Failure } from './failure';

type Search = Promise<Record<string, string | string[] | undefined>>;

/** What a page is refused for that stands in its address. */
const OF_ADDRESS: ReadonlySet<string> = new Set(['invalidCursor', 'invalidRequest']);

/**
 * A page that says of its address what is wrong with it. Thrown on, it would be answered with 500 and stand in the log as a failure of ours:
 * a place in a list that was never given, or a day that is none, is the visitor's.
 */
export function withAddress<P extends { searchParams: Search }>(
  page: (props: P) => Promise<ReactNode>,
): (props: P) => Promise<ReactNode> {
  return async (props) => {
    try {
      return await page(props);
    } catch (error) {
      if (!(error instanceof AppError) || !OF_ADDRESS.has(error.code)) throw error;
      // What a class is made of does not cross to the browser: the code alone does.
      return <Failure error={{ digest: error.digest }} search={textOf(await props.searchParams)} />;
    }
  };
}

function textOf(search: Awaited<Search>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) for (const one of [value ?? []].flat()) params.append(name, one);
  return params.toString();
}
