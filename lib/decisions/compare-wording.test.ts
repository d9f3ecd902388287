import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProse, onlyWording, sharedWording } from './compare-wording';

describe('sharedWording', () => {
  it('is symmetric, between 0 and 1, and 1 for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const shared = sharedWording(a, b);
        expect(shared).toBe(sharedWording(b, a));
        expect(shared).toBeGreaterThanOrEqual(0);
        expect(shared).toBeLessThanOrEqual(1);
        expect(sharedWording(a, a)).toBe(1);
      }),
    );
  });
});

describe('onlyWording', () => {
  const told = 'The customer asks for a refund of order W100 because the lamp arrived broken';
  it('holds for the same said in other words', () => {
    expect(onlyWording(told, 'Customer wants order W100 refunded, since the lamp was broken when it arrived')).toBeGreaterThan(
      0.4,
    );
  });
  it('does not hold when a figure, an identifier or a negation differs, however alike the rest is', () => {
    expect(onlyWording(told, told.replace('W100', 'W101'))).toBeNull();
    expect(
      onlyWording('Pay back 40.00 EUR to the card of the customer', 'Pay back 45.00 EUR to the card of the customer'),
    ).toBeNull();
    expect(onlyWording('The customer is entitled to a refund', 'The customer is not entitled to a refund')).toBeNull();
  });
  it('does not hold for another matter, nor for codes and names', () => {
    expect(onlyWording(told.replace('W100', ''), 'The passenger would like to add a second bag to the flight')).toBeNull();
    expect(onlyWording('gold', 'silver')).toBeNull();
    expect(isProse('credit_card_9135')).toBe(false);
  });
  it('is symmetric', () => {
    const sentences = fc.array(fc.constantFrom('refund', 'the', 'order', 'W100', 'not', 'lamp', 'broken', 'customer', '返金'), { minLength: 3, maxLength: 9 }); // prettier-ignore
    fc.assert(
      fc.property(sentences, sentences, (a, b) => {
        expect(onlyWording(a.join(' '), b.join(' '))).toBe(onlyWording(b.join(' '), a.join(' ')));
      }),
    );
  });
});
