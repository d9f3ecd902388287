import { cx } from '../ui/cx';

/** A condition with the place that is wrong underlined. A place without width is shown as a gap at the end. */
export function MarkedCondition({
  text,
  start,
  end,
  className,
}: {
  text: string;
  start?: number;
  end?: number;
  className?: string;
}) {
  const from = Math.min(start ?? 0, text.length);
  const to = Math.max(from, Math.min(end ?? text.length, text.length));
  return (
    <pre
      tabIndex={0}
      role="group"
      aria-label="Where it is wrong"
      className={cx(
        'overflow-x-auto rounded-md bg-sunken px-3 py-2 font-mono text-label break-words whitespace-pre-wrap',
        className,
      )}
    >
      {text.slice(0, from)}
      <mark className="bg-critical-soft text-critical-text underline decoration-wavy underline-offset-4">
        {text.slice(from, to) || ' … '}
      </mark>
      {text.slice(to)}
    </pre>
  );
}
