import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import { newAction } from '../schemas';
import { requireNamesWithoutSecrets } from './check-args';

const JWT = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'}`;
const asked = (over: object) => newAction.parse({ system: 'desk', tool: { name: 'refund', schemaVersion: '2' }, subject: { type: 'customer', id: 'c-7' }, args: {}, ...over }); // prettier-ignore

describe('a name that the hash of an action binds', () => {
  test.each([
    ['body.system', { system: JWT }],
    ['body.tool.name', { tool: { name: JWT.slice(0, 200) } }],
    ['body.tool.schemaVersion', { tool: { name: 'refund', schemaVersion: `password=${'hunter2'}hunter2` } }],
    ['body.subject.type', { subject: { type: `password=${'hunter2'}hunter2`, id: 'c-7' } }],
    ['body.subject.id', { subject: { type: 'customer', id: JWT } }],
  ])('is refused with a secret in it, and named: %s', (field, over) => {
    const input = asked(over);
    let thrown: unknown;
    try {
      requireNamesWithoutSecrets(input);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'secretInArgs', extra: { field } });
    expect((thrown as AppError).message).not.toContain('hunter2');
  });

  test('is never changed, so that the agent’s own hash is ours', () => {
    const given = { system: 'desk', tool: { name: JWT, schemaVersion: 'password=x9x9x9x9x9' }, subject: { type: 'customer', id: JWT } }; // prettier-ignore
    expect(asked(given)).toMatchObject(given);
    expect(() => requireNamesWithoutSecrets(asked({}))).not.toThrow();
  });
});
