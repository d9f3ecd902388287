import { describe, expect, test } from 'vitest';
import { WITHHOLDING_GROUNDS } from './words';
import { withheldBy } from './withholding';

describe('grounds for withholding', () => {
  test('without one nothing is kept back', () => {
    for (const kind of ['otlp.span', 'model.invoked', 'action.requested', 'something.new'])
      expect(withheldBy([], kind)).toBeNull();
  });

  test('with any, what is not known to be harmless is kept back', () => {
    for (const ground of WITHHOLDING_GROUNDS) {
      expect(withheldBy([ground], 'something.new')).toBe(ground);
      expect(withheldBy([ground], 'action.requested')).toBe(ground);
      expect(withheldBy([ground], 'decision.started')).toBeNull();
    }
    // Spans hold everything; the system prompt stands in what a model was called with; findings tell what was looked for.
    for (const kind of ['otlp.span', 'otlp.log', 'model.invoked', 'risk.scored', 'policy.evaluated', 'finding.labelled'])
      expect(withheldBy(['tippingOff'], kind)).toBe('tippingOff');
    for (const kind of ['otlp.span', 'model.invoked', 'prompt.rendered'])
      expect(withheldBy(['tradeSecrets'], kind)).toBe('tradeSecrets');
    for (const kind of ['otlp.span', 'retrieval.completed', 'tool.returned'])
      expect(withheldBy(['thirdPersons'], kind)).toBe('thirdPersons');
  });

  test('of several, each keeps back what it does not let through', () => {
    expect(withheldBy(['privilege', 'tradeSecrets'], 'model.invoked')).toBe('tradeSecrets');
    expect(withheldBy(['tradeSecrets', 'privilege'], 'review.decided')).toBe('privilege');
  });
});
