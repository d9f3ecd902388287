import Link from 'next/link';
import type { ReactNode } from 'react';
import { lineageHref } from '@/lib/lineage/graph';
import { firstLineage } from '../access/first-lines';
import { EmptyState } from '../ui/states';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';

interface Entry {
  focus: string;
  label: string;
  detail: string;
  at?: string | null;
}

/** Where to begin: what was built last, what decisions used most, what failed. */
export function LineageStart({
  lists,
  origin,
}: {
  lists: readonly { title: string; none: string; entries: readonly Entry[] }[];
  origin: string;
}) {
  if (lists.every((list) => list.entries.length === 0))
    return (
      <EmptyState
        title="No lineage yet"
        command={firstLineage(origin)}
        commandLabel="command that reports a first run of a pipeline"
      >
        Decisions bring the documents, prompts, models and tools they used by themselves. What built the data behind them comes from
        your pipelines: point the OpenLineage client of Airflow, dbt, Spark or your own jobs here, and each dataset version leads back to
        the run that made it. This line reports a first run; <code>KEY</code> is an API key of the scope <code>ingest</code>.
      </EmptyState>
    );
  return (
    <div className="grid gap-x-8 gap-y-6 border-t border-line px-gutter py-6 md:grid-cols-2 xl:grid-cols-3">
      {lists.map((list) => (
        <List key={list.title} title={list.title}>
          {list.entries.length === 0 ? <p className="py-1 text-muted">{list.none}</p> : null}
          <ul>
            {list.entries.map((entry, i) => (
              <li key={`${entry.focus} ${i}`} className="border-b border-line last:border-0">
                <Link
                  href={lineageHref(entry.focus)}
                  prefetch={false}
                  className="flex min-h-8 items-center justify-between gap-3 rounded-sm px-1 -mx-1 hover:bg-hover coarse:min-h-11"
                >
                  <span className="min-w-0 truncate text-accent" dir="auto">
                    <VisibleText text={entry.label} />
                  </span>
                  <span className="shrink-0 text-label text-muted">
                    {entry.detail}
                    {entry.at ? (
                      <>
                        {' · '}
                        <Time at={entry.at} style="stamp" />
                      </>
                    ) : null}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </List>
      ))}
    </div>
  );
} // prettier-ignore

function List({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h2 className="mb-1 text-h3">{title}</h2>
      {children}
    </section>
  );
}
