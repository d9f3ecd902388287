import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { VisibleText, type TextMark } from './untrusted-text';

const render = (marks: readonly TextMark[]): string =>
  renderToStaticMarkup(<VisibleText text="Let me look at the order first." marks={marks} />);
const plain = (html: string): string => html.replace(/<[^>]+>/g, '');

describe('VisibleText', () => {
  it('shows a comment on words inside a longer finding, and both sides of the finding around it', () => {
    const html = render([
      { start: 0, end: 31, tone: 'supported', id: 'finding-1' },
      { start: 7, end: 24, tone: 'comment', id: 'comment-1' },
    ]);
    expect(html).toMatch(/<mark id="comment-1"[^>]*>look at the order<\/mark>/);
    expect(html.match(/data-mark="finding-1"/g)).toHaveLength(2);
    expect(html.match(/ id="finding-1"/g)).toHaveLength(1);
    expect(plain(html)).toBe('Let me look at the order first.');
  });

  it('gives every tone a ground of its own: that of the browser is none of our colours', () => {
    for (const tone of [
      'search',
      'active',
      'comment',
      'finding',
      'findingActive',
      'missed',
      'supported',
      'contradicted',
      'unsupported',
    ] as const)
      expect(render([{ start: 0, end: 3, tone }]), tone).toMatch(/<mark[^>]*class="[^"]*\bbg-/);
  });
});
