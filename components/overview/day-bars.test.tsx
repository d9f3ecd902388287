import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { DayBars } from './day-bars';

it('a day says of both what its second hue holds, in the form of the person', () => {
  const counts = { decisions: 94_831, ok: 91_596, error: 1_234, incomplete: 2_001, running: 0 };
  const html = renderToStaticMarkup(<DayBars name="Desk" locale="de-DE" days={[{ day: '2026-11-21', counts }]} />);
  expect(html).toContain('2026-11-21: 94.831, of which 1.234 ended in an error and 2.001 are incomplete');
});
