import { expect, test } from 'vitest';
import { countReviews, listReviews } from '@/lib/approvals/server/list-reviews';
import { listHalts } from '@/lib/approvals/server/list-halts';
import { testWorkspace } from '@/lib/db/testing';
import { getRoster } from '@/lib/duty/server/get-roster';
import { PAYMENTS_SYSTEM } from '../payments-kyc';
import { REFUND_SYSTEM } from '../refund-agent';
import { loadDesk } from './load-desk';

test('the sample has a desk: what waits, what became of what was decided, a past drill, a register and a roster with a gap; once', async () => {
  const w = await testWorkspace();
  for (const key of [REFUND_SYSTEM, PAYMENTS_SYSTEM]) await w.system(key);
  const actor = { type: 'service', workspaceId: w.workspaceId, name: 'sample' } as const;
  expect(await loadDesk(actor)).toBe(false); // nobody is there to decide
  const officer = await w.person('compliance_officer');
  await w.person('reviewer');
  expect(await loadDesk(actor)).toBe(true);
  expect(await loadDesk(actor)).toBe(false);
  expect((await countReviews(officer)).waiting).toBeGreaterThan(2);
  const decided = (await listReviews(officer, { state: 'decided', limit: 50 })).items;
  expect(new Set(decided.map((one) => one.state))).toContain('rejected');
  expect(new Set(decided.map((one) => one.execution))).toContain('succeeded');
  expect((await listHalts(officer)).map((one) => [one.drill, one.endedAt !== null])).toEqual([[true, true]]);
  expect((await getRoster(officer)).gaps).not.toBeNull();
}, 120_000);
