import type { Metadata } from 'next';
import Link from 'next/link';
import { NotPermitted } from '@/components/access/not-permitted';
import { controlHref, frameworkHref, searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { RunComparisonForm, RunComparisonView } from '@/components/evidence/run-comparison';
import { withAddress } from '@/components/shell/with-address';
import { LinkButton } from '@/components/ui/button';
import { Num } from '@/components/ui/num';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, Notice } from '@/components/ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { Days, Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { STATE_WORDS } from '@/lib/evidence/judge-run';
import { addDays } from '@/lib/evidence/period';
import { compareRuns, listRunChoices, listRuns } from '@/lib/evidence/server/list-runs';
import { AppError } from '@/lib/shared/errors';
import { readView, type Search } from '../read-view';

export const metadata: Metadata = { title: 'Measurements' };
export default withAddress(RunsPage);
const word = (state: string): string => STATE_WORDS[state as keyof typeof STATE_WORDS]?.word ?? state;
const problemOf = (error: unknown): AppError => {
  if (error instanceof AppError && (error.code === 'notFound' || error.code === 'invalidRequest')) return error;
  throw error;
};

/** Measurements that people kept, each held against the one before it, and any two of them side by side. */
async function RunsPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/runs');
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view, get } = await readView(actor, searchParams);
  const { items: runs, nextCursor } = await listRuns(actor, { cursor: get('cursor') });
  const choices = await listRunChoices(actor);
  const [run, against] = [get('run'), get('against')];
  const compared = run && against ? await compareRuns(actor, run, against).catch(problemOf) : null;
  return (
    <>
      <PageHeader
        title="Measurements"
        sentence="What was found when somebody kept it. The log holds each, so nobody can say later that it was otherwise."
      />
      <EvidencePlaces current="/evidence/runs" search={searchOf(view)} />
      {runs.length === 0 ? (
        <EmptyState title="Nobody kept a measurement yet">
          Open a framework for an AI system and a period, and keep what it shows. The next one says what changed.
          <Link href={frameworkHref(view)} className="ms-1 text-accent underline underline-offset-3">
            Frameworks
          </Link>
        </EmptyState>
      ) : (
        <>
          <RunComparisonForm runs={choices} run={run} against={against} />
          {compared instanceof AppError ? <Notice tone="error">{compared.message}</Notice> : null}
          {compared && !(compared instanceof AppError) ? <RunComparisonView compared={compared} view={view} /> : null}
          <Table label="Measurements">
            <Thead>
              <tr>
                <Th>Kept</Th>
                <Th>Framework</Th>
                <Th>AI system</Th>
                <Th>Period</Th>
                <Th numeric>Evidence found</Th>
                <Th numeric>Contradicted</Th>
                <Th>Changed since the one before</Th>
                <Th>By</Th>
                <Th numeric>Event</Th>
              </tr>
            </Thead>
            <tbody>
              {runs.map((run) => (
                <Tr key={run.id}>
                  <RowHeader className="whitespace-nowrap font-normal">
                    <Time at={run.at} style="stamp" />
                  </RowHeader>
                  <Td className="whitespace-nowrap">
                    {run.framework} {run.frameworkVersion}
                  </Td>
                  <Td>{run.system ?? 'all'}</Td>
                  <Td className="whitespace-nowrap">
                    <Days from={run.from} to={addDays(run.to, -1)} />
                  </Td>
                  <Td numeric>
                    <Num value={run.controls.filter((one) => one.state === 'evidenced').length} />
                  </Td>
                  <Td numeric>
                    <Num value={run.controls.filter((one) => one.state === 'contradicted').length} />
                  </Td>
                  <Td className="min-w-64">
                    {run.changed === null ? (
                      <span className="text-muted">the first of its kind</span>
                    ) : run.changed.length === 0 ? (
                      'nothing'
                    ) : (
                      run.changed.slice(0, 5).map((one, i) => (
                        <span key={one.ref}>
                          {i > 0 ? '; ' : ''}
                          <Link href={controlHref(view, run.framework, one.ref)} className="text-accent hover:underline">
                            {one.ref}
                          </Link>{' '}
                          {word(one.before)} to {word(one.after)}
                        </span>
                      ))
                    )}
                    {run.changed && run.changed.length > 5 ? ` and ${run.changed.length - 5} more` : ''}
                  </Td>
                  <Td>{run.by}</Td>
                  <Td numeric>
                    <Num value={run.index} />
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
          {nextCursor ? (
            <p className="px-gutter py-3">
              <LinkButton href={`/evidence/runs?${searchOf(view)}&cursor=${nextCursor}`} tone="quiet">
                Older measurements
              </LinkButton>
            </p>
          ) : null}
        </>
      )}
    </>
  );
}
