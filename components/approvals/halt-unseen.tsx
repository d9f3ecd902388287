import type { HaltScope } from '@/lib/approvals/contract';
import { Button } from '../ui/button';
import { Notice } from '../ui/states';
import { VisibleText } from '../ui/untrusted-text';

/** That a halt's name matches nothing, with the names that are like it: to choose from before it is placed, to read afterwards. */
export function HaltUnseen({
  of,
  nearest,
  placed = false,
  choose,
}: {
  of: { scope: HaltScope; value: string | null };
  nearest: readonly string[];
  placed?: boolean;
  choose?: (name: string) => void;
}) {
  return (
    <Notice tone="warning" live={!placed}>
      <p>
        <bdi className="font-mono">
          <VisibleText text={of.value ?? ''} />
        </bdi>{' '}
        matches nothing seen so far: no action, decision or registration names such{' '}
        {of.scope === 'tool' ? 'a tool' : 'an environment'}.
        {of.scope === 'environment' ? ' Actions that state no environment are stopped by it all the same.' : ''}{' '}
        {placed ? 'It is in force, and stops what comes under exactly this name.' : 'It may be misspelt, or not have come yet.'}
      </p>
      {nearest.length > 0 ? (
        <p className="mt-1 flex flex-wrap items-center gap-2">
          Known and like it:
          {nearest.map((name) =>
            choose ? (
              <Button key={name} size="sm" onClick={() => choose(name)}>
                <VisibleText text={name} />
              </Button>
            ) : (
              <bdi key={name} className="font-mono">
                <VisibleText text={name} />
              </bdi>
            ),
          )}
        </p>
      ) : null}
    </Notice>
  );
}
