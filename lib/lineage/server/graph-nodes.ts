import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { GraphNode } from '../graph';
import { facetsOf } from '../merge-facets';
import type { ColumnFacts, DatasetFacts, JobFacts, RunFacts } from './graph-store';

const STATE_WORDS: Readonly<Record<string, string>> = {
  START: 'started',
  RUNNING: 'running',
  COMPLETE: 'complete',
  ABORT: 'aborted',
  FAIL: 'failed',
  OTHER: 'state not reported',
};

/** Date and minute in UTC, as the second line of a node has room for. */
export function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function datasetNode(
  id: string,
  dataset: DatasetFacts,
  version: { version: string; builtAt: Date | null } | null,
): GraphNode {
  const facets = facetsOf(dataset.facets);
  const dropped = textOf(facets.lifecycleStateChange, 'lifecycleStateChange') === 'DROP';
  return {
    id,
    kind: 'dataset',
    label: dataset.name,
    detail: version ? `version ${version.version}` : dataset.namespace,
    ...(dropped && { warning: 'dropped since' }),
    focus: `dataset:${dataset.namespace}/${dataset.name}${version ? `@${version.version}` : ''}`,
    ...(version?.builtAt && { at: version.builtAt.toISOString() }),
    facts: [
      { label: 'Namespace', value: dataset.namespace },
      ...(version ? [{ label: 'Version', value: version.version }] : []),
      ...(version?.builtAt ? [{ label: 'Built', value: stamp(version.builtAt) }] : []),
      ...factsOf(facets),
    ],
    openLineage: {
      kind: 'dataset',
      namespace: dataset.namespace,
      name: dataset.name,
      ...(version && { version: version.version }),
      facets,
    },
  };
}

/** A dataset that decisions name and no pipeline has reported. */
export function unlistedNode(id: string, name: string, version: string | null): GraphNode {
  return {
    id,
    kind: 'dataset',
    label: name,
    detail: version === null ? 'version not reported' : `version ${version}`,
    warning: 'no pipeline reported it',
    focus: `dataset:${name}${version === null ? '' : `@${version}`}`,
    facts: [
      { label: 'Version', value: version ?? 'not reported' },
      { label: 'Origin', value: 'Decisions name it; no OpenLineage event does.' },
    ],
  };
}

export function jobNode(id: string, job: JobFacts, run: RunFacts | null): GraphNode {
  const facets = facetsOf(job.facets);
  const runFacets = run ? facetsOf(run.facets) : {};
  const failed = run?.state === 'FAIL' || run?.state === 'ABORT';
  const message = textOf(runFacets.errorMessage, 'message');
  const at = run?.ended_at ?? run?.started_at ?? null;
  return {
    id,
    kind: 'job',
    label: job.name,
    detail: run ? detailOf(run.state, at) : 'no run reported',
    ...(failed && { warning: `the run ${STATE_WORDS[run.state]}` }),
    focus: `job:${job.namespace}/${job.name}`,
    ...(at && { at: at.toISOString() }),
    facts: [
      { label: 'Namespace', value: job.namespace },
      ...(run
        ? [
            { label: 'Run', value: run.run_id },
            { label: 'State', value: STATE_WORDS[run.state] ?? run.state },
            { label: 'Started', value: run.started_at ? stamp(run.started_at) : 'not reported' },
            { label: 'Ended', value: run.ended_at ? stamp(run.ended_at) : 'not reported' },
          ]
        : []),
      ...(message === null ? [] : [{ label: 'Error', value: message }]),
      ...factsOf(facets),
      ...factsOf(runFacets),
    ],
    openLineage: {
      kind: 'job',
      namespace: job.namespace,
      name: job.name,
      facets,
      ...(run && {
        run: {
          runId: run.run_id,
          state: run.state,
          ...(run.started_at && { startedAt: run.started_at.toISOString() }),
          ...(run.ended_at && { endedAt: run.ended_at.toISOString() }),
          facets: runFacets,
        },
      }),
    },
  };
}

/** A run that is complete needs no word for it: its time says that it ran. */
function detailOf(state: string, at: Date | null): string {
  if (state === 'COMPLETE' && at) return `ran ${stamp(at)}`;
  return `${STATE_WORDS[state] ?? state}${at ? ` · ${stamp(at)}` : ''}`;
}

/** Facets that people read, in words; the others are in the export, whole. */
function factsOf(facets: JsonObject): { label: string; value: string }[] {
  const out: { label: string; value: string }[] = [];
  const add = (label: string, value: string | null): void => {
    if (value !== null) out.push({ label, value: value.slice(0, 600) });
  };
  const type = facets.jobType;
  if (isJsonObject(type ?? null)) {
    const said = ['integration', 'jobType', 'processingType'].flatMap((key) => textOf(type, key) ?? []);
    add('Kind', said.length > 0 ? said.join(' · ') : null);
  }
  add('Documentation', textOf(facets.documentation, 'description'));
  add('Owners', listOf(facets.ownership, 'owners', 'name'));
  add('SQL', textOf(facets.sql, 'query'));
  add('Source', textOf(facets.sourceCodeLocation, 'url'));
  add('Code version', textOf(facets.sourceCodeLocation, 'version'));
  add('Data source', textOf(facets.dataSource, 'uri'));
  add('Nominal time', textOf(facets.nominalTime, 'nominalStartTime'));
  const engine = [textOf(facets.processing_engine, 'name'), textOf(facets.processing_engine, 'version')].flatMap((one) => one ?? []); // prettier-ignore
  add('Engine', engine.length > 0 ? engine.join(' ') : null);
  add('Tags', listOf(facets.tags, 'tags', 'key'));
  add('Fields', listOf(facets.schema, 'fields', 'name'));
  const known = new Set([
    'jobType', 'documentation', 'ownership', 'sql', 'sourceCodeLocation', 'dataSource', 'nominalTime', 'processing_engine', 'tags', 'schema',
    'version', 'columnLineage', 'symlinks', 'errorMessage', 'parent', 'lifecycleStateChange',
  ]); // prettier-ignore
  const others = Object.keys(facets).filter((name) => !known.has(name));
  add('Further facets', others.length > 0 ? others.join(', ') : null);
  return out;
}

function textOf(value: JsonValue | undefined, key: string): string | null {
  const found = isJsonObject(value ?? null) ? (value as JsonObject)[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : null;
}

function listOf(value: JsonValue | undefined, list: string, key: string): string | null {
  const found = isJsonObject(value ?? null) ? (value as JsonObject)[list] : undefined;
  if (!Array.isArray(found) || found.length === 0) return null;
  const names = found.slice(0, 40).flatMap((one) => textOf(one, key) ?? []);
  return names.length > 0 ? `${names.join(', ')}${found.length > 40 ? ` and ${found.length - 40} more` : ''}` : null;
}

export function columnsOf(rows: readonly ColumnFacts[]): NonNullable<GraphNode['columns']> {
  const out = new Map<string, NonNullable<GraphNode['columns']>[number]>();
  for (const row of rows) {
    const one = out.get(row.field) ?? { field: row.field, from: [] };
    out.set(row.field, one);
    const how = row.transformations.flatMap(({ subtype, type }) => (typeof subtype === 'string' ? subtype : typeof type === 'string' ? type : [])); // prettier-ignore
    one.from.push({ dataset: row.from_name ?? 'unknown', field: row.from_field, how: how.join(', ').toLowerCase() });
  }
  return [...out.values()];
}
