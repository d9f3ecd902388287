import { describe, expect, it } from 'vitest';
import { newDelegation } from '@/lib/approvals/schemas';
import { newAbsence } from '@/lib/duty/contract';
import { newIncident, reclassification, sentReport } from '@/lib/evidence/incidents/inputs';
import { proposal } from '@/lib/policy/views';
import { newDeployment } from '@/lib/registry/artifacts';
import { instantSent } from './instant-field';

const berlin = 'Europe/Berlin';

describe('what a field of date and time sends', () => {
  it('is the instant that was written by the clock of the zone, and nothing where nothing is written', () => {
    expect(instantSent('2026-12-01T10:00', undefined, berlin)).toBe('2026-12-01T09:00:00.000Z');
    expect(instantSent(null, undefined, berlin)).toBe('');
    expect(instantSent('', '2026-12-01T09:00:00.000Z', berlin)).toBe('');
  });

  it('is what it began with while nobody has typed: in the hour that the clock repeats, too', () => {
    for (const initial of ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', '2026-11-21T13:30:12.345Z'])
      expect(instantSent(null, initial, berlin)).toBe(initial);
  });

  it('is the text itself where that cannot be read, and every act that takes such a field refuses it by its name', () => {
    const six = '20261-12-01T10:00';
    for (const text of [six, 'half written']) expect(instantSent(text, undefined, berlin)).toBe(text);
    const takes = {
      'incident awareAt': newIncident,
      'class awareAt': reclassification,
      'report sentAt': sentReport,
      'policy from': proposal,
      'policy until': proposal,
      'delegation fromAt': newDelegation,
      'delegation untilAt': newDelegation,
      'absence from': newAbsence,
      'absence until': newAbsence,
      'deployment from': newDeployment,
      'deployment until': newDeployment,
    };
    for (const [of, schema] of Object.entries(takes))
      for (const text of [six, 'half written']) {
        const name = of.split(' ')[1]!;
        const said = schema.safeParse({ [name]: text });
        expect(
          said.error?.issues.some((issue) => issue.path[0] === name),
          of,
        ).toBe(true);
      }
  });
});
