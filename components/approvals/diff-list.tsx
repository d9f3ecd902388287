import { diffJson } from '@/lib/decisions/compare-json';
import type { JsonValue } from '@/lib/shared/json';
import { VisibleText } from '../ui/untrusted-text';

const textOf = (value: JsonValue | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** What differs between two sets of arguments, path by path, marked by signs and words. */
export function DiffList({ before, after, label }: { before: JsonValue; after: JsonValue; label: string }) {
  const changes = diffJson(before, after);
  if (changes.length === 0) return <p className="text-ink-2">No argument differs.</p>;
  return (
    <ul aria-label={label} className="flex flex-col gap-1 font-mono text-label">
      {changes.map((change) => (
        <li key={change.path} className="grid gap-x-3 border-b border-line py-1 sm:grid-cols-[minmax(6rem,auto)_1fr]">
          <bdi className="text-ink-2">
            <VisibleText text={change.path || 'the whole'} />
          </bdi>
          <span className="flex min-w-0 flex-col">
            {change.left === undefined ? null : (
              <del className="break-words whitespace-pre-wrap no-underline" aria-label="before">
                <span aria-hidden>− </span>
                <VisibleText text={textOf(change.left)} />
              </del>
            )}
            {change.right === undefined ? null : (
              <ins className="font-medium break-words whitespace-pre-wrap no-underline" aria-label="now">
                <span aria-hidden>+ </span>
                <VisibleText text={textOf(change.right)} />
              </ins>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
