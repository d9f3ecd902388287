import { Minus, Pencil, Plus, type LucideIcon } from 'lucide-react';
import type { FieldChange, PartChange } from '@/lib/policy/diff';
import { sideWords } from './side-words';

const LOOKS: Readonly<Record<PartChange['kind'], { icon: LucideIcon; word: string }>> = {
  added: { icon: Plus, word: 'added' },
  removed: { icon: Minus, word: 'removed' },
  changed: { icon: Pencil, word: 'changed' },
};
const PARTS = { document: 'The document', rule: 'Rule', test: 'Test' } as const;

/** What changed between two versions: a sentence for each rule, and its fields before and after. */
export function PolicyDiff({ changes, before, after }: { changes: readonly PartChange[]; before: string; after: string }) {
  if (changes.length === 0) return <p className="text-ink-2">Nothing differs: the same rules, scope and tests.</p>;
  return (
    <ol className="flex flex-col gap-6">
      {changes.map((change) => {
        const { icon: Icon, word } = LOOKS[change.kind];
        return (
          <li key={`${change.part} ${change.name}`} className="border-s-2 border-line ps-4">
            <p className="flex flex-wrap items-center gap-x-2">
              <Icon aria-hidden className="size-4 text-muted" />
              <span className="font-medium">
                {PARTS[change.part]} {change.part === 'document' ? null : <code className="font-mono">{change.name}</code>}
              </span>
              <span className="text-label text-muted">{word}</span>
              <span className="basis-full text-ink-2">{change.words}</span>
            </p>
            <dl className="mt-2 flex flex-col gap-2">
              {change.fields.map((field) => (
                <div key={field.field} className="grid gap-x-4 gap-y-1 md:grid-cols-[7rem_1fr_1fr]">
                  <dt className="text-label text-muted">{field.field}</dt>
                  <Side label={before} field={field} tone="del" />
                  <Side label={after} field={field} tone="ins" />
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ol>
  );
}

/** One side whole, on its ground with its sign; where both sides have words, those that only this side has are marked in it too. */
function Side({ label, field, tone }: { label: string; field: FieldChange; tone: 'del' | 'ins' }) {
  const text = tone === 'del' ? field.before : field.after;
  const Mark = tone;
  const sign = tone === 'del' ? '−' : '+';
  return (
    <dd className="min-w-0">
      <span className="sr-only">{label}: </span>
      {text === null ? (
        <span className="text-muted">{tone === 'del' ? 'was not there' : 'is gone'}</span>
      ) : (
        <span
          className={`edge-forced flex gap-2 rounded-md px-2 py-1 font-mono text-label ${tone === 'del' ? 'bg-critical-soft' : 'bg-good-soft'}`}
        >
          <span aria-hidden className="shrink-0 text-ink-2">
            {sign}
          </span>
          <span className="min-w-0 break-words whitespace-pre-wrap">
            {sideWords(field, tone).map((part, i) =>
              part.marked ? (
                <Mark
                  key={i}
                  className={`rounded-[2px] font-medium decoration-1 underline-offset-2 ${tone === 'del' ? 'bg-critical/15' : 'bg-good/20'}`}
                >
                  {part.text}
                </Mark>
              ) : (
                part.text
              ),
            )}
          </span>
        </span>
      )}
    </dd>
  );
}
