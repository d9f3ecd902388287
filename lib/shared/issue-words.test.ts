import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueWords, issueWordsWithValues } from './issue-words';

const said = (schema: z.ZodType, value: unknown): string => issueWords(schema.safeParse(value).error!.issues[0]!);

describe('issueWords', () => {
  it('says what is missing and of what type it is, in no words of the library', () => {
    expect(said(z.object({ items: z.array(z.string()) }), {})).toBe('is missing: give a list');
    expect(said(z.record(z.string(), z.json()), 'x')).toBe('must be an object, not a text');
    expect(said(z.enum(['a', 'b']), 'c')).toBe('must be one of a, b');
    expect(said(z.literal('a'), 'c')).toBe('must be "a"');
    expect(said(z.union([z.string(), z.array(z.string())]), 3)).not.toMatch(/Invalid|expected|received/);
    expect(said(z.string().min(1), '')).toBe('is empty');
    expect(said(z.array(z.string()).max(1), ['a', 'b'])).toBe('must have at most 1 items');
    expect(said(z.number().min(3), 2)).toBe('must be at least 3');
    expect(said(z.number(), 'x')).toBe('must be a number, not a text');
  });
  it('says what may be chosen, also of what tells the forms of an object apart', () => {
    const forms = z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]);
    expect(said(forms, { kind: 'c' })).toBe('must be one of a, b');
    expect(said(z.union([z.enum(['a', 'b']), z.literal('c')]), 'd')).toBe('must be one of a, b, c');
    const own = z.enum(['a', 'b'], { error: 'Choose one.' }).safeParse('c').error!.issues[0]!;
    expect(issueWords(own)).toBe('Choose one.');
    expect(issueWordsWithValues(own)).toBe('Choose one. One of: a, b.');
    expect(issueWordsWithValues(z.enum(['a', 'b']).safeParse('c').error!.issues[0]!)).toBe('must be one of a, b');
  });
  it('says of a union what is missing, or is wrong in the form that was meant', () => {
    const one = z.object({ from: z.iso.datetime() });
    expect(said(z.union([one, z.array(one)]), { from: 'x' })).toBe('must be a time with its zone, such as 2026-11-28T09:30:00Z');
    expect(said(z.union([one, z.array(one)]), { from: 1 })).toBe(
      'has none of the allowed forms: from must be a text, not a number',
    );
    expect(said(z.union([z.object({ counters: z.array(one) }), one]), { from: 1 })).toMatch(
      /: from must be a text, not a number$/,
    );
    expect(said(z.union([z.string(), z.array(z.string())]), undefined)).toBe('is missing');
  });
  it('keeps what a schema says itself', () => {
    expect(said(z.string().min(3, 'Say why, in a few words.'), 'x')).toBe('Say why, in a few words.');
  });
});
