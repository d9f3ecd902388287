import { expect, test } from 'vitest';
import { parameterWords, wordsOfPattern } from './parameter-words';

test('the words of a pattern are those that it takes, a space for whatever separates them', () => {
  const pattern = 'accept(s|ed)?|approve[sd]?|thumbs[ _-]?up|(under|over)[ _-]?(paid|triage)';
  const words = wordsOfPattern(pattern);
  expect(words).toEqual(['accept', 'accepts', 'accepted', 'approve', 'approves', 'approved', 'thumbs up', 'under paid', 'under triage', 'over paid', 'over triage']); // prettier-ignore
  for (const word of words) expect(word).toMatch(new RegExp(`^(${pattern})$`));
});

test('a pattern of another form is told as it stands, and numbers by their name', () => {
  expect(wordsOfPattern('a+b')).toEqual(['a+b']);
  expect(parameterWords({ enoughShare: 0.1, wellWords: 'good|right(ly)?' })).toEqual(['enough share 0.1', 'well words: good, right, rightly']); // prettier-ignore
});
