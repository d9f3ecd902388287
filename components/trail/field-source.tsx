'use client';
import { createContext, use } from 'react';
import type { Step } from '@/lib/dialects/step';
import { sourcesLabel } from '@/lib/dialects/source-label';
import { cx } from '../ui/cx';

/** A place in the record that somebody asked to see. */
export interface SourcePlace {
  eventId: string;
  at: string;
}
const Context = createContext<((place: SourcePlace) => void) | null>(null);
export const SourceProvider = Context;

/** Where a shown value was read, in the emitter's own words: leads to that place in the raw record. Nothing where nobody told. */
export function FieldSource({ step, fields, className }: { step: Step; fields: readonly string[]; className?: string }) {
  const show = use(Context);
  const sources = fields.flatMap((field) => step.source.fields?.[field] ?? []);
  const [first] = sources;
  if (!first || !show) return null;
  return (
    <button
      type="button"
      data-print="hide"
      onClick={() => show(first)}
      title={
        sources.length > 1
          ? `Read from ${sources.length} places of the record. Shows the first.`
          : 'Shows the place in the record.'
      }
      className={cx('min-h-6 max-w-full text-start text-label font-normal text-muted hover:text-ink hover:underline', className)}
    >
      from <span className="font-mono break-all">{sourcesLabel(sources)}</span>
    </button>
  );
}
