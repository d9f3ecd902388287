import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/access/setting-choices';
import { CountingNotice } from '../evidence/counting-notice';
import { TrailEvents } from '../trail/trail-events';
import { counted } from './counted';
import { Num, Plural } from './num';
import { PreferencesProvider } from './preferences';

const shown = (children: ReactNode): string =>
  renderToStaticMarkup(
    <PreferencesProvider settings={{ ...DEFAULT_SETTINGS, locale: 'de-DE' }} serverZone="UTC">
      {children}
    </PreferencesProvider>,
  );

it('numbers are in the form of the person: alone, in the words of the counting, and as places in the log', () => {
  expect(shown(<Num value={94_831} />)).toBe('94.831');
  expect(shown(<CountingNotice progress={{ done: 1_200, of: 2_400, behind: 94_831 }} />)).toContain(
    '1.200 of 2.400 days are counted, and 94.831 events of the log were not looked at yet.',
  );
  const event = {
    id: 'evt_1',
    index: 94_831,
    kind: 'decision.started',
    occurredAt: '2026-11-21T10:00:00.000Z',
    by: 'emitter',
  } as const;
  const events = [event] as unknown as Parameters<typeof TrailEvents>[0]['events'];
  expect(shown(<TrailEvents decisionId="dec_1" events={events} cursor={null} />)).toContain('94.831');
});

it('counted things and reported counts follow the person too, and one is one', () => {
  expect(shown(<Plural count={1} one="action waits" many="actions wait" />)).toBe('1 action waits');
  expect(shown(<Plural count={1_200} one="step" />)).toBe('1.200 steps');
  expect(
    shown(
      counted([
        [1_812, 'in'],
        [undefined, 'read from cache'],
        [64, 'out'],
      ]),
    ),
  ).toBe('1.812 in · 64 out');
  expect(counted([[undefined, 'in']])).toBeUndefined();
});
