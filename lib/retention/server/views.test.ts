import { describe, expect, it } from 'vitest';
import { scopeInWords } from './views';

describe('scopeInWords', () => {
  it.each([
    [{ kind: 'system', system: 'sys_1' }, 'everything of sys_1'],
    [{ kind: 'system', system: 'sys_1', from: '2026-09-01T00:00:00Z', to: '2026-10-01T00:00:00Z' }, 'everything of sys_1 from 2026-09-01 until before 2026-10-01, UTC'], // prettier-ignore
    // The bounds are instants: of one inside a day the hour is said too, in UTC whatever it was given in.
    [{ kind: 'query', q: 'W100', from: '2026-09-01T10:30:00+02:00' }, 'what “W100” found from 2026-09-01T08:30:00Z'],
    [{ kind: 'query', q: 'W100', from: '2026-09-01T10:30:00+02:00', to: '2026-10-01T00:00:00Z' }, 'what “W100” found from 2026-09-01T08:30:00Z until before 2026-10-01T00:00:00Z'], // prettier-ignore
    [{ kind: 'query', q: 'W100', to: '2026-09-01T02:00:00+02:00' }, 'what “W100” found until before 2026-09-01, UTC'],
    [{ kind: 'decisions', decisions: ['dec_1'] }, '1 decision'],
    [{ kind: 'subject', type: 'customer', token: 'abc' }, 'everything about one customer (token abc)'],
  ])('%j', (scope, words) => {
    expect(scopeInWords(scope)).toBe(words);
  });
  it('an AI system is named where its name is known', () => {
    expect(scopeInWords({ kind: 'system', system: 'sys_1' }, 'Clinical triage')).toBe('everything of Clinical triage');
  });
});
