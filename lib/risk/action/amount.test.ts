import { describe, expect, test } from 'vitest';
import { scoreAction } from '../score-action';
import { parseAmount } from './amount';

describe('an amount', () => {
  test.each([
    ['40.00', 40, undefined],
    ['1,234.56', 1234.56, undefined],
    ['1.234,56 EUR', 1234.56, 'EUR'],
    ['$40', 40, 'USD'],
    ['40 euros', 40, 'EUR'],
    ['94200 XYZ', 94200, 'XYZ'],
  ])('%s is read', (text, value, currency) => {
    expect(parseAmount(text)).toEqual({ value, currency });
  });

  // What a payment tool could read as millions must not be read as a few units here.
  test.each(['0xFFFFF', '0xFF', '0b111', '9 million', '9 mio', '9 mil', '5 XYZ', 'K 9', '9e5', '9M', '９４２００', 'ninety'])(
    '%s is no small amount',
    (text) => {
      expect(parseAmount(text)).toBeNull();
      const asked = (amount: string) =>
        scoreAction({ tool: { name: 'issue_refund' }, arguments: { order: 'W1', amount, currency: 'EUR' }, environment: 'prod' });
      expect(asked(text).score).toBeGreaterThan(asked('40.00').score);
      expect(['high', 'critical']).toContain(asked(text).tier);
    },
  );
});
