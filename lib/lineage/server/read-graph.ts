import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { labelText, type LabelFieldName } from '@/lib/decisions/labels';
import { toSummary } from '@/lib/decisions/server/decision-row';
import { openTrail } from '@/lib/decisions/server/open-trail';
import { readableBy } from '@/lib/decisions/server/readable';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { withTimeLimit } from '@/lib/search/server/budget-store';
import { readValuesByPrefix } from '@/lib/search/server/lookup-store';
import { readUses } from '@/lib/search/server/use-store';
import type { UseLink } from '@/lib/search/record-uses';
import { AppError } from '@/lib/shared/errors';
import { plural } from '@/lib/shared/format';
import { DEFAULT_DEPTH, DEFAULT_NODES, MAX_DEPTH, MAX_NODES, printFocus, type Focus, type GraphNode, type LineageGraph } from '../graph'; // prettier-ignore
import { artifactNode, drawOwnLabels, split } from './graph-artifacts';
import { GraphBuilder, type DatasetRef } from './graph-builder';
import { drawPrompts } from './graph-prompts';
import { documentNode, MadeWith, term, totalOf } from './graph-decisions';
import { columnsOf, jobNode, stamp } from './graph-nodes';
import {
  countBySystem, edgesOfJobs, findDatasets, findJobs, linksOf, listVersions, loadColumns, newestRuns, readDecisionFacts, type SystemCount,
} from './graph-store'; // prettier-ignore

export interface GraphInput {
  focus: Focus;
  /** How many steps of jobs the way back and forward goes. */
  depth?: number;
  /** At most so many nodes. */
  limit?: number;
}

/** Versions, and datasets, that one name may stand for in a drawing. */
const NAMES = 40;

/**
 * The graph around one thing: what it came from, and the decisions that were made with it. Reads the catalogue of OpenLineage and the
 * links of decisions; never a payload. Names of documents need content.read. Throws notFound for a decision nobody may see.
 */
export async function readLineageGraph(actor: Actor, input: GraphInput): Promise<LineageGraph> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const depth = clamp(input.depth ?? DEFAULT_DEPTH, 1, MAX_DEPTH);
  const limit = clamp(input.limit ?? DEFAULT_NODES, 10, MAX_NODES);
  const { focus } = input;
  if (focus.kind === 'document' && !can(actor, 'content.read'))
    throw new AppError('textSearchNotPermitted', 'The name of a document tells what decisions read, which is content and which your role does not include.', { permission: 'content.read' }); // prettier-ignore
  const { builder, reader, told } = await withWorkspace(actor.workspaceId, (tx) =>
    withTimeLimit(tx, async () => {
      const builder = new GraphBuilder(tx, actor.workspaceId, limit, depth);
      const reader = new Reader(actor, builder);
      const told = await reader.read(focus);
      await reader.addColumns();
      return { builder, reader, told };
    }),
  );
  await reader.finish(); // on connections of its own: nobody holds one while waiting for a second
  return {
    focus: printFocus(focus),
    ...told,
    nodes: [...builder.nodes.values()],
    edges: [...builder.edges.values()],
    leftOut: [...builder.leftOut],
    asOf: new Date().toISOString(),
  };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, Math.floor(value)));

interface Told {
  focusId: string | null;
  sentence: string;
  prompts?: LineageGraph['prompts'];
}

class Reader {
  private readonly made: MadeWith;

  constructor(
    private readonly actor: Actor,
    private readonly b: GraphBuilder,
  ) {
    this.made = new MadeWith(actor, b);
  }

  finish(): Promise<void> {
    return this.made.finish();
  }

  read(focus: Focus): Promise<Told> {
    switch (focus.kind) {
      case 'decision':
        return this.decision(focus.name);
      case 'document':
        return this.document(focus.name);
      case 'dataset':
        return this.dataset(focus.name);
      case 'job':
        return this.job(focus.name);
      case 'prompt':
      case 'promptVersion':
      case 'model':
      case 'tool':
        return this.labelled(focus.kind, focus.name);
    }
  }

  // --- From a decision back -------------------------------------------------------------------------------------------------------

