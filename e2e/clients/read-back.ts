import { expect, type APIRequestContext } from '@playwright/test';
import type { DecisionSummary } from '@/lib/decisions/contract';
import type { DecisionDetail, RawRecord } from '@/lib/decisions/trail';
import type { RecordTree, SpanTree } from '@/lib/dialects/contract';
import type { Step } from '@/lib/dialects/step';
import type { DecisionPage } from '@/lib/search/contract';

/** The decision of a trace id (or any other name of it) as `GET /api/v1/decisions/{id}` tells it. */
export async function readDecision(api: APIRequestContext, id: string): Promise<DecisionDetail> {
  const answer = await api.get(`/api/v1/decisions/${encodeURIComponent(id)}`);
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()) as DecisionDetail;
}

/** What was stored for one step, as it came in. */
export async function readRecords(api: APIRequestContext, id: string, step: string): Promise<RawRecord[]> {
  const answer = await api.get(`/api/v1/decisions/${encodeURIComponent(id)}/records`, { params: { step } });
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await answer.json()) as { records: RawRecord[] }).records;
}

export async function readTrees(api: APIRequestContext, id: string, step: string): Promise<RecordTree[]> {
  return (await readRecords(api, id, step)).map((record) => record.tree as unknown as RecordTree);
}

/** The stored span of a step. */
export async function readSpan(api: APIRequestContext, id: string, spanId: string): Promise<SpanTree> {
  const trees = await readTrees(api, id, spanId);
  const tree = trees.find((one) => one.form === 'span');
  expect(tree, `no stored span ${spanId}`).toBeDefined();
  return tree as SpanTree;
}

export function stepOf(detail: DecisionDetail, id: string): Step {
  const found = detail.steps.find((step) => step.id === id);
  expect(found, `no step ${id} among ${detail.steps.map((step) => `${step.id} ${step.name}`).join(', ')}`).toBeDefined();
  return found!;
}
export function stepNamed(detail: DecisionDetail, name: string): Step {
  const found = detail.steps.filter((step) => step.name === name);
  expect(found, `steps: ${detail.steps.map((step) => step.name).join(', ')}`).toHaveLength(1);
  return found[0]!;
}

/** Decisions found by a query, once everything received is searchable. */
export async function search(api: APIRequestContext, q: string): Promise<DecisionSummary[]> {
  const look = async (): Promise<DecisionPage> => {
    const answer = await api.get('/api/v1/decisions', { params: { q } });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()) as DecisionPage;
  };
  await expect
    .poll(async () => (await look()).search?.lagEvents ?? 0, {
      message: 'waiting until the text of everything received is searchable',
      timeout: 30_000,
    })
    .toBe(0);
  // Asked once more: the last text may have become searchable after that page's rows were read, and before its lag was.
  return (await look()).items;
}
