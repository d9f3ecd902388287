import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { eraseDecisions } from '@/lib/retention/server/erase-decisions';
import { withWorkspace } from '@/lib/db/transaction';
import { recordDeployments } from '@/lib/registry/server/record-deployments';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { completeQuery } from '@/lib/search/server/complete-query';
import { resetSearchIndex } from '@/lib/search/server/reset-search-index';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { GraphNode, LineageGraph } from '../graph';
import { dataset, facet, runEvent } from '../testing';
import { foldLineage } from './fold-lineage';
import { ingestLineageBatch } from './ingest-lineage';
import { readLineageGraph } from './read-graph';
import { readLineageStart } from './read-start';

const CRAWL = '0195556c-8d20-7000-8000-00000000000';
const BUILD = '0195556c-8d20-7000-8000-00000000001';
let w: TestWorkspace;
let reader: PersonActor;
let developer: PersonActor;

/** Two nights: wiki -> crawl -> pages -> build -> kb; the second night also read drafts. */
const NIGHTS: JsonObject[] = [1, 2].flatMap((night) => [
  runEvent({ runId: `${CRAWL}${night}`, job: 'crawl', at: `2026-11-0${night}T02:05:00Z`, inputs: [dataset('wiki'), ...(night === 2 ? [dataset('drafts')] : [])], outputs: [dataset('pages', `p${night}`)] }),
  runEvent({ runId: `${BUILD}${night}`, job: 'build', type: 'START', at: `2026-11-0${night}T02:06:00Z`, inputs: [dataset('pages')] }),
  runEvent({ runId: `${BUILD}${night}`, job: 'build', at: `2026-11-0${night}T02:10:00Z`, inputs: [dataset('pages')], outputs: [dataset('support-kb', `kb${night}`, { columnLineage: facet({ fields: { text: { inputFields: [{ namespace: 'kb', name: 'pages', field: 'body' }] } } }) })] }),
]); // prettier-ignore

function decision(ordinal: number, night: number | null, documents: readonly [id: string, version?: string][]): JsonObject[] {
  const at = `2026-11-02T1${ordinal % 10}:00:00.000Z`;
  const base = { system: ordinal % 2 === 0 ? 'desk' : 'shop', decision: `run-${ordinal}`, occurredAt: at };
  return [
    { ...base, kind: 'prompt.rendered', data: { prompt: { name: 'refund', version: '14' } } },
    {
      ...base,
      kind: 'retrieval.completed',
      step: 'r',
      data: { documents: documents.map(([id, version]) => ({ id, metadata: { index: 'support-kb', ...(night && { indexVersion: `kb${night}` }), ...(version && { version }) } })) }, // prettier-ignore
    },
    { ...base, kind: 'model.invoked', step: 'm', data: { model: { requested: 'gpt-4o', responded: 'gpt-4o-2024' } } },
    { ...base, kind: 'tool.called', step: 't', data: { tool: { name: 'issue_refund' } } },
  ];
}

const labels = (graph: LineageGraph, kind: GraphNode['kind']): string[] => graph.nodes.filter((one) => one.kind === kind).map((one) => `${one.label}${one.detail?.startsWith('version ') ? `@${one.detail.slice(8)}` : ''}`).sort(); // prettier-ignore
const leads = (graph: LineageGraph, from: string, to: string): boolean => {
  const byId = new Map(graph.nodes.map((one) => [one.id, one.label]));
  return graph.edges.some((edge) => byId.get(edge.from) === from && byId.get(edge.to) === to);
};
const idOf = async (external: string): Promise<string> => (await searchDecisions(reader, { q: `id:${external}` })).items[0]!.id;

beforeAll(async () => {
  w = await testWorkspace();
  [reader, developer] = [await w.person('reviewer'), await w.person('developer')];
  await ingestLineageBatch(w.service, { body: JSON.stringify(NIGHTS), route: 'test' });
  for (let i = 0; i < 4; i++) await ingest(w, decision(i, i < 3 ? 2 : null, [['KB-1', '3'], i === 0 ? ['KB-9'] : ['KB-2']]));
  for (let i = 10; i < 30; i++) await ingest(w, decision(i, 1, [['KB-7']]));
  while ((await foldLineage(w.workspaceId)) > 0);
  await indexAll(w);
});