  private async decision(anyId: string): Promise<Told> {
    const { tx, workspaceId } = this.b;
    const row = await openTrail(tx, this.actor, anyId);
    const readable = readableBy(this.actor, row);
    const summary = toSummary(row, this.actor, await readSealMarks(tx, workspaceId));
    const facts = await readDecisionFacts(tx, workspaceId, row.decision_id);
    const id = `decision ${summary.id}`;
    this.b.node({
      id,
      kind: 'decision',
      label: summary.system.name,
      detail: stamp(new Date(summary.startedAt)),
      href: `/decisions/${summary.id}`,
      q: `id:${summary.id}`,
      focus: `decision:${summary.id}`,
      at: summary.startedAt,
      facts: [
        { label: 'Id', value: summary.id },
        { label: 'Status', value: summary.status },
        ...(summary.environment ? [{ label: 'Environment', value: summary.environment }] : []),
      ],
    });
    this.made.opened = { id: row.decision_id, system: row.system_id };
    const used = await drawOwnLabels(this.b, id, facts?.labels ?? [], facts, summary.models);
    const uses = await readUses(tx, workspaceId, row.decision_id);
    const { documents, refs } = await this.links(id, uses?.links ?? [], facts?.started_at ?? null, readable);
    if (uses?.cut) this.b.leftOut.add('The decision used more documents than are kept for a search; its trail has them all.');
    await this.b.back(refs);
    // What the documents were in is theirs; what those were made from lies behind.
    const datasets = new Set(
      (uses?.links ?? []).flatMap(([, , dataset, version]) => (dataset === null ? [] : `${dataset} ${version ?? ''}`)),
    ).size;
    const jobs = [...this.b.nodes.values()].filter((one) => one.kind === 'job').length;
    const behind = [...this.b.nodes.values()].filter((one) => one.kind === 'dataset').length - datasets;
    const sentence = `${summary.system.name} decided at ${stamp(new Date(summary.startedAt))} with ${plural(documents, 'document')}${
      datasets > 0
        ? ` from ${plural(datasets, 'dataset')}${jobs > 0 ? ` behind ${plural(jobs, 'job run')}${behind > 0 ? ` and ${plural(behind, 'further dataset')}` : ''}` : ''}`
        : ''
    }${used.models.length > 0 ? `, ${used.models.join(' and ')}` : ''}${used.prompts.length > 0 ? ` and prompt ${used.prompts.join(', ')}` : ''}.`;
    return { focusId: id, sentence };
  }

  /** Documents and the datasets they came from, as nodes before `to`. */
  private async links(
    to: string,
    links: readonly UseLink[],
    at: Date | null,
    readable: boolean,
  ): Promise<{ documents: number; refs: DatasetRef[] }> {
    const refs: DatasetRef[] = [];
    const documents = new Set<string>();
    const hidden = new Set<string>();
    const datasets = new Map<string, Awaited<ReturnType<GraphBuilder['named']>>>();
    for (const [document, version, dataset, datasetVersion] of links) {
      const name = document === null ? null : version === null ? document : `${document}@${version}`;
      let target = to;
      if (name !== null) {
        documents.add(name);
        if (readable) {
          target = `document ${name}`;
          if (!this.b.node(documentNode(target, document!, version))) continue;
          this.b.edge(target, to, 'retrieved');
        } else hidden.add(name);
      }
      if (dataset === null) continue;
      const key = `${dataset} ${datasetVersion ?? ''}`;
      let found = datasets.get(key);
      if (!found) {
        datasets.set(key, (found = await this.b.named(dataset, datasetVersion, at)));
        refs.push(...found.refs);
      }
      for (const id of found.ids) this.b.edge(id, target, name === null ? 'searched' : 'held', found.inferred ? 'inferred' : 'reported'); // prettier-ignore
    }
    if (hidden.size > 0) {
      const id = `documents of ${to}`;
      this.b.node({
        id,
        kind: 'document',
        label: plural(hidden.size, 'document'),
        detail: 'names need the right to read content',
      });
      this.b.edge(id, to, 'retrieved');
    }
    return { documents: documents.size, refs };
  }

  // --- Forward --------------------------------------------------------------------------------------------------------------------

