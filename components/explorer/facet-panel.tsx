'use client';
import { useState } from 'react';
import { ChevronRight, Minus } from 'lucide-react';
import type { Facet, FacetsAnswer } from '@/lib/search/contract';
import { formatNumber } from '@/lib/shared/format';
import { routeWord } from '@/components/ui/badge';
import { cx } from '@/components/ui/cx';
import { usePreferences } from '@/components/ui/preferences';
import { Skeleton } from '@/components/ui/skeleton';
import { ErrorState, Notice } from '@/components/ui/states';
import { VisibleText } from '@/components/ui/untrusted-text';
import type { Resource } from './use-resource';

const SHOWN = 6;
/** Open from the start; the others are opened by who needs them. */
const OPEN_AT_FIRST = 5;

export interface FacetActions {
  /** Whether the query asks for the value, excludes it, or says nothing. */
  stateOf: (field: string, value: string) => 'in' | 'out' | null;
  onToggle: (field: string, value: string, exclude: boolean) => void;
}

/** The server also knows a value by its other names (a system by its id), so its word counts where the text does not match. */
function chosenState(facet: Facet, one: Facet['values'][number], stateOf: FacetActions['stateOf']): 'in' | 'out' | null {
  return stateOf(facet.field, one.value) ?? (one.selected ? 'in' : null);
}

/** The values that occur in the result and how often; each can be asked for or excluded. Counts say what they counted. */
export function FacetPanel({ resource, stateOf, onToggle }: { resource: Resource<FacetsAnswer> } & FacetActions) {
  if (resource.problem && !resource.data)
    return (
      <ErrorState
        compact
        title="The facets could not be counted."
        safe={resource.problem.message}
        requestId={resource.problem.requestId}
        onRetry={resource.reload}
      />
    );
  if (!resource.data)
    return (
      <div role="status" className="flex flex-col gap-3">
        <span className="sr-only">Counting facets</span>
        {Array.from({ length: 14 }, (_, index) => (
          <Skeleton key={index} className={index % 5 === 0 ? 'w-20' : index % 2 ? 'w-44' : 'w-36'} />
        ))}
      </div>
    );
  const facets = resource.data.facets.filter((facet) => facet.values.length > 0);
  const partial = facets.find((facet) => facet.relation !== 'eq');
  return (
    <div className={cx('flex flex-col', resource.stale && 'opacity-60')} aria-busy={resource.stale}>
      {resource.problem ? (
        <Notice tone="error" live className="mb-2">
          These counts are of the query before: {resource.problem.message}
        </Notice>
      ) : null}
      {facets.length === 0 ? <p className="text-muted">No values to choose from.</p> : null}
      {facets.map((facet, index) => (
        <FacetGroup key={facet.field} facet={facet} openAtFirst={index < OPEN_AT_FIRST} stateOf={stateOf} onToggle={onToggle} />
      ))}
      {partial ? <p className="mt-3 text-label text-muted">Counts marked + or ≈ are of {partial.basis}.</p> : null}
    </div>
  );
}

function FacetGroup({ facet, openAtFirst, stateOf, onToggle }: { facet: Facet; openAtFirst: boolean } & FacetActions) {
  const { locale } = usePreferences();
  const used = facet.values.filter((one) => chosenState(facet, one, stateOf) !== null);
  const [open, setOpen] = useState<boolean | null>(null);
  const [all, setAll] = useState(false);
  const isOpen = open ?? (openAtFirst || used.length > 0);
  const shown = all ? facet.values : facet.values.slice(0, SHOWN);
  const hiddenUsed = used.filter((one) => !shown.includes(one));
  const count = (value: number): string =>
    `${facet.relation === 'estimate' ? '≈ ' : ''}${formatNumber(value, locale)}${facet.relation === 'gte' ? '+' : ''}`;
  return (
    <section className="border-b border-line py-1.5 last:border-0">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-7 w-full items-center gap-1 rounded-sm text-start text-label font-medium text-ink-2 hover:text-ink coarse:min-h-11"
        >
          <ChevronRight
            aria-hidden
            className={cx(
              'size-3.5 shrink-0 text-muted transition-transform duration-100',
              isOpen ? 'rotate-90' : 'rtl:rotate-180',
            )}
          />
          <span className="truncate">{facet.label}</span>
          {used.length > 0 ? <span className="ms-auto text-accent">{used.length} set</span> : null}
        </button>
      </h3>
      {isOpen ? (
        <>
          <ul aria-label={facet.label}>
            {[...shown, ...hiddenUsed].map((one) => {
              const state = chosenState(facet, one, stateOf);
              const name = one.label ?? (facet.field === 'route' ? routeWord(one.value) : one.value);
              return (
                <li
                  key={one.value}
                  className="group/value relative flex min-h-6 items-center gap-2 rounded-sm hover:bg-hover coarse:min-h-11"
                >
                  <label className="flex min-h-6 min-w-0 grow items-center gap-2 ps-1 coarse:min-h-11">
                    <input
                      type="checkbox"
                      className="size-3.5 shrink-0 accent-accent coarse:size-5"
                      checked={state === 'in'}
                      onChange={() => onToggle(facet.field, one.value, false)}
                    />
                    <span title={name} className={cx('min-w-0 truncate', state === 'out' && 'text-muted line-through')}>
                      <bdi>
                        <VisibleText text={name} />
                      </bdi>
                      {state === 'out' ? <span className="sr-only"> (excluded)</span> : null}
                    </span>
                  </label>
                  <span
                    className={cx(
                      'shrink-0 pe-1 text-label text-muted group-hover/value:pe-7 group-focus-within/value:pe-7 coarse:pe-12',
                      state === 'out' && 'pe-7',
                    )}
                  >
                    {count(one.count)}
                  </span>
                  <button
                    type="button"
                    aria-pressed={state === 'out'}
                    aria-label={`Exclude ${name}`}
                    title={state === 'out' ? 'Excluded; press to allow it again' : 'Exclude'}
                    onClick={() => onToggle(facet.field, one.value, true)}
                    className={cx(
                      'absolute inset-e-0 inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-line hover:text-ink focus-visible:opacity-100 coarse:size-11 coarse:opacity-100',
                      state === 'out' ? 'text-critical-text' : 'opacity-0 group-hover/value:opacity-100',
                    )}
                  >
                    <Minus aria-hidden className="size-3.5" />
                  </button>
                </li>
              );
            })}
          </ul>
          {facet.values.length > SHOWN ? (
            <button type="button" className="link ms-1 min-h-6 text-label" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show ${formatNumber(facet.values.length - SHOWN, locale)} more`}
            </button>
          ) : null}
          {facet.more && (all || facet.values.length <= SHOWN) ? (
            <p className="ps-1 text-label text-muted">
              More values exist: type <code>{facet.field}:</code> in the query.
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  );
}
