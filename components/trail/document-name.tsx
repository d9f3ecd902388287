import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import type { Step } from '@/lib/dialects/step';
import { VisibleText } from '../ui/untrusted-text';

type Retrieved = NonNullable<Step['documents']>[number];

const TITLES = ['title', 'documentTitle', 'document_title', 'name', 'file_name', 'filename'];

/** What a reader calls a retrieved document by: its title, else its id, else where it came from; and beside it what else was reported. */
export function documentName(document: Retrieved): { title: string | undefined; beside: { word: string; value: string }[] } {
  const title = titleIn(document.metadata) ?? document.id ?? document.source;
  const beside = [
    { word: 'id', value: document.id },
    { word: 'source', value: document.source },
  ].flatMap(({ word, value }) => (value !== undefined && value !== title ? [{ word, value }] : []));
  return { title, beside };
}

function titleIn(metadata: JsonValue | undefined): string | undefined {
  if (!isJsonObject(metadata ?? null)) return undefined;
  const own = metadata as Record<string, JsonValue>;
  for (const key of TITLES) {
    const value = Object.hasOwn(own, key) ? own[key] : undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return undefined;
}

/** The name in one line, with id and source in muted text. */
export function DocumentName({ document }: { document: Retrieved }) {
  const { title, beside } = documentName(document);
  return (
    <>
      <bdi className="break-all text-ink-2">
        {title === undefined ? 'neither title nor id nor source reported' : <VisibleText text={title} />}
      </bdi>
      {beside.map(({ word, value }) => (
        <span key={word} className="text-muted">
          {word}{' '}
          <bdi className="break-all">
            <VisibleText text={value} />
          </bdi>
        </span>
      ))}
    </>
  );
}
