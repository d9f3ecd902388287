'use client';
import { LAYERS } from '@/lib/integrity/layers';
import type { VerificationRun } from '@/lib/integrity/run';
import { trustWarning } from '@/lib/integrity/trust-warning';
import { formatDuration, formatNumber, formatShare, plural } from '@/lib/shared/format';
import { Badge, type BadgeTone } from '../ui/badge';
import { usePreferences } from '../ui/preferences';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

const STATES: Readonly<Record<VerificationRun['state'], { tone: BadgeTone; word: string }>> = {
  waiting: { tone: 'dashed', word: 'waits for the worker' },
  running: { tone: 'accent', word: 'going on' },
  passed: { tone: 'good', word: 'no fault' },
  failed: { tone: 'criticalFilled', word: 'fault found' },
  ended: { tone: 'outline', word: 'ended early' },
};
const CAUSES: Readonly<Record<VerificationRun['cause'], string>> = {
  nightly: 'every night',
  person: 'asked for here',
  command: 'command line',
};

/** The last verifications: when, of what, how long, and what was found. */
export function RunHistory({ runs }: { runs: readonly VerificationRun[] }) {
  const { locale } = usePreferences();
  if (runs.length === 0)
    return <p className="text-muted">None yet. The first one comes tonight, or when somebody asks for it.</p>;
  return (
    <Table label="History of verifications" className="-mx-gutter max-h-96">
      <Thead>
        <tr>
          <Th>Started</Th>
          <Th>Result</Th>
          <Th numeric>Entries</Th>
          <Th>Looked at</Th>
          <Th numeric>Took</Th>
          <Th>Why</Th>
        </tr>
      </Thead>
      <tbody>
        {runs.map((run) => (
          <Tr key={run.id}>
            <RowHeader className="font-normal">
              <Time at={run.startedAt ?? run.askedAt} style="stamp" />
            </RowHeader>
            <Td className="min-w-56">
              <Badge tone={stateOf(run).tone}>{stateOf(run).word}</Badge>{' '}
              {run.state === 'running' && run.ofSize ? (
                <span className="text-label text-muted">{formatShare(run.atSize, run.ofSize, locale)}</span>
              ) : null}
              {run.faults[0] ? (
                <span className="ms-1 text-label">
                  {plural(run.faultTotal, 'fault', undefined, locale)}; the first: {run.faults[0].where},{' '}
                  {LAYERS[run.faults[0].layer]}
                </span>
              ) : null}
            </Td>
            <Td numeric>{formatNumber(run.result ? run.result.to - run.result.from : run.atSize, locale)}</Td>
            <Td className="min-w-48 text-label text-ink-2">{lookedAt(run, locale)}</Td>
            <Td numeric className="whitespace-nowrap">
              {run.startedAt && run.finishedAt ? (
                formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
              ) : (
                <span className="text-muted">not over</span>
              )}
            </Td>
            <Td className="text-label whitespace-nowrap">{CAUSES[run.cause]}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What was found by keys that only the database vouches for is not shown as good. */
function stateOf(run: VerificationRun): { tone: BadgeTone; word: string } {
  if (run.state !== 'passed' || !trustWarning(run.result)) return STATES[run.state];
  return { tone: 'medium', word: 'no fault, by the database’s own keys' };
}

function lookedAt(run: VerificationRun, locale: string): string {
  const { result } = run;
  if (!result) return run.whole ? 'the whole log' : 'a part of the log';
  return [
    run.whole ? 'the whole log' : 'a part of the log',
    plural(result.checkpoints, 'checkpoint', undefined, locale),
    run.content ? plural(result.matching, 'content', 'contents', locale) : 'content not opened',
    ...(result.removed > 0 ? [`${formatNumber(result.removed, locale)} removed for a recorded reason`] : []),
    ...(result.readModels
      ? [
          plural(result.readModels.rows, 'row that pages show', 'rows that pages show', locale) +
            (result.readModels.folded === false ? ' (what acts make)' : ''),
        ]
      : result.notCompared === 'standby'
        ? ['rows not compared (a standby)']
        : []),
    ...(result.anchors > 0 ? [plural(result.anchors, 'copy outside', 'copies outside', locale)] : []),
  ].join(', ');
}
