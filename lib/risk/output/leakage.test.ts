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
