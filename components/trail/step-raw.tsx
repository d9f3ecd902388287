'use client';
import { useEffect, useState } from 'react';
import type { Step, StepOutline } from '@/lib/dialects/step';
import type { RawRecord } from '@/lib/decisions/trail';
import { formatNumber } from '@/lib/shared/format';
import type { JsonValue } from '@/lib/shared/json';
import { CopyId } from '../ui/copy-id';
import { DataList } from '../ui/facts';
import { JsonView } from '../ui/json/json-view';
import { Num } from '../ui/num';
import { usePreferences } from '../ui/preferences';
import { Erased } from '../ui/redaction';
import { Skeleton } from '../ui/skeleton';
import { ErrorState, Notice } from '../ui/states';
import { Time } from '../ui/time';
import { FieldSource, type SourcePlace } from './field-source';
import { ContentHidden } from './not-captured';
import { Part } from './step-content';
import { fetchRecords, type ApiFailure } from './trail-api';
import { useTrail } from './trail-context';

type Loaded = { state: 'loading' } | { state: 'ready'; records: RawRecord[] } | { state: 'failed'; failure: ApiFailure };

/** The records behind a step exactly as they are stored, each with its event id and its place in the log. */
export function StepRaw({
  step,
  full,
  place,
}: {
  step: Step | StepOutline;
  /** With what is known of where its values were read. */
  full: Step | null;
  place: SourcePlace | null;
}) {
  const { locale } = usePreferences();
  const { decisionId, contentVisible, restricted } = useTrail();
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!contentVisible) return;
    const abort = new AbortController();
    fetchRecords(decisionId, step.id, abort.signal).then(
      (records) => setLoaded({ state: 'ready', records }),
      (failure: ApiFailure) => {
        if (!abort.signal.aborted) setLoaded({ state: 'failed', failure });
      },
    );
    return () => abort.abort();
  }, [decisionId, step.id, contentVisible, attempt]);
  const retry = (): void => {
    setLoaded({ state: 'loading' });
    setAttempt((n) => n + 1);
  };
  return (
    <div className="flex flex-col gap-5">
      <DataList
        facts={[
          { label: 'Step id', value: <CopyId id={step.id} label="step id" full /> },
          { label: 'Parent', value: step.parentId ? <CopyId id={step.parentId} label="parent id" full /> : 'none reported' },
          { label: 'Read as', value: `${step.source.dialect}, mapper ${step.source.mapperVersion}` },
          { label: 'Emitter scope', value: step.source.scope },
          ...(full?.also
            ? [{ label: 'Also told as', value: <span className="font-mono break-all">{full.also.join(', ')}</span> }]
            : []),
          { label: 'Flags', value: step.flags.length > 0 ? step.flags.join(', ') : 'none' },
        ]}
      />
      {full?.source.fields ? <Origins step={full} fields={full.source.fields} /> : null}
      {!contentVisible ? (
        <ContentHidden restricted={restricted} />
      ) : loaded.state === 'loading' ? (
        <Skeleton className="h-40 w-full" />
      ) : loaded.state === 'failed' ? (
        <ErrorState
          compact
          title="The stored records could not be loaded."
          todo={loaded.failure.message}
          requestId={loaded.failure.requestId}
          onRetry={retry}
        />
      ) : (
        loaded.records.map((record, i) => (
          <Part
            key={record.eventId}
            title={`Record ${i + 1} of ${loaded.records.length}`}
            aside={`${record.kind} ${record.schemaVersion}`}
          >
            <DataList
              facts={[
                { label: 'Event', value: <CopyId id={record.eventId} label="event id" full /> },
                { label: 'Log index', value: formatNumber(record.index, locale) },
                { label: 'Occurred', value: <Time at={record.occurredAt} detail /> },
                { label: 'Received', value: <Time at={record.receivedAt} detail /> },
              ]}
            />
            {record.conflictWith ? (
              <Notice tone="warning">
                Sent under the id of another event with different content:{' '}
                <CopyId id={record.conflictWith.eventId} label="event id" />. Both are kept.
              </Notice>
            ) : null}
            {record.tree === null ? (
              <p className="text-muted">
                {record.erased ? <Erased at={record.erased.at} /> : null}
                {record.erased
                  ? ` Removed by ${record.erased.kind}; the event is still in the log.`
                  : 'No content of this record is kept.'}
              </p>
            ) : (
              <div className="rounded-md border border-tint-line bg-tint p-3">
                <JsonView
                  value={record.tree as JsonValue}
                  label={`Record ${record.index} as stored`}
                  searchable
                  depth={3}
                  reveal={place?.eventId === record.eventId ? place.at : undefined}
                />
              </div>
            )}
          </Part>
        ))
      )}
    </div>
  );
}

/** Every shown value with the place it was read from. */
function Origins({ step, fields }: { step: Step; fields: NonNullable<Step['source']['fields']> }) {
  const names = Object.keys(fields).sort();
  return (
    <details>
      <summary className="min-h-6 font-medium">
        Where its values were read{' '}
        <span className="text-label font-normal text-muted">
          <Num value={names.length} /> {names.length === 1 ? 'value' : 'values'}
        </span>
      </summary>
      <dl className="mt-2 grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(9rem,auto)_1fr]">
        {names.map((name) => (
          <div key={name} className="contents">
            <dt className="font-mono text-label text-ink-2 max-sm:mt-2">{name}</dt>
            <dd className="min-w-0">
              <FieldSource step={step} fields={[name]} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