  private async document(written: string): Promise<Told> {
    const name = maskFor(this.b.workspaceId)(written);
    const label = labelText('document', name)!;
    const { name: plain, version } = split(name);
    const id = `document ${name}`;
    const rows = await linksOf(this.b.tx, [label], visibleSystems(this.actor), 200);
    const versioned = version !== null && rows.some(({ links }) => links.some(([d, v]) => d === plain && v === version));
    this.b.node(documentNode(id, versioned ? plain : name, versioned ? version : null));
    const refs: DatasetRef[] = [];
    const seen = new Set<string>();
    for (const { links, started_at } of rows) {
      for (const [document, v, dataset, datasetVersion] of links) {
        if (dataset === null || (document !== name && !(versioned && document === plain && v === version))) continue;
        const key = `${dataset} ${datasetVersion ?? ''}`;
        if (seen.has(key)) continue;
        if (seen.size >= NAMES) {
          this.b.leftOut.add(`The document was in more than ${NAMES} versions of datasets; the newest used are drawn.`);
          break;
        }
        seen.add(key);
        const found = await this.b.named(dataset, datasetVersion, started_at);
        refs.push(...found.refs);
        for (const one of found.ids) this.b.edge(one, id, 'held', found.inferred ? 'inferred' : 'reported');
      }
    }
    await this.b.back(refs);
    const q = term('document', name);
    const total = await this.decisions(id, q, { labels: [label], in: 'uses' }, 'retrieved');
    const prompts = await drawPrompts(this.actor, this.b, this.made, { from: id, q, labels: [label], edge: 'retrieved' });
    return {
      focusId: id,
      sentence: `${total.words} used the document ${name}${seen.size > 0 ? `, from ${plural(seen.size, 'dataset version')}` : ''}.`,
      prompts,
    };
  }

  private async dataset(written: string): Promise<Told> {
    const exact = await findDatasets(this.b.tx, this.b.workspaceId, [written]);
    const { name, version } = exact.length > 0 ? { name: written, version: null } : split(written);
    const found = exact.length > 0 ? exact : await findDatasets(this.b.tx, this.b.workspaceId, [name]);
    if (found.length === 0) {
      const { ids } = await this.b.named(name, version, null);
      const label = version === null ? name : `${name}@${version}`;
      const total = await this.decisions(ids[0]!, term('dataset', label), { labels: [labelText('dataset', label)!], in: 'uses' }, 'searched'); // prettier-ignore
      return { focusId: ids[0]!, sentence: `${total.words} used ${name}, of which no pipeline has reported anything.` };
    }
    const refs = found.map((one): DatasetRef => ({ datasetId: one.dataset_id, version, at: null }));
    const resolved = await this.b.resolve(refs, found);
    const focusId = resolved.find((one) => one !== null)?.id ?? null;
    await this.b.back(refs);
    const met = await this.b.forward(refs);
    const totals = await this.decisionsOf(met.length > 0 ? met : refs);
    const versions = version === null ? await listVersions(this.b.tx, this.b.workspaceId, found[0]!.dataset_id, 200) : [];
    const node = focusId === null ? undefined : this.b.nodes.get(focusId);
    if (node && versions.length > 0)
      node.facts = [
        ...(node.facts ?? []),
        { label: 'Versions', value: versions.slice(0, 12).map((one) => one.version).join(', ') + (versions.length > 12 ? ` and ${versions.length - 12} more` : '') }, // prettier-ignore
      ];
    return {
      focusId,
      sentence: `${version === null ? `${found[0]!.name}, ${plural(versions.length, 'version')} reported` : `Version ${version} of ${found[0]!.name}`}; ${totals} used it or what was made from it.`,
    };
  }

  /**
   * Decisions that used any of these datasets, each beside the dataset that they name; a decision that used several is counted once. Returns how many
   * there are, in words.
   */
  private async decisionsOf(refs: readonly DatasetRef[]): Promise<string> {
    const met = new Set(refs.map((one) => one.datasetId));
    const facts = [...this.b.nodes.values()].filter(
      (one) => one.openLineage?.kind === 'dataset' && met.has(one.id.split(' ')[1] ?? ''),
    );
    const every = new Set<string>();
    for (const node of facts.slice(0, 200)) {
      const part = node.openLineage as { namespace: string; name: string; version?: string };
      const [row] = await findDatasets(this.b.tx, this.b.workspaceId, [`${part.namespace}/${part.name}`]);
      const names = (row?.names ?? [part.name]).map((name) => (part.version === undefined ? name : `${name}@${part.version}`));
      const labels = names.flatMap((name) => labelText('dataset', name) ?? []);
      for (const label of labels) every.add(label);
      const rows = await this.count({ labels, in: 'uses' });
      if (rows.length === 0) continue;
      const q = names.length === 1 ? term('dataset', names[0]!) : `(${names.slice(0, 10).map((name) => term('dataset', name)).join(' OR ')})`; // prettier-ignore
      this.made.draw(node.id, q, rows, 'searched');
    }
    if (facts.length > 200) this.b.leftOut.add('Decisions are counted for the first 200 datasets.');
    const { value, more } = totalOf(await this.count({ labels: [...every], in: 'uses' }));
    // What is not drawn was not counted either.
    return `${more || this.b.leftOut.size > 0 ? 'at least ' : ''}${plural(value, 'decision')}`;
  }

