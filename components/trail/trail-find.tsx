'use client';
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { fieldLabel, MAX_FIND } from '@/lib/decisions/step-text';
import { wholeMasks } from '@/lib/privacy/mask-text';
import { formatNumber } from '@/lib/shared/format';
import { IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { Input } from '../ui/input';
import { LiveRegion } from '../ui/live-region';
import { Popover } from '../ui/popover';
import { usePreferences } from '../ui/preferences';
import { VisibleText } from '../ui/untrusted-text';

/** A place in a trail where the words were found. `at`: the how-manieth occurrence in its field. */
export interface TrailHit {
  stepId: string;
  field: string;
  at: number;
  excerpt: { before: string; match: string; after: string };
}
export type FindState =
  | { state: 'idle' }
  | { state: 'searching' }
  | { state: 'ready'; hits: readonly TrailHit[]; complete: boolean }
  | { state: 'failed'; message: string; requestId: string | null };

/** Search inside the trail: Enter goes on, Shift+Enter back, the list shows every hit with its words. */
export function TrailFind({
  input,
  text,
  found,
  current,
  stepTitleOf,
  onText,
  onGo,
}: {
  input: RefObject<HTMLInputElement | null>;
  text: string;
  found: FindState;
  current: number;
  stepTitleOf: (stepId: string) => string | null;
  onText: (text: string) => void;
  onGo: (index: number) => void;
}) {
  const { locale } = usePreferences();
  const hits = found.state === 'ready' ? found.hits : [];
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const move = (by: number): void => {
    if (hits.length > 0) onGo((current + by + hits.length) % hits.length);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (current < 0) onGo(0);
      else move(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape' && text !== '') {
      event.stopPropagation();
      onText('');
    }
  };
  const status =
    found.state === 'ready'
      ? hits.length === 0
        ? 'not found'
        : `${current >= 0 ? `${formatNumber(current + 1, locale)} of ` : ''}${formatNumber(hits.length, locale)}${found.complete ? '' : '+'}`
      : found.state === 'searching'
        ? 'searching'
        : found.state === 'failed'
          ? 'failed'
          : '';
  return (
    <div role="search" className="flex min-w-0 items-center gap-1" data-print="hide">
      <div className="relative min-w-0 grow">
        <Search aria-hidden className="pointer-events-none absolute inset-s-2 top-1/2 size-4 -translate-y-1/2 text-muted" />
        <Input
          ref={input}
          type="text"
          inputMode="search"
          aria-label="Search in this trail"
          placeholder="Search in this trail"
          value={text}
          maxLength={MAX_FIND}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
          className="ps-8 pe-20"
        />
        <span
          className={cx(
            'pointer-events-none absolute inset-e-2 top-1/2 -translate-y-1/2 text-label',
            found.state === 'failed' ? 'text-critical-text' : 'text-muted',
          )}
        >
          {status}
        </span>
      </div>
      <LiveRegion>
        {found.state === 'ready'
          ? `${hits.length} ${hits.length === 1 ? 'hit' : 'hits'}`
          : found.state === 'failed'
            ? `The search failed. ${found.message}`
            : ''}
      </LiveRegion>
      {hits.length > 0 ? (
        <>
          <IconButton label="Previous hit" size="sm" icon={<ChevronUp aria-hidden />} onClick={() => move(-1)} />
          <IconButton label="Next hit" size="sm" icon={<ChevronDown aria-hidden />} onClick={() => move(1)} />
          <Popover
            label="All hits"
            align="end"
            flush
            className="w-[min(30rem,calc(100vw-1rem))]"
            trigger={
              <button type="button" className="link min-h-6 shrink-0 px-1 text-label">
                List
              </button>
            }
          >
            {found.state === 'ready' && !found.complete ? (
              <p className="px-2 py-1 text-label text-medium">Only the first hits are listed: the trail is very long.</p>
            ) : null}
            <ol ref={list} className="max-h-80 overflow-auto">
              {hits.map((hit, i) => (
                <li key={i}>
                  <button
                    type="button"
                    aria-current={i === current}
                    onClick={() => onGo(i)}
                    className="w-full rounded-sm px-2 py-1 text-start hover:bg-hover aria-[current=true]:bg-selected"
                  >
                    <span className="block text-label text-muted">
                      {stepTitleOf(hit.stepId) ?? 'step'}, {fieldLabel(hit.field)}
                    </span>
                    <span dir="auto" className="block truncate">
                      <VisibleText text={hit.excerpt.before} />
                      <mark className="bg-mark text-ink">
                        <VisibleText text={hit.excerpt.match} />
                      </mark>
                      <VisibleText text={wholeMasks(hit.excerpt.after)} />
                    </span>
                  </button>
                </li>
              ))}
            </ol>
          </Popover>
        </>
      ) : null}
      {text !== '' ? <IconButton label="Clear the search" size="sm" icon={<X aria-hidden />} onClick={() => onText('')} /> : null}
    </div>
  );
}
