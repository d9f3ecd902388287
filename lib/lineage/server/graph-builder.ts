import type { SqlTx } from '@/lib/db/transaction';
import type { GraphEdge, GraphNode } from '../graph';
import { NO_RUN } from './fold-event';
import { datasetNode, jobNode, unlistedNode } from './graph-nodes';
import {
  edgesOfDatasets, edgesOfJobs, edgesOfRuns, findDatasets, loadDatasets, loadJobs, loadRuns, loadVersions, newestRuns, newestVersions,
  readersOfVersion, type DatasetFacts, type EdgeFacts, type RunFacts,
} from './graph-store'; // prettier-ignore

/** A dataset as the walk meets it. `at`: of a version nobody named, the newest that had been built then is meant. */
export interface DatasetRef {
  datasetId: string;
  version: string | null;
  at: Date | null;
}

interface Resolved {
  id: string;
  ref: DatasetRef;
  /** The run that wrote the version. */
  run: string | null;
  /** The version was not named: it is the newest there was. */
  inferred: boolean;
}

/** Who read a dataset; inferred: which version is not said. */
interface Reading {
  id: string;
  edge: EdgeFacts;
  inferred?: boolean;
}

/** Collects nodes and edges up to a limit, and walks the catalogue level by level. */
export class GraphBuilder {
  readonly nodes = new Map<string, GraphNode>();
  readonly edges = new Map<string, GraphEdge>();
  readonly leftOut = new Set<string>();
  private readonly walked = new Set<string>();

  constructor(
    readonly tx: SqlTx,
    readonly workspaceId: string,
    private readonly limit: number,
    private readonly depth: number,
  ) {}

  /** False: there is no room for it. */
  node(node: GraphNode): boolean {
    if (this.nodes.has(node.id)) return true;
    if (this.nodes.size >= this.limit) {
      this.leftOut.add(`More than ${this.limit.toLocaleString('en')} nodes: what lies further away is not drawn.`);
      return false;
    }
    this.nodes.set(node.id, node);
    return true;
  }

  edge(from: string, to: string, label: string, how: GraphEdge['how'] = 'reported'): void {
    if (from === to || !this.nodes.has(from) || !this.nodes.has(to)) return;
    const id = `${from} > ${to}`;
    const held = this.edges.get(id);
    if (!held || (held.how === 'inferred' && how === 'reported')) this.edges.set(id, { id, from, to, label, how });
  }

  /** Nodes for what a decision calls a dataset: those of the catalogue that go by that name, or one that no pipeline reported. */
  async named(name: string, version: string | null, at: Date | null): Promise<{ ids: string[]; refs: DatasetRef[]; inferred: boolean }> {
    const found = await findDatasets(this.tx, this.workspaceId, [name]);
    if (found.length === 0) {
      const id = `dataset ${name} ${version ?? ''}`;
      return { ids: this.node(unlistedNode(id, name, version)) ? [id] : [], refs: [], inferred: false };
    }
    const refs = found.map((one): DatasetRef => ({ datasetId: one.dataset_id, version, at }));
    const resolved = await this.resolve(refs, found);
    return {
      ids: resolved.flatMap((one) => one?.id ?? []),
      refs: resolved.flatMap((one) => one?.ref ?? []),
      inferred: version === null || found.length > 1,
    };
  } // prettier-ignore

  /** Makes the nodes of datasets, with the version that is meant; null where there is no such dataset, or no room. */
  async resolve(refs: readonly DatasetRef[], known: readonly DatasetFacts[] = []): Promise<(Resolved | null)[]> {
    const datasets = new Map(known.map((one) => [one.dataset_id, one]));
    const missing = [...new Set(refs.map((one) => one.datasetId))].filter((id) => !datasets.has(id));
    for (const one of await loadDatasets(this.tx, this.workspaceId, missing)) datasets.set(one.dataset_id, one);
    const exact = new Map(
      (await loadVersions(this.tx, this.workspaceId, refs.flatMap(({ datasetId, version }) => (version === null ? [] : [{ datasetId, version }])))).map(
        (one) => [`${one.dataset_id} ${one.version}`, one],
      ),
    ); // prettier-ignore
    const open = refs.flatMap(({ datasetId, version, at }) => (version === null && at !== null ? [{ datasetId, at }] : []));
    const newest = new Map(
      (await newestVersions(this.tx, this.workspaceId, open)).map((one) => [`${one.dataset_id} ${one.asked_at.getTime()}`, one]),
    );
    return refs.map((ref): Resolved | null => {
      const dataset = datasets.get(ref.datasetId);
      if (!dataset) return null;
      const found =
        ref.version !== null
          ? exact.get(`${ref.datasetId} ${ref.version}`)
          : ref.at !== null
            ? newest.get(`${ref.datasetId} ${ref.at.getTime()}`)
            : undefined;
      const version = ref.version ?? found?.version ?? null;
      const id = `dataset ${ref.datasetId} ${version ?? ''}`;
      if (!this.node(datasetNode(id, dataset, version === null ? null : { version, builtAt: found?.built_at ?? null }))) return null; // prettier-ignore
      return { id, ref: { ...ref, version }, run: found?.run_id ?? null, inferred: ref.version === null && version !== null };
    });
  }

