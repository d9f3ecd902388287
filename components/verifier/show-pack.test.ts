import { expect, test, vi } from 'vitest';
import { bytesAsSource } from '@/lib/evidence/packs/archive-format';
import { makePack, nodeCrypto } from '@/lib/evidence/packs/testing/made-pack';
import { verifyPack } from '@/lib/evidence/packs/verify-pack';
import type { Verdict } from '@/lib/integrity/verdict';
import { showPack } from './show-pack';

const shown = vi.hoisted(() => ({ verdict: null as Verdict | null }));
vi.mock('./show-judgement', () => ({ showJudgement: (_: unknown, verdict: Verdict) => void (shown.verdict = verdict) }));

test.each([
  ['drawn with a root', {}],
  ['made before roots were drawn with', { seedAlone: true }],
  [
    'whose request may not be told any more',
    { sample: (one: { request?: object }) => ({ ...one, request: { ...one.request, disclosure: null } }) as never },
  ],
  ['of which records were selected', { identity: { mode: 'selected' as const } }],
])('of a pack %s nothing stands under what is proved that is not', async (_, given) => {
  showPack(null as never, await verifyPack(bytesAsSource((await makePack(given)).archive), nodeCrypto));
  const { outcome, proved, notProved } = shown.verdict!;
  expect(outcome).toBe('proved');
  expect(proved.join(' ')).not.toMatch(
    /could have tried|not proved|it is said|were selected|came with the pack|masked|time stamp|cannot be checked/i,
  );
  expect(notProved.join(' ')).toMatch(/What was never sent to the log is in no pack/);
  expect(proved.join(' ')).toMatch(/Completeness: The sample of 2 out of 6 was drawn again here/);
});
