import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Days, Time } from './time';

const paperOf = (markup: string): string | undefined => /data-paper="([^"]*)"/.exec(markup)?.[1];

test('a time that is short on the screen has its year on paper, and a clock its zone', () => {
  for (const style of ['stamp', 'day'] as const)
    expect(paperOf(renderToStaticMarkup(<Time at="2026-11-27T20:11:01Z" style={style} />))).toContain('2026');
  expect(paperOf(renderToStaticMarkup(<Time at="2026-11-27T20:11:01Z" style="stamp" />))).toMatch(/20:11:01 UTC$/);
  expect(paperOf(renderToStaticMarkup(<Time at="2026-11-27T20:11:01Z" style="full" />))).toBeUndefined();
});

test('days are read in the reader’s form, both ends named, one day once', () => {
  const text = (markup: string): string => markup.replaceAll(/<[^>]*>/g, '');
  expect(text(renderToStaticMarkup(<Days from="2026-10-01T00:00:00.000Z" to="2026-12-31" />))).toBe('1 Oct 2026 to 31 Dec 2026');
  expect(text(renderToStaticMarkup(<Days from="2026-10-01" to="2026-10-01" />))).toBe('1 Oct 2026');
});
