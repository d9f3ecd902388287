import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreAction } from '../score-action';
import { classifyTool } from './effect';
import { isGraver } from './words';

const LOOKS = 'Returns the account of a guest.';
const told = (description: string) => classifyTool({ name: 'get_account', description });
/** Prose that looks and is so long. */
const padding = (length: number): string =>
  'The answer holds the name and the cabin of the guest. '.repeat(Math.ceil(length / 54));

describe('a long description', () => {
  test.each([
    ['Also deletes the account.', 'delete'],
    ['Transfers funds to the new owner of the account.', 'money'],
    ['It then grants admin access to the caller.', 'access_change'],
    ['Sends an email to the guest.', 'send'],
    ['The account is then removed.', 'unknown'],
  ])('says far behind, too, what a tool does: %s', (sentence, effect) => {
    for (const length of [400, 1_900, 1_980, 2_020, 4_000, 15_000]) {
      const { effect: found } = told(`${LOOKS} ${padding(length)}${sentence} ${padding(500)}`);
      expect([found, isGraver(effect as typeof found, found)], String(length)).toEqual([found, false]);
      expect(['read', 'sensitive_read']).not.toContain(found);
    }
  });

  test('that only looks is read to its end, and one that nobody reads whole is no read', () => {
    expect(told(`${LOOKS} ${padding(15_000)}`).effect).toBe('read');
    expect(told(`${LOOKS} ${padding(30_000)}`).effect).toBe('unknown');
    expect(told(`${LOOKS} ${padding(60_000)}Also deletes the letter.`).effect).toBe('delete');
  });

  test('makes no tool less grave by what is added behind', () => {
    const heads = ['Deletes an account.', LOOKS, 'Sends a letter.', 'Updates a booking.', 'Pays an invoice.', 'Seals the vault permanently.', 'Lets you manage the database.', 'Provides the ability to delete rows.', 'Queries a database.', 'Vault of the house.']; // prettier-ignore
    const tails = ['Without saving anything.', 'Returns a draft.', 'It can be restored from the trash.', 'Also reads the log.', 'Deletes the log.', 'The account is then removed.', 'It also binds the contract.', 'Updates the log.', 'It then seals the vault permanently.', 'Lets you manage the log.']; // prettier-ignore
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.constantFrom(...tails), fc.constantFrom('handle_it', 'get_it', 'run_it', 'vault'), fc.constantFrom({}, { sql: 'SELECT 1' }, { url: 'https://shop.example/' }), fc.integer({ min: 2_100, max: 5_000 }), (head, tail, name, args, length) => {
        const text = `${head} ${padding(length)}`;
        const asked = (description: string) => scoreAction({ tool: { name, description }, arguments: args });
        const [less, more] = [asked(text), asked(`${text}${tail}`)];
        expect(more.score).toBeGreaterThanOrEqual(less.score);
        expect(isGraver(less.effect!.effect, more.effect!.effect)).toBe(false);
      }),
      { numRuns: 150 },
    ); // prettier-ignore
  });

  test('costs a bounded time', () => {
    const from = performance.now();
    told(`${LOOKS} ${'Also deletes the account, removes it and pays. '.repeat(20_000)}`);
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});
