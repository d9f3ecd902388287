import fc from 'fast-check';
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
    ['９４２００', 94200, undefined],
    ['12 500,00 €', 12500, 'EUR'],
    ['12\u00a0500,00\u202f€', 12500, 'EUR'],
    ['12.500,-', 12500, undefined],
    ['CHF 1’250.—', 1250, 'CHF'],
    ['5000 EUR (five thousand)', 5000, 'EUR'],
    ['125 EUR (one hundred twenty-five)', 125, 'EUR'],
    ['40 EUR (incl. VAT)', 40, 'EUR'],
    [`1${'0'.repeat(40)}`, 1e30, undefined],
    [`9${'0'.repeat(400)}`, 1e30, undefined],
  ])('%s is read', (text, value, currency) => {
    expect(parseAmount(text)).toEqual({ value, currency });
  });

  // What a payment tool could read as millions must not be read as a few units here.
  test.each(['0xFFFFF', '0xFF', '0b111', '5 XYZ', 'K 9', 'ninety', 'all of it', '12 or 13'])('%s is no small amount', (text) => {
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
    ['what names the payment is no amount', { payment: 'pi_9', amount: '60.00' }, 60, undefined],
    ['nor is its number', { payment_id: 9_000_000, payment_method: 'credit_card_44', amount: '60.00' }, 60, undefined],
    ['a UUID names it too', { refund: '7f0c2f4e-0d4b-4c53-9f9e-1d2a3b4c5d6e', amount: 60 }, 60, undefined],
    [
      'in a list too',
      {
        items: [
          { payment: 'pi_1', amount: '60' },
          { payment: 'pi_2', amount: '40.00' },
        ],
      },
      100,
      undefined,
    ],
    ['nested', { request: { payment: { id: 'pi_9', payment: 'pi_9', amount: '60.00', currency: 'EUR' } } }, 60, 'EUR'],
    ['cents', { payment: 'pi_9', amount_cents: '6000' }, 60, undefined],
    ['cents in camel case', { payment: 'pi_9', amountInCents: 6000 }, 60, undefined],
    ['minor units', { payment: 'pi_9', amount_minor: 6000, currency: 'GBP' }, 60, 'GBP'],
    ['minor units where one is the unit', { amount_minor: 6000, currency: 'JPY' }, 6000, 'JPY'],
    ['minor units where a thousand are', { amount_minor: 6000, currency: 'KWD' }, 6, 'KWD'],
    ['the largest of several', { payment: 'pi_9', amount: '60.00', fee: '75', tip: 400 }, 75, undefined],
    ['a payment may be its amount', { payment: '75', amount: '60.00' }, 75, undefined],
  ])('%s', (_, args, value, currency) => {
    expect(largestAmount(args, true)).toMatchObject({ value, ...(currency ? { currency } : {}) });
  });

  // A member that may name a payment hides no amount, and what it holds moves no score down when the amount rises.
  test.each(['USD_9000', 'k-9', 'ninety', 'million_2', '9 XYZ'])('"%s" names no payment', (payment) => {
    expect(largestAmount({ payment, amount: '60.00' }, true)!.euros).toBeGreaterThan(1_000);
  });

  test('beside what names the payment never weighs less when it is raised', () => {
    const asked = (args: object) => scoreAction({ tool: { name: 'issue_refund' }, arguments: args }).score;
    fc.assert(
      fc.property(
        fc.constantFrom('pi_9', 'pi_900000', 're-1a', '12', 'USD_7', 'all'),
        fc.constantFrom('payment', 'refund', 'payment_id', 'payment_method', 'credit'),
        fc.constantFrom('amount', 'amount_cents', 'total', 'payment_amount'),
        fc.constantFrom(String, (n: number) => n.toFixed(2), (n: number) => `${n} EUR`, (n: number) => `${n} XYZ`, (n: number) => n),
        fc.oneof(fc.nat(2_000), fc.nat(200_000)),
        fc.oneof(fc.nat(2_000), fc.nat(200_000)),
        (name, under, as, written, amount, more) => {
          const [less, greater] = [amount, amount + more].map((n) => asked({ [under]: name, [as]: written(n) }));
          expect(greater).toBeGreaterThanOrEqual(less!);
        },
      ),
    ); // prettier-ignore
    expect(asked({ payment: 'pi_900000', amount: '1100 XYZ' })).toBeGreaterThanOrEqual(
      asked({ payment: 'pi_900000', amount: '900 XYZ' }),
    );
    const findings = scoreAction({ tool: { name: 'issue_refund' }, arguments: { payment: 'pi_9', amount: '60.00' } }).findings;
    expect(findings.map((one) => one.reasonCode)).toContain('amount.size');
  });

  const scoreOf = (args: object) => scoreAction({ tool: { name: 'transfer_crypto' }, arguments: args, environment: 'staging' });

  // Longer, in another script, with what cannot be read beside it: more is never less.
  test('never weighs less when it is raised, however it is written', () => {
    const ways = ['40', '4 000,00 €', '12\u00a0500,00 €', '130.000,-', '2 million', `7${'0'.repeat(12)}`, `1${'0'.repeat(40)}`, `3${'0'.repeat(900)}`]; // prettier-ignore
    const scores = ways.map((amount) => scoreOf({ amount }).score);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
  });

  // A unit that nobody knows may be worth anything: below the limit of what is small and above it the same is held of it.
  test('in a unit that nobody knows never weighs less when it is raised', () => {
    const unit = fc
      .stringMatching(/^[A-Za-z]{1,9}$/)
      .filter((word) => !/^(?:e|k|m|mn|mm|mio|mil|b|bn|mrd|lakh|crore|tsd|mille)$/i.test(word));
    const profile = { effect: 'money' as const, reversible: 'no' as const };
    const history = { amounts: Array.from({ length: 40 }, (_, n) => String(900 + n * 10)), lastHour: 0 };
    const asked = (amount: string, currency: string | undefined, tool: object, past: object) =>
      scoreAction({ tool: { name: 'issue_refund', ...tool }, arguments: { amount, ...(currency ? { currency } : {}) }, ...past });
    fc.assert(
      fc.property(
        fc.constantFrom('pesos', 'XYZ', 'coins', 'points').chain((known) => fc.oneof(fc.constant(known), unit)),
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 1, max: 2_000 }),
        fc.constantFrom(undefined, 'EUR', 'JPY', 'BTC', 'ZZY'),
        fc.constantFrom({}, { profile }),
        fc.constantFrom({}, { history }),
        (word, amount, more, currency, tool, past) => {
          const [less, greater] = [amount, amount + more].map((n) => asked(`${n} ${word}`, currency, tool, past).score);
          expect(greater).toBeGreaterThanOrEqual(less!);
        },
      ),
      { examples: [['pesos', 1_000, 1, undefined, {}, {}], ['XYZ', 1_000, 1, undefined, { profile }, { history }]] }, // prettier-ignore
    );
  });

  test.each(['9 (million)', '9 (in thousands)', '9 (kEUR)', '9 EUR (T€)', '9 (x 1000)', '9 (nine million)', '9 (hundred)'])('%s is not nine', (amount) => {
    expect(parseAmount(amount)).toBeNull();
    expect(scoreOf({ amount }).score).toBeGreaterThan(scoreOf({ amount: '9' }).score);
  }); // prettier-ignore

  test('multiplied in a bracket weighs no less than in words', () => {
    expect(scoreOf({ amount: '9 (million)' }).score).toBeGreaterThan(scoreOf({ amount: '94200' }).score);
  });

  test.each([
    { amount: 10, asset: 'WBTC' },
    { amount: 10, asset: 'QQXZ' },
    { amount: '7', currency: 'ZZY' },
    { amount: 900, currency: 'XAU' },
    { amount: 900, currency: 'KWD' },
    { amount: 'whatever is left' },
  ])('%o is not small', (args) => {
    expect(['high', 'critical']).toContain(scoreOf(args).tier);
    expect(scoreOf(args).score).toBeGreaterThan(scoreOf({ amount: 10, currency: 'EUR' }).score);
  });

  test('that cannot be read is not told as a number', () => {
    const { effect, findings } = scoreOf({ amount: 'whatever is left of 70' });
    expect(effect!.amount).toBeUndefined();
    expect(findings.map((one) => one.reasonCode)).toContain('amount.unreadable');
  });

  test('of a payment token is in no currency', () => {
    expect(largestAmount({ amount: 40, token: 'tok_visa' }, true)).toMatchObject({ euros: 40 });
  });

  test('half a bitcoin is no half euro', () => {
    const half = largestAmount({ amount: '0.5', asset: 'BTC' }, true)!;
    expect(half.euros).toBeGreaterThan(1_000);
  });
});

describe('names of a hostile sender', () => {
  test.each(['a]', 'a[b', ']', '[', 'x[2', 'x]y', '.', '..', '', 'a.]', '[0]]'])(
    'an amount below %j is read, and reading it ends',
    (name) => {
      expect(largestAmount({ [name]: { amount: 40 } }, true)).toMatchObject({ euros: 40 });
      expect(largestAmount({ [name]: [{ [name]: { amount: 40, currency: 'EUR' } }] }, true)).toMatchObject({ euros: 40 });
    },
  );
});
