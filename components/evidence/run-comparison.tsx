'use client';
import type { ReactNode } from 'react';
import Link from 'next/link';
import { STATE_WORDS } from '@/lib/evidence/judge-run';
import { addDays } from '@/lib/evidence/period';
import type { RunComparison, RunName } from '@/lib/evidence/run-contract';
import { formatInstant } from '@/lib/shared/time';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Select } from '../ui/input';
import { Num } from '../ui/num';
import { usePreferences } from '../ui/preferences';
import { Section } from '../ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { controlHref, type EvidenceView } from './evidence-links';

const word = (state: string): string => STATE_WORDS[state as keyof typeof STATE_WORDS]?.word ?? state;

/** A measurement in words: when it was kept, by the reader's clock, and of what. */
function useRunName(): (run: RunName) => string {
  const { zoneName: zone, locale } = usePreferences();
  const day = (on: string): string => formatInstant(`${on}T00:00:00Z`, 'date', { zone: 'UTC', locale });
  return (run) =>
    `${formatInstant(run.at, 'full', { zone, locale })}: ${run.framework}, ${run.system ?? 'all'}, ${day(run.from)} to ${day(addDays(run.to, -1))}`;
}

/** Chooses two measurements: a plain form, so that the comparison is an address. */
export function RunComparisonForm({
  runs,
  run,
  against,
}: {
  runs: readonly RunName[];
  run: string | null;
  against: string | null;
}) {
  const nameOf = useRunName();
  if (runs.length < 2) return null;
  const options = runs.map((one) => (
    <option key={one.id} value={one.id} suppressHydrationWarning>
      {nameOf(one)}
    </option>
  ));
  return (
    <form method="get" action="/evidence/runs" className="mx-gutter mb-6 flex flex-wrap items-end gap-3" data-print="hide">
      <Field label="Compare" className="w-96 max-w-full">
        <Select name="run" defaultValue={run ?? runs[0]!.id}>
          {options}
        </Select>
      </Field>
      <Field label="With" className="w-96 max-w-full">
        <Select name="against" defaultValue={against ?? runs[1]!.id}>
          {options}
        </Select>
      </Field>
      <Button type="submit">Compare</Button>
    </form>
  );
}

/** What is different between two measurements. */
export function RunComparisonView({ compared, view }: { compared: RunComparison; view: EvidenceView }) {
  const nameOf = useRunName();
  const { before, after, changed, otherwise } = compared;
  const said = (one: RunComparison['changed'][number]['before']): ReactNode =>
    one === null ? (
      'not among its controls'
    ) : (
      <>
        {word(one.state)}, <Num value={one.population} />
      </>
    );
  return (
    <Section title="What changed" id="changed" aside={`${changed.length}`}>
      <p className="mb-3 max-w-prose text-prose" suppressHydrationWarning>
        From {nameOf(before)} to {nameOf(after)}. {changed.length === 0 ? 'No control is different.' : ''}{' '}
        {otherwise.length > 0 ? `They differ otherwise too, which alone can change a figure: ${otherwise.join('; ')}.` : ''}
      </p>
      {changed.length > 0 ? (
        <div className="-mx-gutter">
          <Table label="What changed">
            <Thead>
              <tr>
                <Th>Control</Th>
                <Th>Before: evidence, population</Th>
                <Th>After</Th>
              </tr>
            </Thead>
            <tbody>
              {changed.map((one) => (
                <Tr key={one.ref}>
                  <RowHeader>
                    <Link href={controlHref(view, after.framework, one.ref)} className="text-accent hover:underline">
                      {one.ref}
                    </Link>
                  </RowHeader>
                  <Td>{said(one.before)}</Td>
                  <Td>{said(one.after)}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </div>
      ) : null}
    </Section>
  );
}
