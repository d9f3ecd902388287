import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { asArray, asNumber, asObject, first, parseJson, textOf, withoutUndefined } from './read-attributes';
import type { RetrievedDocument } from './step';

/** A list of retrieved documents, in any of the known member names. */
export function documentsOf(value: JsonValue | undefined, source?: string): RetrievedDocument[] | undefined {
  const list = asArray(value);
  if (!list) return undefined;
  return list.flatMap((given): RetrievedDocument[] => {
    const one = parseJson(given);
    if (typeof one === 'string') return [withoutUndefined({ content: one, source })];
    return isJsonObject(one) ? [toDocument(one, source)] : [];
  });
}

const CONTENT = ['content', 'page_content', 'pageContent', 'text', 'document'];
const TOLD = new Set([...CONTENT, 'id', 'score', 'distance', 'metadata', 'source', 'document_id']);

/** One document. LangChain wraps it as {lc, kwargs}; some put id and score inside the metadata: looked for there too. */
export function toDocument(given: JsonObject, source?: string): RetrievedDocument {
  const kwargs = Object.hasOwn(given, 'lc') ? given['kwargs'] : undefined;
  const one = isJsonObject(kwargs) ? kwargs : given;
  const metadata = asObject(first(one, ['metadata']));
  const content = first(one, CONTENT);
  const rest = Object.fromEntries(Object.entries(one).filter(([key]) => !TOLD.has(key)));
  const kept = metadata ? { ...rest, ...metadata } : rest;
  return withoutUndefined({
    id: textOf(one, 'id', 'document_id') ?? textOf(metadata, 'id', 'doc_id', 'chunk_id'),
    content: content === undefined ? undefined : typeof content === 'string' ? content : JSON.stringify(content),
    score: asNumber(first(one, ['score', 'distance'])) ?? asNumber(first(metadata, ['score', 'relevance_score'])),
    source: textOf(one, 'source', 'uri', 'url') ?? textOf(metadata, 'source', 'doc_uri', 'url', 'uri') ?? source,
    metadata: Object.keys(kept).length > 0 ? kept : undefined,
  });
}
