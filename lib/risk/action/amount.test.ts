import { describe, expect, test } from 'vitest';
import { scoreAction } from '../score-action';
import { largestAmount, parseAmount } from './amount';

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
  test.each(['0xFFFFF', '0xFF', '0b111', '5 XYZ', 'K 9', '９４２００', 'ninety'])('%s is no small amount', (text) => {
    expect(parseAmount(text)).toBeNull();
    const asked = (amount: string) =>
      scoreAction({ tool: { name: 'issue_refund' }, arguments: { order: 'W1', amount, currency: 'EUR' }, environment: 'prod' });
    expect(asked(text).score).toBeGreaterThan(asked('40.00').score);
    expect(['high', 'critical']).toContain(asked(text).tier);
  });

  test.each([['9 million', 9e6], ['9 mio', 9e6], ['9M', 9e6], ['9k', 9e3], ['9e5', 9e5], ['2 bn', 2e9], ['5.000', 5000], ['5,000', 5000], ['12.345', 12345], ['0.500', 0.5], ['5.25', 5.25]])('%s is %d', (text, value) => {
    expect(parseAmount(text)?.value).toBeCloseTo(value, 6);
  }); // prettier-ignore

  test('of nine millions weighs more than one of ninety thousand', () => {
    const at = (amount: string) => scoreAction({ tool: { name: 'issue_refund' }, arguments: { amount } }).score;
    expect(at('9 million')).toBeGreaterThan(at('94200'));
  });

  test.each<[string, unknown, number, string | undefined]>([
    ['the object names it', { amount: { value: '5000', currency: 'USD' } }, 5000, 'USD'],
    ['the tool names it', { value: 5000 }, 5000, undefined],
    ['members of a list come together', { payments: [{ amount: 900 }, { amount: 800 }, { amount: 700 }] }, 2400, undefined],
    ['a coin is a currency', { amount: '0.5', asset: 'BTC' }, 0.5, 'BTC'],
    ['the nearest currency counts', { currency: 'EUR', total: { amount: 7, currency: 'USD' } }, 7, 'USD'],
  ])('%s', (_, args, value, currency) => {
    expect(largestAmount(args, true)).toMatchObject({ value, ...(currency ? { currency } : {}) });
  });

  test('half a bitcoin is no half euro', () => {
    const half = largestAmount({ amount: '0.5', asset: 'BTC' }, true)!;
    expect(half.euros).toBeGreaterThan(1_000);
  });
});
