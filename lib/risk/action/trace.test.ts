import { describe, expect, test } from 'vitest';
import { type TraceStep } from '../contract';
import { scoreAction } from '../score-action';

const step = (name: string, text: string): TraceStep => ({ kind: 'tool', name, texts: [{ field: 'result', provenance: 'tool', text }] }); // prettier-ignore
const codes = (steps: readonly TraceStep[], args: unknown, task?: string): string[] =>
  scoreAction({ tool: { name: 'release_payment' }, arguments: args, steps, ...(task ? { task } : {}) }).findings.map(({ reasonCode }) => reasonCode); // prettier-ignore
const CODE = 'trace.untrustedSensitiveOutward';
const ACCOUNT = 'DE89 3704 0044 0532 0130 00';

describe('the steps before a payment', () => {
  test('one record that is read and acted on is everyday work', () => {
    expect(codes([step('get_payment', `{"id": "p1", "amount": 20, "iban": "${ACCOUNT}"}`)], { id: 'p1' })).not.toContain(CODE);
    expect(codes([step('get_payment', '{"id": "p1"}'), step('get_case', '{"state": "open"}')], { id: 'p1' })).not.toContain(CODE);
  });

  test('sensitive data from one place and a text from another are high at least', () => {
    expect(codes([step('read_page', 'Opening hours: nine to five.'), step('get_person', `IBAN ${ACCOUNT}`)], { id: 'p1' })).toContain(CODE); // prettier-ignore
  });

  test.each([
    ['base64', btoa(`iban=${ACCOUNT} of the guest`)],
    ['base64 twice', btoa(btoa(`iban=${ACCOUNT} of the guest`))],
    ['hex', Buffer.from(`iban=${ACCOUNT} of the guest`).toString('hex')],
    ['percent signs', encodeURIComponent(`iban=${ACCOUNT}; guest=4`)],
    ['digits of full width', ACCOUNT.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
  ])('so they are in %s, and other text in it is not', (_, hidden) => {
    expect(codes([step('read_page', 'Opening hours: nine to five.'), step('get_note', hidden)], { id: 'p1' })).toContain(CODE);
    const harmless = btoa('The deck is painted on the second Monday of May.');
    expect(codes([step('read_page', 'Opening hours: nine to five.'), step('get_note', harmless)], { id: 'p1' })).not.toContain(CODE); // prettier-ignore
  });

  test('so is an account that only the record names, and not one that the person named', () => {
    const steps = [step('get_payment', `iban ${ACCOUNT}`)];
    expect(codes(steps, { iban: ACCOUNT })).toContain(CODE);
    expect(codes(steps, { iban: ACCOUNT }, `Please pay 20 EUR to ${ACCOUNT}`)).not.toContain(CODE);
  });

  test.each(['hold_payment', 'pause_payout', 'postponePayment'])('%s is the safe act', (name) => {
    expect(scoreAction({ tool: { name } }).effect!.effect).toBe('write');
  });
});

describe('what is registered of the tools before', () => {
  const page = step('read_page', 'Opening hours: nine to five.');
  const silent = (effect?: TraceStep['effect']): TraceStep => ({
    kind: 'tool',
    name: 'get_patient',
    texts: [],
    ...(effect && { effect }),
  });

  test('outranks their names', () => {
    expect(codes([page, silent()], { id: 'p1' })).toContain(CODE);
    expect(codes([page, silent('read')], { id: 'p1' })).not.toContain(CODE);
    expect(codes([page, { ...silent('sensitive_read'), name: 'get_page' }], { id: 'p1' })).toContain(CODE);
  });
});

describe('a tool registered as not to be undone', () => {
  const seal = (name: string) => scoreAction({ tool: { name, profile: { reversible: 'no' } }, arguments: { id: 'a' } });

  test('is what its words say, never a read and never low', () => {
    expect(seal('get_stone').effect).toMatchObject({ effect: 'unknown', basis: 'profile', reversible: 'no' });
    expect(seal('delete_stone').effect).toMatchObject({ effect: 'delete', basis: 'profile', reversible: 'no' });
    for (const name of ['get_stone', 'engrave_stone', 'update_stone']) expect(seal(name).tier).not.toBe('low');
  });
});

test('padding hides nothing in the arguments', () => {
  const padding = Object.fromEntries(Array.from({ length: 4_000 }, (_, n) => [`p${n}`, n]));
  const { effect } = scoreAction({ tool: { name: 'query_database' }, arguments: { ...padding, sql: 'drop table a' } });
  expect(effect!.effect).toBe('delete');
  const endless = Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`p${n}`, n]));
  expect(scoreAction({ tool: { name: 'get_a' }, arguments: endless })).toMatchObject({ tier: 'unscored' });
});
