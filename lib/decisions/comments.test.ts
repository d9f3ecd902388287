import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anchorFor,
  anchorIn,
  bodyParts,
  keptBody,
  keptQuote,
  mentionBeforeCaret,
  mentionsIn,
  moveMentions,
  threads,
} from './comment-text';
import { newComment, type CommentView } from './comments';

describe('people who are called the same', () => {
  const people = [
    { id: 'per_1', name: 'Maria Li', email: 'maria@a.example' },
    { id: 'per_2', name: 'Maria Li', email: 'maria@b.example' },
    { id: 'per_3', name: 'Ada' },
  ];
  const chosen = (start: number, i: number) => ({ start, end: start + 1 + people[i]!.name.length, person: people[i]! });
  it('are the ones that were chosen, wherever their names move', () => {
    const before = 'ask @Maria Li and @Maria Li';
    const marks = [chosen(4, 0), chosen(18, 1)];
    expect(mentionsIn(before, marks, people)).toEqual({ ids: ['per_1', 'per_2'], unclear: null });
    const after = `please ${before}`;
    expect(mentionsIn(after, moveMentions(before, after, marks), people).ids).toEqual(['per_1', 'per_2']);
    const written = 'ask @Maria Lind and @Maria Li';
    expect(moveMentions(before, written, marks).map((one) => one.person.id)).toEqual(['per_2']);
  });
  it('are not guessed from the name alone; one whom nobody else is called like is', () => {
    expect(mentionsIn('ask @Maria Li and @Ada', [], people)).toEqual({ ids: ['per_3'], unclear: 'Maria Li' });
    expect(mentionsIn('ask @Maria Li', [chosen(4, 1)], people)).toEqual({ ids: ['per_2'], unclear: null });
  });
  it('keep their places under any edit outside their names', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, after, more) => {
        const text = `${before}@Ada${after}`;
        const next = `${before}${more}@Ada${after}`;
        const [kept] = moveMentions(text, next, [chosen(before.length, 2)]);
        if (kept) expect(next.slice(kept.start, kept.end)).toBe('@Ada');
      }),
    );
  });
});

describe('anchors', () => {
  it('find their passage again in an unchanged text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), fc.nat(40), (text, a, b) => {
        const anchor = anchorFor('tool.result', text, a, b);
        expect(anchorIn(text, anchor).state).toBe('exact');
        expect(text.slice(anchor.start, anchor.end)).toBe(anchor.quote);
      }),
    );
  });
  it('follow their words when the text before them changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), fc.string(), (before, quote, after, inserted) => {
        const anchor = anchorFor('f', before + quote + after, before.length, before.length + quote.length);
        const text = inserted + before + quote + after;
        const found = anchorIn(text, anchor);
        expect(found.state).not.toBe('lost');
        if (found.state !== 'lost') expect(text.slice(found.start, found.end)).toBe(quote);
      }),
    );
  });
  it('take the nearest of several places', () => {
    expect(anchorIn('no yes no', { field: 'f', start: 5, end: 7, quote: 'no' })).toEqual({ state: 'moved', start: 7, end: 9 });
  });
  it('say when the passage is gone', () => {
    expect(anchorIn('something else', { field: 'f', start: 0, end: 6, quote: 'refund' })).toEqual({ state: 'lost' });
    expect(anchorIn(null, { field: 'f', start: 0, end: 0, quote: '' })).toEqual({ state: 'lost' });
  });
  it('quote a long passage by its beginning, never half a character', () => {
    const anchor = anchorFor('f', `${'a'.repeat(1999)}😀${'b'.repeat(50)}`, 0, 2051);
    expect(anchor.quote).toBe('a'.repeat(1999));
    expect(anchor.end).toBe(2051);
  });
});

