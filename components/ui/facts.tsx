import type { ReactNode } from 'react';
import { cx } from './cx';

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Facts in a row, hairlines between them, wrapping: the strip under a page's sentence. A missing value says "not reported". */
export function FactsStrip({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    // Each fact has a hairline before it; that of the first in a row is cut off at the edge, wherever the row breaks.
    <div className={cx('overflow-x-clip border-y border-line py-2 [overflow-clip-margin:4px]', className)}>
      <dl className="-ms-[1.0625rem] flex flex-wrap gap-y-2">
        {facts.map((fact) => (
          <div key={fact.label} className="min-w-0 border-s border-line px-4">
            <dt className="text-label text-muted">{fact.label}</dt>
            <dd className="min-w-0 break-words">{fact.value ?? <span className="text-muted">not reported</span>}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Facts one below the other: labels in a column of their own, one column on a phone. */
export function DataList({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl className={cx('grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(7rem,auto)_1fr] sm:gap-y-2', className)}>
      {facts.map((fact) => (
        <div key={fact.label} className="contents">
          <dt className="text-muted max-sm:mt-2">{fact.label}</dt>
          <dd className="min-w-0 break-words">{fact.value ?? <span className="text-muted">not reported</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