  private async job(name: string): Promise<Told> {
    const { tx, workspaceId } = this.b;
    const jobs = await findJobs(tx, workspaceId, name);
    if (jobs.length === 0) return { focusId: null, sentence: `No event has reported a job of the name ${name}.` };
    const ids = jobs.map((one) => one.job_id);
    const latest = new Map((await newestRuns(tx, workspaceId, ids)).map((one) => [one.job_id, one]));
    for (const one of jobs) this.b.node(jobNode(`job ${one.job_id} `, one, latest.get(one.job_id) ?? null));
    const inputs = await edgesOfJobs(tx, workspaceId, ids, 'input');
    const outputs = await edgesOfJobs(tx, workspaceId, ids, 'output');
    const toRef = (edge: { dataset_id: string }): DatasetRef => ({ datasetId: edge.dataset_id, version: null, at: null });
    const read = await this.b.resolve(inputs.map(toRef));
    inputs.forEach((edge, i) => read[i] && this.b.edge(read[i].id, `job ${edge.job_id} `, 'read'));
    const written = await this.b.resolve(outputs.map(toRef));
    outputs.forEach((edge, i) => written[i] && this.b.edge(`job ${edge.job_id} `, written[i].id, 'wrote'));
    await this.b.back(inputs.map(toRef));
    const met = await this.b.forward(outputs.map(toRef));
    const total = await this.decisionsOf(met);
    return { focusId: `job ${ids[0]!} `, sentence: `${jobs[0]!.name} reads ${plural(inputs.length, 'dataset')} and writes ${plural(outputs.length, 'dataset')}; ${total} used what it wrote or what was made from it.` }; // prettier-ignore
  }

  private async labelled(kind: 'prompt' | 'promptVersion' | 'model' | 'tool', value: string): Promise<Told> {
    const id = `${kind} ${value}`;
    this.b.node(artifactNode(id, kind, value));
    const words = { prompt: 'prompted with', promptVersion: 'prompted with', model: 'answered by', tool: 'called' }[kind];
    if (kind === 'prompt') {
      const versions = await readValuesByPrefix(
        this.b.tx,
        'promptVersion',
        `${value}@`,
        visibleSystems(this.actor),
        false,
        NAMES,
      );
      for (const version of versions) {
        const node = `promptVersion ${version}`;
        this.b.node(artifactNode(node, 'promptVersion', version));
        this.b.edge(id, node, 'version');
        await this.decisions(node, term('promptVersion', version), { labels: [labelText('promptVersion', version)!], in: 'labels' }, words); // prettier-ignore
      }
      if (versions.length > 0) {
        const rows = await this.count({ labels: [labelText('prompt', value)!], in: 'labels' });
        return {
          focusId: id,
          sentence: `${totalOf(rows).words} used the prompt ${value} in ${plural(versions.length, 'version')}.`,
        };
      }
    }
    const total = await this.decisions(id, term(kind, value), { labels: [labelText(kind satisfies LabelFieldName, value)!], in: 'labels' }, words); // prettier-ignore
    const noun = { prompt: 'prompt', promptVersion: 'prompt version', model: 'model', tool: 'tool' }[kind];
    return { focusId: id, sentence: `${total.words} used the ${noun} ${value}.` };
  }

  private count(by: { labels: readonly string[]; in: 'labels' | 'uses' }): Promise<SystemCount[]> {
    return countBySystem(this.b.tx, { ...by, systems: visibleSystems(this.actor) });
  }

  private async decisions(
    from: string,
    q: string,
    by: { labels: readonly string[]; in: 'labels' | 'uses' },
    edge: string,
  ): Promise<{ words: string; value: number; more: boolean }> {
    return this.made.draw(from, q, await this.count(by), edge);
  }

  async addColumns(): Promise<void> {
    const ids = new Map<string, GraphNode[]>();
    for (const node of this.b.nodes.values()) {
      const [, dataset] = /^dataset ([0-9a-f-]{36}) /.exec(node.id) ?? [];
      if (dataset) ids.set(dataset, [...(ids.get(dataset) ?? []), node]);
    }
    if (ids.size > 200) return; // told one by one where the graph is small enough to be read
    const rows = await loadColumns(this.b.tx, this.b.workspaceId, [...ids.keys()], 2_000);
    for (const [dataset, nodes] of ids) {
      const columns = columnsOf(rows.filter((row) => row.dataset_id === dataset));
      if (columns.length > 0) for (const node of nodes) node.columns = columns;
    }
  }
}
