import { expect, test } from 'vitest';
import { readPackForm } from './read-pack-form';

const form = (fields: Record<string, string>): FormData => {
  const made = new FormData();
  for (const [name, value] of Object.entries({ from: '2026-07-01', to: '2026-09-30', 'framework eu-ai-act': 'on', ...fields })) made.set(name, value); // prettier-ignore
  return made;
};

test('the law that a pack is measured under is asked for with it, and left to the last day of the period when no day is chosen', () => {
  const given = { profile: 'auditor', incident: '' } as const;
  expect(readPackForm(form({ lawDate: '2025-12-31' }), given)).toMatchObject({
    lawDate: '2025-12-31',
    from: '2026-07-01T00:00:00.000Z',
    until: '2026-10-01T00:00:00.000Z',
    frameworks: ['eu-ai-act'],
  });
  expect(readPackForm(form({ lawDate: '' }), given)).not.toHaveProperty('lawDate');
});

test('a pack to an affected person measures no control, whatever was ticked', () => {
  expect(readPackForm(form({ decisions: 'a, b\n' }), { profile: 'affectedPerson', incident: '' })).toMatchObject({
    frameworks: [],
    decisions: ['a', 'b'],
  });
});