describe('which decisions used document X', () => {
  test('is a query of the explorer, by document, by its version, by dataset and by its version', async () => {
    const count = async (q: string): Promise<number> => (await searchDecisions(reader, { q })).total.value;
    expect(await count('document:KB-1')).toBe(4);
    expect(await count('document:KB-1@3')).toBe(4);
    expect(await count('document:KB-9')).toBe(1);
    expect(await count('document:KB-9 OR document:KB-2')).toBe(4);
    expect(await count('-document:KB-1')).toBe(20);
    expect(await count('document:KB-*')).toBe(24);
    expect(await count('dataset:support-kb')).toBe(24);
    expect(await count('dataset:support-kb@kb2')).toBe(3);
    expect(await count('has:document system:shop')).toBe(12);
    expect(await count('document:KB-404')).toBe(0);
  });

  test('completes names, most used first', async () => {
    const { items } = await completeQuery(reader, { text: 'document:KB', caret: 11 });
    expect(items.filter((one) => one.kind === 'value').map((one) => [one.text, one.count])).toEqual([['KB-7', 20], ['KB-1', 4], ['KB-1@3', 4], ['KB-2', 3], ['KB-9', 1]]); // prettier-ignore
  });

  test('is content: who may not read it may not ask by name, nor see names', async () => {
    await expect(searchDecisions(developer, { q: 'document:KB-1' })).rejects.toMatchObject({ code: 'textSearchNotPermitted' });
    expect((await searchDecisions(developer, { q: 'has:document' })).total.value).toBe(24);
    expect((await completeQuery(developer, { text: 'document:KB', caret: 11 })).items.filter((one) => one.kind === 'value')).toEqual([]); // prettier-ignore
    await expect(readLineageGraph(developer, { focus: { kind: 'document', name: 'KB-1' } })).rejects.toMatchObject({ code: 'textSearchNotPermitted' }); // prettier-ignore
    const graph = await readLineageGraph(developer, { focus: { kind: 'decision', name: await idOf('run-0') } });
    expect(labels(graph, 'document')).toEqual(['2 documents']);
    expect((await readLineageStart(developer)).documents).toBeNull();
  });
});

