'use client';
import { X } from 'lucide-react';
import { cx } from '@/components/ui/cx';

export interface FilterChip {
  text: string;
  negated: boolean;
  start: number;
  end: number;
}

/** The query's conditions as chips: the words go to their place in the query, the cross takes them out. */
export function FilterChips({
  chips,
  onEdit,
  onRemove,
  onClear,
}: {
  chips: readonly FilterChip[];
  onEdit: (chip: FilterChip) => void;
  onRemove: (chip: FilterChip) => void;
  onClear: () => void;
}) {
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex min-w-0 flex-wrap items-center gap-1.5">
      {chips.map((chip) => (
        <li
          key={`${chip.start}-${chip.text}`}
          className={cx(
            'edge-forced inline-flex max-w-full items-center rounded-full border text-label',
            chip.negated ? 'border-dashed border-line-strong' : 'border-accent-line bg-accent-soft',
          )}
        >
          <button
            type="button"
            onClick={() => onEdit(chip)}
            title="Edit in the query"
            className="min-h-6 max-w-80 min-w-0 truncate rounded-full ps-2.5 hover:underline coarse:min-h-11"
          >
            <bdi>{chip.text}</bdi>
          </button>
          <button
            type="button"
            onClick={() => onRemove(chip)}
            aria-label={`Remove ${chip.text}`}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-muted hover:bg-hover hover:text-ink coarse:size-11"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <button type="button" onClick={onClear} className="link min-h-6 px-1 text-label coarse:min-h-11">
            Clear all
          </button>
        </li>
      ) : null}
    </ul>
  );
}
