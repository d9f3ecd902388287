'use client';
import { useRouter } from 'next/navigation';
import { useShortcuts } from '../shell/shortcuts';

/** Shift with J and K goes through the decisions of the list, as J and K go through the steps of one. */
export function NeighbourKeys({ previousHref, nextHref }: { previousHref: string | null; nextHref: string | null }) {
  const router = useRouter();
  useShortcuts('Trail', [
    { keys: 'Shift+J', label: 'Next decision in the list', run: () => nextHref && router.push(nextHref), hidden: true },
    {
      keys: 'Shift+K',
      label: 'Previous decision in the list',
      run: () => previousHref && router.push(previousHref),
      hidden: true,
    },
  ]);
  return null;
}
