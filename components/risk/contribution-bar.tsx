import { scoreText } from './words';

/** How much a finding adds to a score between 0 and 1: the number, and a bar of that length. */
export function ContributionBar({ value, of = 1 }: { value: number; of?: number }) {
  const share = of > 0 ? Math.max(0, Math.min(1, value / of)) : 0;
  return (
    <span className="flex items-center gap-2">
      <span className="w-12 shrink-0 text-end whitespace-nowrap tabular-nums">
        {value >= 0.01 ? `+${scoreText(value)}` : value > 0 ? scoreText(value) : '0'}
      </span>
      <span aria-hidden className="h-2 w-24 shrink-0 rounded-sm border border-line bg-ground">
        <span className="block h-full rounded-sm bg-high forced:bg-[CanvasText]" style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
