import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { RoomDetail } from '@/lib/evidence/packs/audit-words';
import { SampleChecks } from './sample-checks';

vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => undefined }) }));

test('each drawn decision heads its row, and each proof says whose it is', () => {
  const decisions = ['dec_00000000000000000000000001', 'dec_00000000000000000000000002'];
  const shown = { id: 'pck_1', status: 'final', sampled: 2, checked: 0 } as RoomDetail['packs'][number];
  const room = { id: 'aud_1', packs: [shown], may: { ask: true } } as RoomDetail;
  const page = { items: decisions.map((decision) => ({ decision, check: null })), nextCursor: null };
  const html = renderToStaticMarkup(
    createElement(SampleChecks, { room, shown, page, show: 'all', check: () => Promise.reject(new Error('not asked')) }),
  );
  expect(html.match(/<th scope="row"[^>]*><a [^>]*href="\/decisions\/dec_/g)).toHaveLength(2);
  for (const one of decisions) expect(html).toContain(`aria-label="Proof of ${one}"`);
});