describe('the graph', () => {
  test('leads from a decision back to the inputs of the job that built what it read', async () => {
    const graph = await readLineageGraph(reader, { focus: { kind: 'decision', name: await idOf('run-0') } });
    expect(labels(graph, 'document')).toEqual(['KB-1@3', 'KB-9']);
    expect(labels(graph, 'dataset')).toEqual(['drafts', 'pages@p2', 'support-kb@kb2', 'wiki']);
    expect(labels(graph, 'job')).toEqual(['build', 'crawl']);
    expect(labels(graph, 'prompt')).toEqual(['refund@14']);
    expect(labels(graph, 'model')).toEqual(['gpt-4o', 'gpt-4o-2024']);
    expect(labels(graph, 'tool')).toEqual(['issue_refund']);
    for (const [from, to] of [['drafts', 'crawl'], ['crawl', 'pages'], ['pages', 'build'], ['build', 'support-kb'], ['support-kb', 'KB-1'], ['KB-1', 'desk'], ['refund', 'desk']])
      expect(leads(graph, from!, to!), `${from} > ${to}`).toBe(true); // prettier-ignore
    expect(graph.nodes.find((one) => one.label === 'refund')).toMatchObject({ deployment: 'unknown' });
    expect(graph.nodes.find((one) => one.label === 'support-kb')!.columns).toMatchObject([
      { field: 'text', from: [{ field: 'body' }] },
    ]);
    expect(graph.sentence).toContain('2 documents');
  });

  test('says inferred where nobody reported the version', async () => {
    const graph = await readLineageGraph(reader, { focus: { kind: 'decision', name: await idOf('run-3') } });
    expect(labels(graph, 'dataset')).toContain('support-kb@kb2');
    const edge = graph.edges.find((one) => graph.nodes.find(({ id }) => id === one.from)?.label === 'support-kb');
    expect(edge).toMatchObject({ how: 'inferred' });
  });

  test('leads from a document forward to the decisions, and back to where it was', async () => {
    const graph = await readLineageGraph(reader, { focus: { kind: 'document', name: 'KB-1' } });
    expect(labels(graph, 'decision')).toHaveLength(4);
    expect(labels(graph, 'dataset')).toContain('drafts');
    expect(graph.sentence).toBe('4 decisions used the document KB-1, from 2 dataset versions.');
    expect(graph.prompts).toEqual([{ says: 'refund@14 in 4 decisions, deployment not recorded', node: 'promptVersion refund@14' }]); // prettier-ignore
    const many = await readLineageGraph(reader, { focus: { kind: 'document', name: 'KB-7' } });
    expect(many.nodes.filter((one) => one.kind === 'decisions').map((one) => [one.label, one.count!.value, one.q])).toEqual([
      ['desk', 10, 'document:KB-7 system:desk'],
      ['shop', 10, 'document:KB-7 system:shop'],
    ]);
    for (const node of many.nodes.filter((one) => one.kind === 'decisions'))
      expect((await searchDecisions(reader, { q: node.q! })).total.value).toBe(node.count!.value);
  });

  test('leads from a dataset version, a raw dataset and a job forward to the decisions', async () => {
    const version = await readLineageGraph(reader, { focus: { kind: 'dataset', name: 'kb/support-kb@kb2' } });
    expect(labels(version, 'decision')).toHaveLength(3);
    const raw = await readLineageGraph(reader, { focus: { kind: 'dataset', name: 'drafts' } });
    expect(labels(raw, 'dataset')).toEqual(['drafts', 'pages', 'support-kb']);
    expect(raw.sentence).toContain('24 decisions');
    const job = await readLineageGraph(reader, { focus: { kind: 'job', name: 'jobs/build' } });
    expect(job.focusId).not.toBeNull();
    expect(labels(job, 'decisions')).toEqual(['desk', 'shop']);
  });

  test.each([['prompt', 'refund'], ['promptVersion', 'refund@14'], ['model', 'gpt-4o'], ['tool', 'issue_refund']] as const)('leads from the %s %s forward', async (kind, name) => {
    const graph = await readLineageGraph(reader, { focus: { kind, name } });
    expect(labels(graph, 'decisions')).toEqual(['desk', 'shop']);
    expect(graph.sentence).toMatch(/^24 decisions used/);
  }); // prettier-ignore

  test('shows only decisions of systems that the reader may see', async () => {
    const [desk] = await withWorkspace(w.workspaceId, (tx) => tx.sql<{ system_id: string }>("SELECT system_id FROM ai_system WHERE key = 'desk'")); // prettier-ignore
    const narrow = await w.person('reviewer', { systems: [desk!.system_id] });
    const graph = await readLineageGraph(narrow, { focus: { kind: 'document', name: 'KB-7' } });
    expect(labels(graph, 'decision')).toHaveLength(10);
    await expect(readLineageGraph(narrow, { focus: { kind: 'decision', name: 'run-11' } })).rejects.toMatchObject({ code: 'notFound' }); // prettier-ignore
  });

  test('stops at its limit and says so; knows nothing of another workspace', async () => {
    const graph = await readLineageGraph(reader, { focus: { kind: 'decision', name: await idOf('run-0') }, limit: 10 });
    expect(graph.nodes).toHaveLength(10);
    expect(graph.leftOut.join()).toContain('More than 10 nodes');
    const other = await testWorkspace();
    const stranger = await other.person('reviewer');
    expect((await readLineageGraph(stranger, { focus: { kind: 'document', name: 'KB-1' } })).nodes).toHaveLength(1);
    expect((await readLineageStart(stranger)).datasets).toEqual([]);
  });
});

