'use client';
import { useEffect, useState } from 'react';
import { useRouter } from 'next/navigation';
import type { RemapState, RemapView } from '@/lib/completeness/remap';
import type { ActionResult } from '@/lib/http/problem';
import { formatShare } from '@/lib/shared/format';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { LiveRegion } from '../ui/live-region';
import { Num, Plural } from '../ui/num';
import { Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

const LOOK_AGAIN_MS = 2_000;

/** Decisions whose rows another version of a mapper made, the button that makes them anew, and what was done so far. */
export function RemapSection({
  state,
  ask,
}: {
  state: RemapState;
  ask: (input: { scope: 'outdated' | 'all' }) => Promise<ActionResult<{ id: string }>>;
}) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  const [said, setSaid] = useState('');
  const [sure, setSure] = useState(false);
  const going = state.runs.find((one) => one.state !== 'done');
  const open = going !== undefined || state.countedAt === null;
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => router.refresh(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [open, router]);
  async function start(scope: 'outdated' | 'all'): Promise<void> {
    if (!(await run(() => ask({ scope })))) return;
    setSaid('Asked for. The worker begins within a few seconds.');
    router.refresh();
  }
  const outdated = state.outdated.reduce((sum, one) => Math.max(sum, 0) + one.decisions, 0);
  return (
    <>
      <LiveRegion>{said}</LiveRegion>
      <p className="mb-3 max-w-prose text-prose text-ink-2">
        What a trail shows of a step’s content is always read by the mappers of today. Lists, filters and counts are made when a
        record arrives: after a mapper has improved they can be made anew. The record itself and its place in the log never
        change.
      </p>
      {state.countedAt === null ? (
        <p className="text-muted">Being counted.</p>
      ) : state.outdated.length === 0 ? (
        <p className="text-ink-2">
          Every decision was mapped by the mappers of today. Counted <Time at={state.countedAt} style="stamp" />.
        </p>
      ) : (
        <Table label="Decisions mapped by another version" className="-mx-gutter">
          <Thead>
            <tr>
              <Th>AI system</Th>
              <Th>Mapper</Th>
              <Th>Version</Th>
              <Th>Today</Th>
              <Th numeric>Decisions</Th>
              <Th numeric>Steps</Th>
            </tr>
          </Thead>
          <tbody>
            {state.outdated.map((one) => (
              <Tr key={`${one.system.id} ${one.dialect} ${one.version}`}>
                <RowHeader className="font-normal">{one.system.name}</RowHeader>
                <Td>{one.dialect}</Td>
                <Td>{one.version}</Td>
                <Td>{one.current ?? <span className="text-muted">no such mapper any more</span>}</Td>
                <Td numeric>
                  <Num value={one.decisions} />
                </Td>
                <Td numeric>
                  <Num value={one.steps} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {problem ? (
        <Notice tone="error" live className="mt-3">
          {problem.message}
        </Notice>
      ) : null}
      {state.may ? (
        <p className="mt-4 flex flex-wrap gap-2">
          <Button
            tone="primary"
            busy={busy}
            disabled={going !== undefined || state.outdated.length === 0}
            onClick={() => void start('outdated')}
          >
            {outdated > 0 ? (
              <>
                {'Map '}
                <Plural count={outdated} one="decision" many="decisions" />
                {' anew'}
              </>
            ) : (
              'Map anew what is outdated'
            )}
          </Button>
          <Button tone="quiet" disabled={going !== undefined} onClick={() => setSure(true)}>
            Map everything anew…
          </Button>
        </p>
      ) : null}
      {going ? <Progress run={going} /> : null}
      <Dialog
        open={sure}
        onOpenChange={setSure}
        title="Map everything anew?"
        description="Lists, filters and counts of every decision of the workspace are made again from the record. That takes the worker a while; new records are taken and shown meanwhile. What is recorded does not change, and it cannot be stopped half-way."
        size="sm"
      >
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={() => setSure(false)}>
            Cancel
          </Button>
          <Button
            tone="primary"
            busy={busy}
            onClick={() => {
              setSure(false);
              void start('all');
            }}
          >
            Map everything anew
          </Button>
        </div>
      </Dialog>
      {state.runs.length > 0 ? (
        <div className="mt-6">
          <h3 className="mb-2 font-medium">Re-maps so far</h3>
          <Table label="Re-maps, newest first" className="-mx-gutter">
            <Thead>
              <tr>
                <Th>Asked</Th>
                <Th>By</Th>
                <Th>What</Th>
                <Th>State</Th>
                <Th numeric>Mapped anew</Th>
                <Th>From</Th>
                <Th numeric>Event</Th>
              </tr>
            </Thead>
            <tbody>
              {state.runs.map((one) => (
                <Run key={one.id} run={one} />
              ))}
            </tbody>
          </Table>
        </div>
      ) : null}
    </>
  );
}

/** How far the run that goes on has come: in words and as a bar. */
function Progress({ run }: { run: RemapView }) {
  const total = run.total ?? 0;
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
      <progress
        className="h-2 w-48 accent-(--accent)"
        max={Math.max(1, total)}
        value={run.state === 'running' ? run.checked : 0}
        aria-label="Decisions looked at"
      />
      {run.state === 'running' ? (
        <>
          {'Mapping anew: '}
          <Num value={run.checked} />
          {' of '}
          <Num value={total} />
          {' decisions looked at, '}
          <Num value={run.changed} />
          {' changed. This page looks again by itself.'}
        </>
      ) : (
        'Asked for. The worker begins within a few seconds.'
      )}
    </p>
  );
}

function Run({ run }: { run: RemapView }) {
  return (
    <Tr>
      <RowHeader className="font-normal whitespace-nowrap">
        <Time at={run.askedAt} style="stamp" />
      </RowHeader>
      <Td>{run.askedBy ?? 'Countersign'}</Td>
      <Td>
        {run.scope === 'all' ? 'all decisions' : 'what was outdated'}
        {run.system ? ` of ${run.system}` : ''}
      </Td>
      <Td className="whitespace-nowrap">
        {run.state === 'done' && run.finishedAt ? (
          <>
            done <Time at={run.finishedAt} style="stamp" />
          </>
        ) : run.state === 'running' ? (
          <>
            {'looked at '}
            <Num value={run.checked} />
            {' of '}
            <Num value={run.total ?? 0} />
            {' ('}
            {formatShare(run.checked, run.total ?? 0)})
          </>
        ) : (
          'waits for the worker'
        )}
      </Td>
      <Td numeric>
        <Num value={run.changed} />
      </Td>
      <Td className="break-all">{Object.keys(run.from).join(', ') || <span className="text-muted">nothing</span>}</Td>
      <Td numeric>{run.index === null ? <span className="text-muted">at its end</span> : <Num value={run.index} />}</Td>
    </Tr>
  );
}
