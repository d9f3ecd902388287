import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ReadOnlyNotice } from '@/lib/backup/recovery';
import { ReadOnlyBanner } from './read-only-banner';

const [here, elsewhere] = ['01a0b0c0-0000-7000-8000-000000000001', '01a0b0c0-0000-7000-8000-000000000002'];
const notice: ReadOnlyNotice = {
  cause: 'restore',
  since: new Date('2026-11-27T10:00:00Z'),
  detail: {
    cause: 'restore',
    backup: here,
    madeAt: '2026-11-26T10:00:00.000Z',
    expiresAt: null,
    logs: [],
    erasedAgain: {
      entries: 0,
      erased: 0,
      held: 0,
      captured: [
        { workspaceId: here, system: 'sys_left', level: 'metadata', done: false },
        { workspaceId: here, system: 'Refund agent', level: 'masked', done: true },
      ],
    },
  },
};

test('what a restore could not capture as before stands in the banner of its workspace, and of no other', () => {
  const shown = renderToStaticMarkup(<ReadOnlyBanner notice={notice} workspaceId={here} />);
  expect(shown).toContain('An AI system is not captured as before the restore.');
  expect(shown).toMatch(/sys_left<\/code>: Metadata only/);
  expect(shown).not.toContain('Refund agent');
  for (const workspaceId of [elsewhere, null])
    expect(renderToStaticMarkup(<ReadOnlyBanner notice={notice} workspaceId={workspaceId} />)).not.toMatch(/captured|sys_left/);
});
