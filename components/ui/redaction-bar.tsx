import { cx } from './cx';

/** A masked value as an ink-filled bar that names its type; an erased one is hollow and may carry the date. */
export function RedactionBar({ type, erased, className }: { type: string; erased?: string; className?: string }) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1 rounded-[3px] px-1 align-baseline text-[0.8em] leading-[1.35] font-medium whitespace-nowrap select-none',
        erased ? 'border border-dashed border-line-strong text-muted' : 'bg-ink text-ground forced:border',
        className,
      )}
      title={erased ? `Erased: ${type}` : `Masked before storage: ${type}`}
    >
      <span className="sr-only">{erased ? 'erased' : 'masked'} </span>
      {type}
      {erased ? <span className="font-normal">erased {erased}</span> : null}
    </span>
  );
}