describe('mentions', () => {
  it.each([
    ['ask @Ad', 7, { start: 4, query: 'Ad' }],
    ['@', 1, { start: 0, query: '' }],
    ['@Ada Lov', 8, { start: 0, query: 'Ada Lov' }],
    ['mail me@home', 12, null],
    ['@Ada, thanks', 12, null],
  ])('completes in %j at %d', (text, caret, expected) => {
    expect(mentionBeforeCaret(text, caret)).toEqual(expected);
  });
  it('cuts a body into runs that give it back, the longest name first', () => {
    const people = [
      { id: 'per_1', name: 'Ada' },
      { id: 'per_2', name: 'Ada Lovelace' },
    ];
    expect(
      bodyParts('@Ada Lovelace and @Ada: <b>look</b>', people)
        .filter((part) => part.person)
        .map((part) => part.person?.id),
    ).toEqual(['per_2', 'per_1']);
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(
          bodyParts(body, people)
            .map((part) => part.text)
            .join(''),
        ).toBe(body);
      }),
    );
  });
});

describe('what a comment keeps', () => {
  const SECRET = `password=${'hunter2'}hunter2`;

  it('is its passage, looked up by the words as given and found again when a secret in them was not kept', () => {
    const text = `Run it with ${SECRET} and look.`;
    const given = anchorFor('f', text, 4, text.length - 6);
    const parsed = newComment.parse({ body: 'x', anchor: given }).anchor!;
    expect(parsed).toEqual(given);
    const stored = { ...parsed, quote: keptQuote(parsed.quote) };
    expect(stored.quote).not.toContain('hunter2');
    expect(anchorIn(text, stored)).toEqual({ state: 'exact', start: given.start, end: given.end });
    expect(anchorIn(`Other words, ${text}`, stored)).toEqual({ state: 'lost' });
  });

  it('is a quote of at most 2,000 characters, whatever the markers add', () => {
    const text = 'pwd=a1b2 '.repeat(300);
    const given = anchorFor('f', text, 0, text.length);
    expect(given.quote).toHaveLength(2000);
    const stored = { ...newComment.parse({ body: 'x', anchor: given }).anchor!, quote: keptQuote(given.quote) };
    expect(stored.quote.length).toBeLessThanOrEqual(2000);
    expect(stored.quote).not.toContain('a1b2');
    expect(anchorIn(text, stored)).toEqual({ state: 'exact', start: 0, end: 2000 });
  });

  it.each([
    ['password: @Ann Berg please reset it', 'password: @Ann Berg please reset it'],
    ['token:@Ann Berg', 'token:@Ann Berg'],
    [`${SECRET} @Ann Berg`, 'password=[removed:password] @Ann Berg'],
    [`${SECRET}@Ann Berg`, 'password=[removed:password] Berg'],
    [`@Ann Berg ${SECRET}`, '@Ann Berg password=[removed:password]'],
  ])('is every name, and no secret: %s', (body, kept) => {
    expect(keptBody(body, [{ id: 'per_1', name: 'Ann Berg' }])).toBe(kept);
  });
});

describe('newComment', () => {
  it.each([[''], ['  \n'], ['x'.repeat(10_001)], ['\ud800']])('refuses %j', (body) => {
    expect(newComment.safeParse({ body }).success).toBe(false);
  });
  it('refuses a passage that ends before it starts', () => {
    expect(newComment.safeParse({ body: 'x', anchor: { field: 'f', start: 3, end: 1, quote: '' } }).success).toBe(false);
  });
});

describe('threads', () => {
  const comment = (id: string, replyTo?: string, deletedAt?: string): CommentView => ({
    id,
    decision: 'dec_1',
    author: { id: 'per_1', name: 'Ada' },
    ...(replyTo ? { replyTo } : {}),
    body: deletedAt ? '' : id,
    mentions: [],
    createdAt: `2026-11-21T10:00:0${id}Z`,
    ...(deletedAt ? { deletedAt } : {}),
    may: { delete: false, resolve: false },
  });
  const shape = (comments: CommentView[]) =>
    threads(comments).map((thread) => [thread.first.id, ...thread.answers.map((a) => a.id)]);
  it('keeps answers, also answers to answers, under the first comment', () => {
    expect(shape([comment('1'), comment('3', '2'), comment('2', '1'), comment('4')])).toEqual([['1', '2', '3'], ['4']]);
  });
  it('keeps the place of a deleted comment only while somebody answered it', () => {
    expect(shape([comment('1', undefined, 'x'), comment('2', '1'), comment('3', undefined, 'x')])).toEqual([['1', '2']]);
  });
  it('does not turn in a circle of answers', () => {
    expect(shape([comment('1', '2'), comment('2', '1')]).flat().length).toBeGreaterThan(0);
  });
});