describe('was the version that they used the one deployed?', () => {
  beforeAll(async () => {
    const ids = new Map<string, string>();
    for (const [kind, name, version] of [['prompt', 'refund', '13'], ['prompt', 'refund', '14'], ['model', 'gpt-4o', '2024-08-06']] as const) {
      const { id } = await registerArtifact(developer, { kind, name, version: { version } });
      ids.set(name, id);
    }
    const window = (system: string, name: string, version: string) => ({ system, artifact: ids.get(name)!, version, environment: 'production', from: '2026-11-01T00:00:00Z' });
    await recordDeployments(developer, { items: [window('desk', 'refund', '14'), window('shop', 'refund', '13'), window('desk', 'gpt-4o', '2024-08-06')] });
    const base = { system: 'desk', decision: 'run-built', occurredAt: '2026-11-02T12:00:00.000Z' };
    await ingest(w, [{ ...base, kind: 'model.invoked', step: 'm', data: { model: { requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06' } } }]);
  }); // prettier-ignore

  test('a document’s graph says it of each prompt version, and draws those decisions whose was not', async () => {
    const graph = await readLineageGraph(reader, { focus: { kind: 'document', name: 'KB-7' } });
    expect(graph.sentence).toBe('20 decisions used the document KB-7, from 1 dataset version.');
    expect(graph.prompts).toEqual([{ says: 'refund@14 in 20 decisions, not deployed then in 10', node: 'promptVersion refund@14' }]); // prettier-ignore
    const prompt = graph.nodes.find((one) => one.kind === 'prompt')!;
    expect(prompt).toMatchObject({
      label: 'refund',
      detail: 'version 14',
      q: 'document:KB-7 promptVersion:refund@14',
      count: { value: 20, relation: 'eq' },
      deployment: 'notDeployed',
      warning: 'not deployed then in 10 of 20',
      deploymentDetail: 'Deployed then was version 13.',
    });
    expect((await searchDecisions(reader, { q: prompt.q! })).total.value).toBe(20);
    const drawn = graph.nodes.filter((one) => one.kind === 'decision');
    expect(drawn.map((one) => one.label)).toEqual(Array.from({ length: 10 }, () => 'shop'));
    const edges = graph.edges.filter((edge) => edge.from === prompt.id);
    expect(edges.filter((edge) => edge.label === 'prompted with; not deployed then').map((edge) => edge.to).sort()).toEqual(drawn.map((one) => one.id).sort()); // prettier-ignore
    expect(edges.filter((edge) => edge.label === 'prompted with')).toHaveLength(2);
  });

  test('where decisions are drawn one by one, each link says it', async () => {
    const graph = await readLineageGraph(reader, { focus: { kind: 'document', name: 'KB-1' } });
    const said = graph.edges.filter((edge) => edge.from === 'promptVersion refund@14').map((edge) => edge.label);
    expect(said.sort()).toEqual(['prompted with; deployed then', 'prompted with; deployed then', 'prompted with; not deployed then', 'prompted with; not deployed then']); // prettier-ignore
  });

  test('a model is asked about by its family and build; its bare name says of no build that it was not deployed', async () => {
    const graph = await readLineageGraph(reader, { focus: { kind: 'decision', name: await idOf('run-built') } });
    const models = graph.nodes.filter((one) => one.kind === 'model').map((one) => [one.label, one.deployment, one.warning]);
    expect(models.sort()).toEqual([['gpt-4o', undefined, undefined], ['gpt-4o-2024-08-06', 'deployed', undefined]]); // prettier-ignore
  });
});

describe('forward from one version', () => {
  const RUN = (n: number): string => `0195556c-8d20-7000-8000-0000000001${n}0`;
  const ran = (n: number, kb: JsonObject): JsonObject[] => [
    runEvent({ runId: RUN(n), job: 'index', type: 'START', at: `2026-12-0${n}T01:00:00Z`, inputs: [kb] }),
    runEvent({ runId: RUN(n), job: 'index', at: `2026-12-0${n}T02:00:00Z`, inputs: [kb], outputs: [dataset('idx', `i${n}`), dataset('second', `s${n}`)] }),
  ]; // prettier-ignore
  const built = (version: string, day: number, run: number): JsonObject =>
    runEvent({ runId: RUN(run), job: 'load', at: `2026-12-0${day}T00:30:00Z`, outputs: [dataset('source', version)] });

  test('every run that read it counts, those that named no version too, and no decision twice', async () => {
    const other = await testWorkspace();
    const person = await other.person('reviewer');
    const events = [
      built('bad', 1, 7), built('good', 5, 8),
      ...ran(1, dataset('source', 'bad')), ...ran(2, dataset('source', 'bad')), ...ran(3, dataset('source')), ...ran(6, dataset('source', 'good')), ...ran(4, dataset('source', 'good')), ...ran(9, dataset('source')),
    ]; // prettier-ignore
    await ingestLineageBatch(other.service, { body: JSON.stringify(events), route: 'test' });
    for (const [i, n] of [1, 2, 3, 6, 4, 9].entries())
      await ingest(other, [
        { system: 'desk', decision: `d-${n}`, occurredAt: `2026-12-10T1${i}:00:00.000Z`, kind: 'retrieval.completed', step: 'r',
          data: { documents: [{ id: 'a', metadata: { index: 'idx', indexVersion: `i${n}` } }, { id: 'b', metadata: { index: 'second', indexVersion: `s${n}` } }] } },
      ]); // prettier-ignore
    while ((await foldLineage(other.workspaceId)) > 0);
    await indexAll(other);
    const graph = await readLineageGraph(person, { focus: { kind: 'dataset', name: 'kb/source@bad' } });
    expect(labels(graph, 'dataset').filter((one) => one.startsWith('idx'))).toEqual(['idx@i1', 'idx@i2', 'idx@i3']);
    expect(graph.sentence).toBe('Version bad of source; 3 decisions used it or what was made from it.');
    const job = (n: number): string => graph.nodes.find((one) => one.openLineage?.kind === 'job' && one.openLineage.run?.runId === RUN(n))!.id; // prettier-ignore
    const how = (n: number): string | undefined => graph.edges.find((edge) => edge.to === job(n))?.how;
    expect([how(1), how(2), how(3)]).toEqual(['reported', 'reported', 'inferred']);
    expect(graph.leftOut).toEqual([]);
    // What has no room is not counted, and that is said.
    const cut = await readLineageGraph(person, { focus: { kind: 'dataset', name: 'kb/source@bad' }, limit: 10, depth: 1 });
    expect(cut.leftOut).not.toEqual([]);
    expect(cut.sentence).toContain('at least');
  });
});

describe('what decisions used', () => {
  const rows = (): Promise<unknown[]> =>
    asOwner(async (client) => [
      (await client.query('SELECT decision_id, uses, links, cut FROM decision_use WHERE workspace_id = $1 ORDER BY decision_id', [w.workspaceId])).rows,
      (await client.query('SELECT system_id, label FROM use_seen WHERE workspace_id = $1 ORDER BY 1, 2', [w.workspaceId])).rows,
    ]); // prettier-ignore

  test('is the same after a rebuild, and goes with an erasure', async () => {
    const live = await rows();
    await resetSearchIndex(w.workspaceId);
    await indexAll(w);
    expect(await rows()).toEqual(live);

    const id = fromPublicId('decision', await idOf('run-0'))!;
    await withWorkspace(w.workspaceId, (tx) =>
      eraseDecisions(tx, w.workspaceId, { keep: 'nothing', says: { case: 'T-1' } }, [{ decisionId: id, fields: null }]),
    );
    const after = JSON.stringify(await rows());
    expect(after).not.toContain('KB-9');
    expect(after).toContain('KB-1');

    const second = fromPublicId('decision', await idOf('run-1'))!;
    await withWorkspace(w.workspaceId, (tx) =>
      eraseDecisions(tx, w.workspaceId, { keep: 'structure', says: { case: 'T-2' } }, [{ decisionId: second, fields: null }]),
    );
    // Its structure was kept, and with it the ids of documents: what is there is what the records still say.
    const kept = await rows();
    await resetSearchIndex(w.workspaceId);
    await indexAll(w);
    expect(await rows()).toEqual(kept);
  });
});
