'use client';
import { useRouter } from 'next/navigation';
import { X } from 'lucide-react';
import { useShortcuts } from '@/components/shell/shortcuts';
import { Button, LinkButton } from '@/components/ui/button';
import { useCopy } from '@/components/ui/clipboard';
import { Num } from '@/components/ui/num';
import type { Selection } from './selection';

/** What can be done with the chosen rows. Floats over the end of the list while there are any. */
export function SelectionBar({
  selection,
  noun,
  compareHref,
  onClear,
}: {
  selection: Selection;
  noun: string;
  /** Null where two rows have nothing to compare. */
  compareHref: ((a: string, b: string) => string) | null;
  onClear: () => void;
}) {
  const { state, copy } = useCopy();
  const router = useRouter();
  const ids = [...selection];
  const [a, b] = ids;
  const compared = compareHref && ids.length === 2 && a !== undefined && b !== undefined ? compareHref(a, b) : null;
  useShortcuts(`Selected ${noun}s`, [
    { keys: 'V', label: `Compare the two selected ${noun}s`, run: () => compared && router.push(compared), hidden: true },
  ]);
  if (ids.length === 0) return null;
  return (
    <div
      role="region"
      aria-label="Selection"
      className="animate-appear edge-forced absolute inset-s-3 bottom-14 z-20 flex w-fit max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-2 rounded-md bg-surface py-1.5 ps-4 pe-1.5 shadow-float"
      data-print="hide"
    >
      <span role="status">
        <Num value={ids.length} /> {noun}
        {ids.length === 1 ? '' : 's'} selected
      </span>
      {compared ? (
        <LinkButton href={compared} tone="primary" size="sm">
          Compare the two
        </LinkButton>
      ) : compareHref ? (
        <span className="text-label text-muted">Select two to compare them</span>
      ) : null}
      <Button size="sm" onClick={() => copy(ids.join('\n'))}>
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'The browser refused' : ids.length === 1 ? 'Copy id' : 'Copy ids'}
      </Button>
      <Button size="sm" tone="quiet" onClick={onClear} aria-label="Clear the selection">
        <X aria-hidden />
      </Button>
    </div>
  );
}
