import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { carryOutErasures } from './carry-out-erasures';
import type { DueDecision, DueFilter } from '../due';
import { decideErasure } from './decide-erasure';
import { listDue } from './list-due';
import type { previewErasure } from './preview-erasure';
import { requestErasure } from './request-erasure';

/** For integration tests of erasure: who asks, who consents, who reads. */
export interface World {
  w: TestWorkspace;
  asks: PersonActor;
  consents: PersonActor;
  reads: PersonActor;
}
let count = 0;
export const told = { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn' } as const;

/** Two conversations with Ann, one with Ben, all words indexed. */
export async function world(): Promise<World> {
  const w = await testWorkspace();
  let steps = 0;
  const say = (decision: string, who: string, words: string): JsonObject => ({
    id: `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    kind: 'model.invoked',
    schemaVersion: '1.0',
    occurredAt: `2026-11-20T10:00:${String(count % 60).padStart(2, '0')}.000Z`,
    system: 'desk',
    decision,
    step: `step-${++steps}`,
    subjects: [{ type: 'customer', id: who }],
    data: {
      user: `user-${who}`,
      model: { requested: 'm1', responded: 'm1' },
      usage: { inputTokens: 10, outputTokens: 2 },
      messages: { input: [{ role: 'user', content: words }], output: [{ role: 'assistant', content: `Noted: ${words}` }] },
    },
  });
  await ingest(w, [
    say('ann-1', 'c-ann', 'my xylophone broke'),
    say('ann-1', 'c-ann', 'send it to Mill Lane'),
    say('ann-2', 'c-ann', 'the xylophone again'),
    say('ben-1', 'c-ben', 'a quiet zither'),
  ]);
  await indexAll(w);
  return {
    w,
    asks: await w.person('compliance_officer', { name: 'Ada Asks' }),
    consents: await w.person('reviewer', { name: 'Cyd Consents', permissionSets: ['data_protection_officer'] }),
    reads: await w.person('reviewer', { name: 'Rae Reads' }),
  };
}
export const subject = (id: string) => ({ kind: 'subject' as const, type: 'customer', id });
export async function erase(
  at: World,
  scope: Parameters<typeof previewErasure>[1],
  keep: 'structure' | 'nothing' = 'structure',
): Promise<string> {
  const { id } = await requestErasure(at.asks, { ...told, keep, scope });
  await decideErasure(at.consents, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  return id;
}
export const found = async (at: World, q: string): Promise<number> => (await searchDecisions(at.reads, { q })).items.length;

/** What is left of the words anywhere the application keeps something, opened with its keys; but for what people searched for, which is the access record. */
export async function traces(at: World, word: string): Promise<string[]> {
  const hits: string[] = [];
  for (const one of await readLog(at.w.workspaceId))
    if (JSON.stringify(one.data).includes(word)) hits.push(`log ${one.idx} ${one.kind}`);
  await asOwner(async (client) => {
    for (const table of [
      'decision',
      'step',
      'decision_search',
      'alias',
      'comment',
      'label_rollup',
      'erasure_request',
      'erasure_target',
    ]) {
      const { rows } = await client.query(`SELECT 1 FROM ${table} t WHERE workspace_id = $1 AND t::text LIKE $2`, [
        at.w.workspaceId,
        `%${word}%`,
      ]);
      if (rows.length > 0) hits.push(table);
    }
  });
  return hits;
}

/** Every page of what is past its period as of an instant, two rows a page. */
export async function listedDue(now: Date, actor: PersonActor, filter: DueFilter = {}): Promise<DueDecision[]> {
  const all: DueDecision[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listDue(actor, { ...filter, ...(cursor && { cursor }), limit: 2, now });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}
