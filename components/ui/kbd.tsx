'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** On a button it is not shown under a finger: what is touched has no use for its key, and the room is needed. A key or chord as keys: `Mod+K` (⌘ on Apple, Ctrl elsewhere), `G then D`, `?`. */
export function Kbd({ keys }: { keys: string }) {
  const apple = useSyncExternalStore(never, isApple, () => false);
  return (
    <span className="inline-flex items-center gap-1 text-muted in-[button]:coarse:hidden" data-print="hide">
      {keys.split(/\s+/).map((part, index) =>
        part === 'then' ? (
          <span key={index} className="text-label">
            then
          </span>
        ) : (
          <span key={index} className="inline-flex gap-0.5">
            {(part === '+' ? [part] : part.split('+')).map((key) => (
              <kbd
                key={key}
                className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-[0.6875rem] leading-none text-ink-2"
              >
                {key === 'Mod' ? (apple ? '⌘' : 'Ctrl') : key}
              </kbd>
            ))}
          </span>
        ),
      )}
    </span>
  );
}
