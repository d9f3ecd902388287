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
    expect(said(z.array(z.string()).max(1), ['a', 'b'])).toBe('must have at most 1 item');
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
    expect(said(z.union([one, z.array(one)]), { from: 'x' })).toBe('must be a time in UTC, such as 2026-11-28T09:30:00Z');
    expect(said(z.union([one, z.array(one)]), { from: 1 })).toBe(
      'has none of the allowed forms: from must be a text, not a number',
    );
    expect(said(z.union([z.object({ counters: z.array(one) }), one]), { from: 1 })).toMatch(
      /: from must be a text, not a number$/,
    );
    expect(said(z.union([z.string(), z.array(z.string())]), undefined)).toBe('is missing');
  });
  it('says of a time whether another zone than UTC may stand in it', () => {
    const at = '2026-11-28T09:30:00+01:00';
    expect(said(z.iso.datetime(), at)).toBe('must be a time in UTC, such as 2026-11-28T09:30:00Z');
    expect(said(z.iso.datetime({ offset: true }), 'x')).toMatch(/^must be a time with its zone, such as/);
  });
  it('says no type twice, and no number with the wrong unit', () => {
    expect(said(z.number().int(), 1.5)).toBe('must be a whole number');
    expect(said(z.coerce.date(), 'x')).toBe('must be a time');
    expect(said(z.number(), Number.NaN)).toBe('must be a number, not NaN');
    expect(said(z.array(z.string()).min(1), [])).toBe('must have at least 1 item');
    expect(said(z.string().length(3), 'x')).toBe('must have exactly 3 characters');
    expect(said(z.number().multipleOf(5), 3)).toBe('must be a multiple of 5');
    expect(said(z.never(), 1)).toBe('may not be given');
  });
  it('names one unknown member in short, however many there are and whatever they are called', () => {
    const given = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`\u202e${'k'.repeat(200)}${i}`, 1]));
    const words = said(z.strictObject({}), given);
    expect(words).toMatch(/^has a member that is not known here: "\?k{39}…" \(and 4999 more\)$/);
  });
  it('takes a choice for told where its very word is there, not where letters of it are', () => {
    const issue = z.enum(['a', 'as'], { error: 'Choose a basis.' }).safeParse('c').error!.issues[0]!;
    expect(issueWordsWithValues(issue)).toBe('Choose a basis. One of: a, as.');
  });
  it('says of an object what is wrong in it, also where a single value would have been taken', () => {
    const either = z.union([z.enum(['a', 'b']), z.object({ x: z.string() })]);
    expect(said(either, { y: 1 })).toMatch(/: x is missing: give a text$/);
    expect(said(either, 'q')).toBe('must be one of a, b');
  });
  it('keeps what a schema says itself', () => {
    expect(said(z.string().min(3, 'Say why, in a few words.'), 'x')).toBe('Say why, in a few words.');
  });
});
