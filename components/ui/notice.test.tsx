import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { SESSION_ENDED } from '@/lib/access/session-ended';
import { Notice } from './states';

describe('Notice', () => {
  test('of an ended session leads to the sign-in in another tab, so that the page keeps what was typed', () => {
    const html = renderToStaticMarkup(<Notice tone="error">{SESSION_ENDED}</Notice>);
    expect(html).toContain(SESSION_ENDED);
    expect(html).toMatch(/<a href="\/sign-in" target="_blank"/);
  });
  test('says everything else as it is given', () => {
    expect(renderToStaticMarkup(<Notice>Saved.</Notice>)).not.toContain('<a ');
  });
});
