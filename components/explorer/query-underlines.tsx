import { cx } from '@/components/ui/cx';

/** Wavy lines under the parts of an input's text, in a copy of that text laid exactly over it. Decorative: the message says it in words. */
export function QueryUnderlines({
  text,
  problems,
  scroll,
  warning,
}: {
  text: string;
  problems: readonly { start: number; end: number }[];
  scroll: number;
  warning: boolean;
}) {
  if (problems.length === 0) return null;
  const pieces: { text: string; wrong: boolean }[] = [];
  let at = 0;
  for (const { start, end } of [...problems].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    pieces.push({ text: text.slice(at, start), wrong: false });
    // A mistake at the very end of the text ("status:") still needs a place to point at.
    pieces.push({ text: text.slice(start, end) || ' ', wrong: true });
    at = Math.max(start, end);
  }
  pieces.push({ text: text.slice(at), wrong: false });
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden">
      <div
        className="flex h-full items-center px-1.5 whitespace-pre text-transparent"
        style={{ transform: `translateX(${-scroll}px)` }}
      >
        {pieces.map((piece, index) => (
          <span
            key={index}
            className={
              piece.wrong
                ? cx(
                    'underline decoration-wavy decoration-1 underline-offset-3',
                    warning ? 'decoration-medium' : 'decoration-critical-text',
                  )
                : undefined
            }
          >
            {piece.text}
          </span>
        ))}
      </div>
    </div>
  );
}
