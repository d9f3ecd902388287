import { Fragment, type ReactNode } from 'react';
import Link from 'next/link';
import type { BlockRun, EvidenceBlock, FactValue } from '@/lib/evidence/contract';
import { parameterWords } from '@/lib/evidence/parameter-words';
import { Dated } from '../ui/dated';
import { DataList } from '../ui/facts';
import { Num, Plural } from '../ui/num';
import { blockHref, type EvidenceView } from './evidence-links';
import { percent } from './framework-view';
import { StateBadge } from './state-badge';
import { Trend } from './trend';

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const fact = (value: FactValue): ReactNode =>
  value === null ? (
    'none'
  ) : typeof value === 'number' ? (
    <Num value={value} />
  ) : typeof value === 'boolean' ? (
    value ? (
      'yes'
    ) : (
      'no'
    )
  ) : (
    <Dated text={value} />
  );

/** What one question to the record found: the sentence, the three numbers, the trend, and how to read it. */
export function BlockRunView({
  definition,
  run,
  view,
  whole,
}: {
  definition: EvidenceBlock;
  run: BlockRun;
  view: EvidenceView;
  whole?: boolean;
}) {
  return (
    <article className="flex flex-col gap-3 border-t border-line py-4" aria-label={`${definition.id} ${definition.title}`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        {whole ? (
          <h2 className="font-medium">
            {definition.id} {definition.title}
          </h2>
        ) : (
          <h3 className="font-medium">
            <Link href={blockHref(view, definition.id)} className="hover:underline">
              {definition.id} {definition.title}
            </Link>
          </h3>
        )}
        <StateBadge state={run.state} />
      </div>
      <p className="max-w-prose text-prose">
        <Dated text={run.says} />
      </p>
      {run.population > 0 ? (
        <Trend name={definition.title} series={run.series} from={run.period.from} to={run.period.to} />
      ) : null}
      <DataList
        facts={[
          {
            label: 'Population',
            value: (
              <>
                <Num value={run.population} />. {definition.population}
              </>
            ),
          },
          {
            label: 'Covered',
            value: (
              <>
                <Num value={run.covered} />, {percent(run.coverage)}. {definition.covered}
              </>
            ),
          },
          ...(definition.contradicted
            ? [
                {
                  label: 'Contradicted',
                  value:
                    run.contradicted > 0 ? (
                      <Link
                        href={blockHref(view, definition.id, 'contradicted')}
                        className="text-critical-text underline underline-offset-3"
                      >
                        <Num value={run.contradicted} />. {definition.contradicted}
                      </Link>
                    ) : (
                      `0. ${definition.contradicted}`
                    ),
                },
              ]
            : []),
          {
            label: 'Age',
            value:
              run.age === null ? (
                'nothing in the period'
              ) : (
                <>
                  <Plural count={run.age} one="day" /> since the newest item
                </>
              ),
          },
          ...(run.exclusions.length > 0
            ? [
                {
                  label: 'Left out',
                  value: run.exclusions.map((one, at) => (
                    <Fragment key={at}>
                      {at > 0 ? '; ' : ''}
                      <Num value={one.count} />: {one.reason}
                    </Fragment>
                  )),
                },
              ]
            : []),
          ...(run.reconciledAgainst.length > 0
            ? [{ label: 'Held against', value: <Dated text={run.reconciledAgainst.map((one) => one.says).join(' ')} /> }]
            : []),
          ...(whole ? Object.entries(run.facts).map(([label, value]) => ({ label: capital(label), value: fact(value) })) : []),
          ...(whole && Object.keys(run.parameters).length > 0
            ? [
                {
                  label: 'Parameters',
                  value: parameterWords(run.parameters).join('; '),
                },
              ]
            : []),
          ...(whole
            ? [
                {
                  label: 'Run',
                  value: (
                    <>
                      version {run.version}, over <Plural count={run.rows} one="row" />, log of{' '}
                      <Plural count={run.logSize} one="event" />
                    </>
                  ),
                },
              ]
            : []),
          { label: 'How to read it', value: definition.limit },
        ]}
      />
    </article>
  );
}
