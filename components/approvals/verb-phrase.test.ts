import { describe, expect, test } from 'vitest';
import { EFFECTS } from '@/lib/risk/contract';
import { timeLeftWords } from './time-left-words';
import { verbPhrase } from './verb-phrase';

describe('the verb phrase', () => {
  test('takes words of its own from the name of the tool, and only where the effect bears them out', () => {
    expect(verbPhrase('payments.issueRefund', 'money')).toBe('Refund money');
    expect(verbPhrase('issue_refund', 'read')).toBe('Read data');
    expect(verbPhrase('send-email', 'send')).toBe('Send an e-mail');
    expect(verbPhrase('repay', 'money')).toBe('Move money'); // 'pay' is part of another word
  });
  test('never says anything that the name says', () => {
    const known = new Set(
      EFFECTS.flatMap((effect) => ['', 'refund', 'email', 'drop', 'grant'].map((word) => verbPhrase(word, effect))),
    );
    for (const effect of EFFECTS) expect(known).toContain(verbPhrase('Approved by Legal <b>safe</b>', effect));
  });
});

describe('the time left', () => {
  const now = Date.parse('2026-11-23T10:00:00Z');
  test.each([
    [45, 'less than a minute left'],
    [60, '1 min left'],
    [59 * 60, '59 min left'],
    [90 * 60, '1 h 30 min left'],
    [26 * 3600, '26 h left'],
    [80 * 3600, '3 days left'],
    [-1, 'time is over'],
  ])('%i seconds: %s', (seconds, words) => expect(timeLeftWords(new Date(now + seconds * 1000).toISOString(), now)).toBe(words));
});
