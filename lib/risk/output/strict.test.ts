import { describe, expect, test } from 'vitest';
import { scoreOutput } from '../score-output';

const scored = (answer: string, context: string, question?: string) =>
  scoreOutput({ answer, context: [{ field: 'c', text: context, provenance: 'tool' }], ...(question && { question }) });
const ROOM = '{"room": "Larch", "breakfast": "yes", "dogs_allowed": "no", "price": 84.5, "currency": "EUR", "beds": 2}';
const HALL = 'The swimming hall is closed on Mondays. Children do not pay for the sauna. Berta beat Carla in the final.';

describe('a bare yes or no', () => {
  test.each<[question: string, context: string, right: string, wrong: string]>([
    ['Is breakfast included?', ROOM, 'Yes.', 'No.'],
    ['Are dogs allowed?', ROOM, 'No.', 'Yes.'],
    ['Is the swimming hall closed on Mondays?', HALL, 'Yes.', 'No.'],
    ['Do children pay for the sauna?', HALL, 'No.', 'Yes.'],
    ['Is the swimming hall open on Mondays?', HALL, 'No.', 'Yes.'],
  ])('is held against the question: %s', (question, context, right, wrong) => {
    expect(scored(right, context, question).probability).toBeLessThan(scored(wrong, context, question).probability);
    expect(scored(wrong, context, question).claims).toMatchObject([{ label: 'contradicted' }]);
  });

  test('to what the context does not speak of is unscored, and never low', () => {
    for (const question of ['Is there a harbour nearby?', undefined])
      for (const answer of ['Yes.', 'No.'])
        expect(scored(answer, ROOM, question)).toMatchObject({ tier: 'unscored', claims: [{ label: 'no_context' }] });
  });
});

describe('what must agree', () => {
  const worse = (right: string, wrong: string, context: string): void =>
    expect(scored(wrong, context).probability).toBeGreaterThan(scored(right, context).probability + 0.1);

  test('the currency', () => {
    worse('The room costs EUR 84.50.', 'The room costs $84.50.', ROOM);
    worse('The ticket costs 12 euros.', 'The ticket costs 12 pounds.', 'A ticket is €12 at the door.');
    worse('It costs 12 dollars.', 'It costs 12 yen.', 'Price: USD 12.');
  });

  test('words that say the opposite', () => worse('The hall is closed on Mondays.', 'The hall is open on Mondays.', HALL));
  test('who did what to whom', () => worse('Berta beat Carla.', 'Carla beat Berta.', HALL));
});