  /** From datasets back: the run that wrote the version, what it read, and so on. */
  async back(start: readonly DatasetRef[]): Promise<void> {
    let frontier = [...start];
    for (let level = 0; frontier.length > 0; level++) {
      const resolved = (await this.resolve(frontier)).filter((one) => one !== null && this.step(`back ${one.id}`)) as Resolved[];
      if (resolved.length === 0) return;
      if (level >= this.depth) return this.tooDeep();
      const byRun = resolved.filter((one) => one.run !== null);
      const byName = resolved.filter((one) => one.run === null);
      const runs = await loadRuns(this.tx, this.workspaceId, [...new Set(byRun.map((one) => one.run!))]);
      const written = new Map(runs.map((run) => [run.run_id, run]));
      const pairs: { id: string; job: string; run: RunFacts | null; at: Date | null; exact: boolean }[] = [];
      for (const one of byRun) {
        const run = written.get(one.run!);
        if (run) pairs.push({ id: one.id, job: run.job_id, run, at: run.started_at ?? one.ref.at, exact: true });
      }
      const outputs = await edgesOfDatasets(this.tx, this.workspaceId, [...new Set(byName.map((one) => one.ref.datasetId))], 'output'); // prettier-ignore
      for (const one of byName)
        for (const edge of outputs)
          if (edge.dataset_id === one.ref.datasetId) pairs.push({ id: one.id, job: edge.job_id, run: null, at: null, exact: one.ref.version === null && one.ref.at === null }); // prettier-ignore
      frontier = await this.producers(pairs);
    }
  }

  private async producers(
    pairs: readonly { id: string; job: string; run: RunFacts | null; at: Date | null; exact: boolean }[],
  ): Promise<DatasetRef[]> {
    const ids = [...new Set(pairs.map((one) => one.job))];
    const jobs = new Map((await loadJobs(this.tx, this.workspaceId, ids)).map((one) => [one.job_id, one]));
    const loose = [...new Set(pairs.filter((one) => one.run === null).map((one) => one.job))];
    const latest = new Map((await newestRuns(this.tx, this.workspaceId, loose)).map((one) => [one.job_id, one]));
    const places = new Map<string, { id: string; at: Date | null }>();
    const runsRead: { jobId: string; runId: string }[] = [];
    for (const { id, job, run, at, exact } of pairs) {
      const facts = jobs.get(job);
      if (!facts) continue;
      const node = `job ${job} ${run?.run_id ?? ''}`;
      if (!this.node(jobNode(node, facts, run ?? latest.get(job) ?? null))) continue;
      this.edge(node, id, exact ? 'wrote' : 'writes this dataset; which run wrote this version was not reported', exact ? 'reported' : 'inferred'); // prettier-ignore
      places.set(`${job} ${run?.run_id ?? ''}`, { id: node, at });
      if (run) runsRead.push({ jobId: job, runId: run.run_id });
    }
    const read = await edgesOfRuns(this.tx, this.workspaceId, runsRead, 'input');
    const told = new Set(read.map((edge) => `${edge.job_id} ${edge.run_id}`));
    const declared = await edgesOfJobs(this.tx, this.workspaceId, ids, 'input');
    const inputs: { edge: EdgeFacts; place: { id: string; at: Date | null }; how: GraphEdge['how'] }[] = [];
    for (const edge of read) {
      const place = places.get(`${edge.job_id} ${edge.run_id}`);
      if (place) inputs.push({ edge, place, how: 'reported' });
    }
    for (const [key, place] of places) {
      const [job, run] = key.split(' ') as [string, string];
      if (run !== '' && told.has(`${job} ${run}`)) continue;
      for (const edge of declared)
        if (edge.job_id === job) inputs.push({ edge: { ...edge, version: null }, place, how: run === '' ? 'reported' : 'inferred' }); // prettier-ignore
    }
    const made = await this.resolve(inputs.map(({ edge, place }) => ({ datasetId: edge.dataset_id, version: edge.version, at: place.at }))); // prettier-ignore
    return inputs.flatMap(({ place, how }, i) => {
      const one = made[i];
      if (!one) return [];
      this.edge(one.id, place.id, one.inferred ? 'read; the version is the newest built before the run' : how === 'reported' ? 'read' : 'reads, says the job', one.inferred ? 'inferred' : how); // prettier-ignore
      return [one.ref];
    });
  }

