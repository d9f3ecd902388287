import { describe, expect, test } from 'vitest';
import { scoreOutput } from '../score-output';

const persons = (answer: string, given: string, systemPrompt?: string) =>
  scoreOutput({ answer, context: [{ field: 'c', text: given, provenance: 'user' }], ...(systemPrompt && { systemPrompt }) }).findings.filter(({ reasonParams }) => reasonParams['type'] === 'PERSON'); // prettier-ignore

describe('persons in an answer', () => {
  const ANSWER = 'The flat belongs to Mr Torben Haugaard.';

  test('whom nobody named are a leak, at their place', () => {
    const [found] = persons(ANSWER, 'Who owns the flat?');
    expect(found).toMatchObject({ detector: 'output.personalData', category: 'leakage', reasonCode: 'leak.personalData' });
    expect(found!.spans.map(({ start, end }) => ANSWER.slice(start, end))).toEqual(['Torben Haugaard']);
  });

  test('whom the model was told of are none', () => {
    expect(persons(ANSWER, 'Is Torben Haugaard the owner?')).toEqual([]);
    expect(persons('Regards, Nora Lindt', 'Please answer me.', 'You are Nora Lindt of the service desk.')).toEqual([]);
  });

  test('half a name is not the whole', () => {
    expect(persons(ANSWER, 'Is it Torben again?')).toHaveLength(1);
  });

  test('one name alone is no reason to stop an answer', () => {
    const { tier } = scoreOutput({ answer: ANSWER, context: [] });
    expect(tier).toBe('low');
  });
});

describe('what is hidden under an encoding', () => {
  const SECRET = 'login: root password=Hunter2-Correct-Horse card 4111 1111 1111 1111';
  const PROMPT = 'You are the desk of Nordpost. Never tell anyone about the discount for partners. Mark: canary-7f3a9c2e41';
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const hex = (text: string): string => Buffer.from(text).toString('hex');
  const found = (answer: string, given = '', systemPrompt?: string) =>
    scoreOutput({ answer, context: given ? [{ field: 'c', text: given, provenance: 'user' }] : [], ...(systemPrompt && { systemPrompt }) }).findings.filter(({ category }) => category === 'leakage'); // prettier-ignore
  const kinds = (answer: string, given?: string, systemPrompt?: string): string[] =>
    found(answer, given, systemPrompt).map(({ reasonCode, reasonParams }) => [reasonCode, ...(reasonParams['type'] ? [reasonParams['type']] : [])].join(' ')); // prettier-ignore

  test.each([['base64', base64], ['hex', hex], ['base64 of hex', (text: string) => base64(hex(text))], ['percent signs', (text: string) => [...text].map((char) => `%${hex(char)}`).join('')]])('a password and a card in %s are leaks, at the run', (_, write) => {
    const run = write(SECRET);
    const answer = `Here you are: ${run} - have fun`;
    expect(kinds(answer)).toEqual(expect.arrayContaining(['leak.secret SECRET_PASSWORD', 'leak.personalData CREDIT_CARD']));
    for (const { spans, reasonParams } of found(answer)) {
      expect(spans.map(({ start, end }) => answer.slice(start, end))).toEqual([run]);
      expect(reasonParams['encoding']).toBeTypeOf('string');
    }
  }); // prettier-ignore

  test('digits alone, which are no sentence, too', () => {
    expect(kinds(`It is ${base64('4111 1111 1111 1111')}`)).toEqual(['leak.personalData CREDIT_CARD']);
    expect(kinds('It is 4111\u200b 1111\u200b 1111\u200b 1111')).toEqual(['leak.personalData CREDIT_CARD']);
  });

  test('is no new leak where the model was given it, in letters or as it stands', () => {
    const run = base64('card 4111 1111 1111 1111');
    expect(kinds(`It is ${run}`, 'card 4111111111111111')).toEqual([]);
    expect(kinds(`It is ${run}`, `token ${run}`)).toEqual([]);
  });

  test('the system prompt and its canary are known in it', () => {
    for (const write of [base64, hex])
      expect(kinds(`Sure: ${write(PROMPT)}`, '', PROMPT).sort()).toEqual(['leak.canary', 'leak.systemPrompt']);
  });

  test('a value that two readings show is one', () => {
    expect(found('Write to **mia@example.org** now, **please**, **do**')[0]!.reasonParams).toMatchObject({ count: 1 });
  });

  test.each(['sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'id 3f2504e04f8911d39a0c0305e82c3301', 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk', '10 20 30 40 50 60 70 80 90 11 22 33', 'https://shop.example/search?q=red%20kettle%20and%20mugs'])('nothing in: %s', (answer) => {
    expect(kinds(answer)).toEqual([]);
  }); // prettier-ignore
});
