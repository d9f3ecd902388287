import type { Mapping, RecordTree, StepPart } from '@/lib/dialects/contract';
import { labelText } from '@/lib/decisions/labels';
import { erasedType } from '@/lib/privacy/markers';
import type { MaskText } from '@/lib/privacy/mask-json';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/** What a decision used and has no label for: documents, and the datasets or indexes they came from. */
export type UseField = 'document' | 'dataset';

/** A document, its version, the dataset it came from, and that one's version; null: not reported. */
export type UseLink = readonly [document: string | null, documentVersion: string | null, dataset: string | null, datasetVersion: string | null]; // prettier-ignore

export interface RecordUses {
  labels: string[];
  links: UseLink[];
}

/** So many labels, and links, are kept of one decision: the first in their order, so that the order of arrival does not matter. */
export const MAX_USES = 400;

/** Members of a document's metadata that name its version, its dataset, and that one's version, the more exact first. */
const DOCUMENT_VERSION = ['documentVersion', 'document_version', 'version', 'revision', 'digest', 'etag'] as const;
const DATASET = [
  'dataset', 'datasetName', 'dataset_name', 'dataset_id', 'datasetId', 'dataSource', 'data_source', 'data_source_id', 'dataSourceId',
  'index', 'index_name', 'indexName', 'collection', 'collection_name', 'knowledge_base', 'knowledgeBase', 'vector_store_id',
] as const; // prettier-ignore
const DATASET_VERSION = [
  'datasetVersion', 'dataset_version', 'dataSourceVersion', 'data_source_version', 'indexVersion', 'index_version', 'corpusVersion',
  'corpus_version', 'snapshot', 'snapshot_id',
] as const; // prettier-ignore
/** The same as attributes of the span of a retrieval, or as members of an event's data. */
const RECORD_DATASET = ['countersign.dataset.name', 'gen_ai.data_source.id', 'dataset', 'dataSource', 'index'] as const;
const RECORD_VERSION = ['countersign.dataset.version', 'gen_ai.data_source.version', 'datasetVersion', 'dataSourceVersion', 'indexVersion'] as const; // prettier-ignore

interface Named {
  name: string;
  version: string | null;
}

/** Documents and datasets that one record names, personal data masked. Pure: the same for the worker, a rebuild, and after an erasure. */
export function recordUses(tree: RecordTree, mapping: Mapping, mask: MaskText): RecordUses {
  const labels = new Set<string>();
  const links = new Map<string, UseLink>();
  const said = saidOf(tree);
  const told = said && datasetIn(said, RECORD_DATASET, RECORD_VERSION, mask);
  const addDataset = (dataset: Named): void => {
    add(labels, 'dataset', dataset.name);
    if (dataset.version !== null) add(labels, 'dataset', `${dataset.name}@${dataset.version}`);
  };
  for (const step of mapping.steps) {
    const documents = step.documents ?? [];
    if (told && (documents.length > 0 || step.kind === 'retrieval')) {
      addDataset(told);
      if (documents.length === 0) put(links, [null, null, told.name, told.version]);
    }
    for (const document of documents) addDocument(document, told ?? null);
  }
  return { labels: [...labels], links: [...links.values()] };

  function addDocument(document: NonNullable<StepPart['documents']>[number], recordDataset: Named | null): void {
    const metadata = isJsonObject(document.metadata ?? null) ? (document.metadata as JsonObject) : {};
    const dataset = datasetIn(metadata, DATASET, DATASET_VERSION, mask) ?? recordDataset;
    if (dataset) addDataset(dataset);
    const version = textIn(metadata, DOCUMENT_VERSION, mask);
    const id = clean(document.id, mask);
    const source = clean(document.source, mask);
    // Mappers write the name of the data source where a document has no source of its own.
    const own = source !== null && source !== dataset?.name ? source : null;
    const name = id ?? own;
    for (const one of new Set([id, own])) if (one !== null) add(labels, 'document', one);
    if (name !== null && version !== null) add(labels, 'document', `${name}@${version}`);
    if (name !== null || dataset) put(links, [name, name === null ? null : version, dataset?.name ?? null, dataset?.version ?? null]); // prettier-ignore
  }
}

/** What the record itself says beside its documents: a span's attributes, an event's data. */
function saidOf(tree: RecordTree): JsonObject | null {
  if (tree.form === 'span') return tree.span.attributes;
  if (tree.form === 'log') return tree.log.attributes;
  const said =
    tree.form === 'agents' ? tree.item['span_data'] : tree.form === 'langfuse' ? tree.event['body'] : tree.event['data'];
  return isJsonObject(said ?? null) ? (said as JsonObject) : null;
}

function datasetIn(from: JsonObject, names: readonly string[], versions: readonly string[], mask: MaskText): Named | null {
  for (const key of names) {
    if (!Object.hasOwn(from, key)) continue;
    const value = from[key]!;
    if (!isJsonObject(value)) {
      const name = clean(value, mask);
      if (name !== null) return { name, version: textIn(from, versions, mask) };
      continue;
    }
    const name = textIn(value, ['name', 'id'], mask);
    if (name === null) continue;
    const namespace = textIn(value, ['namespace'], mask);
    const version = textIn(value, ['version', ...versions], mask) ?? textIn(from, versions, mask);
    return { name: namespace === null ? name : `${namespace}/${name}`, version };
  }
  return null;
}

function textIn(from: JsonObject, keys: readonly string[], mask: MaskText): string | null {
  for (const key of keys) {
    const found = Object.hasOwn(from, key) ? clean(from[key], mask) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A name or a number as a label would hold it; null for anything else, and for what was erased. */
function clean(value: JsonValue | undefined, mask: MaskText): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '' || erasedType(value) !== null) return null;
  const made = labelText('', mask(value));
  return made === null ? null : made.slice(1);
}

function add(labels: Set<string>, field: UseField, value: string): void {
  const made = labelText(field, value);
  if (made !== null) labels.add(made);
}

function put(links: Map<string, UseLink>, link: UseLink): void {
  links.set(JSON.stringify(link), link);
}

export interface UseRow {
  decisionId: string;
  systemId: string;
  labels: string[];
  links: UseLink[];
}

/** Uses of several records, gathered by decision. */
export class DecisionUses {
  private readonly held = new Map<string, { systemId: string; labels: Set<string>; links: Map<string, UseLink> }>();

  add(record: { decisionId: string; systemId: string }, { labels, links }: RecordUses): void {
    if (labels.length === 0) return;
    let into = this.held.get(record.decisionId);
    if (!into) this.held.set(record.decisionId, (into = { systemId: record.systemId, labels: new Set(), links: new Map() }));
    for (const label of labels) into.labels.add(label);
    for (const link of links) put(into.links, link);
  }

  rows(): UseRow[] {
    return [...this.held].map(([decisionId, { systemId, labels, links }]) => ({
      decisionId,
      systemId,
      labels: [...labels],
      links: [...links.values()],
    }));
  }
}