  /** From datasets forward: who read them, what was written then, and so on. Calls back with every dataset it met. */
  async forward(start: readonly DatasetRef[]): Promise<DatasetRef[]> {
    const met: DatasetRef[] = [];
    let frontier = [...start];
    for (let level = 0; frontier.length > 0; level++) {
      const resolved = (await this.resolve(frontier)).filter(
        (one) => one !== null && this.step(`forward ${one.id}`),
      ) as Resolved[];
      met.push(...resolved.map((one) => one.ref));
      if (resolved.length === 0) return met;
      if (level >= this.depth) {
        this.tooDeep();
        return met;
      }
      const readers: Reading[] = [];
      const plain = resolved.filter((one) => one.ref.version === null);
      const edges = await edgesOfDatasets(this.tx, this.workspaceId, [...new Set(plain.map((one) => one.ref.datasetId))], 'input'); // prettier-ignore
      for (const one of plain) for (const edge of edges) if (edge.dataset_id === one.ref.datasetId) readers.push({ id: one.id, edge: { ...edge, run_id: NO_RUN } }); // prettier-ignore
      for (const one of resolved.filter(({ ref }) => ref.version !== null)) {
        const found = await readersOfVersion(this.tx, this.workspaceId, one.ref.datasetId, one.ref.version!, this.limit + 1);
        if (found.length > this.limit)
          this.leftOut.add(`More than ${this.limit.toLocaleString('en')} runs read one version: what the others made of it is neither drawn nor counted.`); // prettier-ignore
        for (const { inferred, ...edge } of found.slice(0, this.limit)) readers.push({ id: one.id, edge, inferred });
      }
      frontier = await this.consumers(readers);
    }
    return met;
  }

  private async consumers(readers: readonly Reading[]): Promise<DatasetRef[]> {
    const ids = [...new Set(readers.map(({ edge }) => edge.job_id))];
    const jobs = new Map((await loadJobs(this.tx, this.workspaceId, ids)).map((one) => [one.job_id, one]));
    const exact = readers.flatMap(({ edge }) => (edge.run_id === NO_RUN ? [] : [{ jobId: edge.job_id, runId: edge.run_id }]));
    const runs = new Map((await loadRuns(this.tx, this.workspaceId, exact.map((one) => one.runId))).map((one) => [one.run_id, one])); // prettier-ignore
    const loose = [...new Set(readers.filter(({ edge }) => edge.run_id === NO_RUN).map(({ edge }) => edge.job_id))];
    const latest = new Map((await newestRuns(this.tx, this.workspaceId, loose)).map((one) => [one.job_id, one]));
    const places = new Map<string, string>();
    for (const { id, edge, inferred } of readers) {
      const job = jobs.get(edge.job_id);
      if (!job) continue;
      const run = edge.run_id === NO_RUN ? null : (runs.get(edge.run_id) ?? null);
      const node = `job ${edge.job_id} ${run?.run_id ?? ''}`;
      if (!this.node(jobNode(node, job, run ?? latest.get(edge.job_id) ?? null))) continue;
      if (!inferred) this.edge(id, node, 'read');
      else this.edge(id, node, run ? 'read; the version is the newest built before the run' : 'reads, says the job; no run says which version', 'inferred'); // prettier-ignore
      places.set(`${edge.job_id} ${run?.run_id ?? ''}`, node);
    }
    const written: { node: string; ref: DatasetRef }[] = [];
    for (const edge of await edgesOfRuns(this.tx, this.workspaceId, exact, 'output')) {
      const node = places.get(`${edge.job_id} ${edge.run_id}`);
      if (node !== undefined) written.push({ node, ref: { datasetId: edge.dataset_id, version: edge.version, at: null } });
    }
    for (const edge of await edgesOfJobs(this.tx, this.workspaceId, loose, 'output')) {
      const node = places.get(`${edge.job_id} `);
      if (node !== undefined) written.push({ node, ref: { datasetId: edge.dataset_id, version: null, at: null } });
    }
    const made = await this.resolve(written.map(({ ref }) => ref));
    return written.flatMap(({ node }, i) => {
      const one = made[i];
      if (!one) return [];
      this.edge(node, one.id, 'wrote');
      return [one.ref];
    });
  }

  /** True the first time. */
  private step(key: string): boolean {
    if (this.walked.has(key)) return false;
    this.walked.add(key);
    return true;
  }

  private tooDeep(): void {
    this.leftOut.add(`The way goes on behind ${this.depth} steps of jobs.`);
  }
}
