import Link from 'next/link';
import { usualPeriods } from '@/lib/evidence/period';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Select } from '../ui/input';
import { Notice } from '../ui/states';
import { searchOf, type EvidenceView } from './evidence-links';

/** Framework, system, period and the day whose law counts: a plain form, so that every view is an address. */
export function EvidenceChooser({
  view,
  frameworks,
  systems,
  needsSystem,
  action,
}: {
  view: EvidenceView;
  /** Empty: the page is about no framework. */
  frameworks: readonly { id: string; title: string }[];
  systems: readonly { id: string; name: string }[];
  needsSystem?: boolean;
  action: string;
}) {
  return (
    <>
      {view.unread?.length ? <Notice tone="warning">{view.unread.join(' ')}</Notice> : null}
      <form
        method="get"
        action={action}
        className="mx-gutter mb-6 flex flex-wrap items-end gap-3"
        data-print="hide"
        key={JSON.stringify(view)}
      >
        {frameworks.length > 0 ? (
          <Field label="Framework" className="w-48">
            <Select name="framework" defaultValue={view.framework}>
              {frameworks.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
            </Select>
          </Field>
        ) : (
          <input type="hidden" name="framework" value={view.framework} />
        )}
        <Field label="AI system" className="w-56">
          <Select name="system" defaultValue={view.system ?? ''}>
            {needsSystem ? null : <option value="">All that you see</option>}
            {systems.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="From" className="w-40">
          <Input type="date" name="from" defaultValue={view.from} />
        </Field>
        <Field label="Up to and with" className="w-40">
          <Input type="date" name="to" defaultValue={view.to} />
        </Field>
        {frameworks.length > 0 ? (
          <Field label="Law as of" optional className="w-40">
            <Input type="date" name="law" defaultValue={view.lawDate ?? ''} />
          </Field>
        ) : null}
        <Button type="submit" tone="primary">
          Show
        </Button>
        <nav aria-label="Usual periods" className="flex basis-full flex-wrap gap-x-3 text-label">
          {usualPeriods().map(({ words, from, to }) => (
            <Link
              key={words}
              href={`${action}?${searchOf({ ...view, from, to })}`}
              aria-current={view.from === from && view.to === to ? 'page' : undefined}
              className="inline-flex min-h-6 items-center text-accent hover:underline aria-[current]:font-medium aria-[current]:text-ink"
            >
              {words}
            </Link>
          ))}
        </nav>
      </form>
    </>
  );
}
