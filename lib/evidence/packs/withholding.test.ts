import { expect, test } from 'vitest';
import { WITHHOLDING_GROUNDS } from './words';
import { withheldBy } from './withholding';

test('without a ground nothing is kept back; with any, what nobody classed is', () => {
  for (const kind of ['decision.ended', 'otlp.span', 'a.kind.of.tomorrow']) expect(withheldBy([], kind)).toBeNull();
  for (const ground of WITHHOLDING_GROUNDS)
    for (const kind of ['otlp.span', 'otlp.log', 'action.requested', 'finding.labelled', 'a.kind.of.tomorrow'])
      expect(withheldBy([ground], kind), `${ground} ${kind}`).toBe(ground);
});

test('each ground keeps back what it is about, and leaves what was decided', () => {
  for (const ground of WITHHOLDING_GROUNDS) expect(withheldBy([ground], 'decision.ended')).toBeNull();
  expect(withheldBy(['tippingOff'], 'risk.assessed')).toBe('tippingOff');
  expect(withheldBy(['tradeSecrets'], 'model.invoked')).toBe('tradeSecrets'); // its system prompt
  expect(withheldBy(['thirdPersons'], 'retrieval.completed')).toBe('thirdPersons');
  expect(withheldBy(['privilege'], 'comment.added')).toBe('privilege');
  expect(withheldBy(['privilege', 'tippingOff'], 'policy.evaluated')).toBe('tippingOff');
});
