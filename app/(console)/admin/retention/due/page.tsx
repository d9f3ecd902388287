import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { NotPermitted } from '@/components/access/not-permitted';
import { DueTable } from '@/components/retention/due-table';
import { buttonClass } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/untrusted-text';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { DUE_OUTCOMES, DUE_OUTCOME_WORDS, dueQuery } from '@/lib/retention/due';
import { listSystems } from '@/lib/registry/server/list-systems';
import { listDue } from '@/lib/retention/server/list-due';
import { AppError } from '@/lib/shared/errors';

const TITLE = 'What would go';
const HEAD = { title: TITLE, crumbs: [{ label: 'Retention', href: '/admin/retention' }, { label: TITLE }] };
export const metadata: Metadata = { title: TITLE };
const HERE = '/admin/retention/due';

/** The dry run of the content of decisions, one by one; filter and place are in the address. */
export default async function DuePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await getActor(HERE);
  if (!can(actor, 'retention.read')) return <NotPermitted permission="retention.read" />;
  const asked = dueQuery.safeParse(await searchParams);
  if (!asked.success) notFound();
  const { system, outcome } = asked.data;
  const found = await listDue(actor, asked.data).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'notFound' || error.code === 'invalidCursor') notFound();
    if (error.code === 'queryTooBroad') return null;
    throw error;
  });
  if (!found) return <TooMany systems={await listSystems(actor)} />;
  const href = (over: Record<string, string | undefined>, base = HERE): string => {
    const given = Object.entries({ system, outcome, ...over }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return given.length > 0 ? `${base}?${new URLSearchParams(given).toString()}` : base;
  };
  return (
    <>
      <PageHeader
        {...HEAD}
        sentence="Decisions whose period is over, oldest first: which of them the next purge takes, and why the others stay."
        actions={
          can(actor, 'record.export') ? (
            <a href={href({}, '/api/v1/retention/due/export')} download className={buttonClass('secondary', 'sm')}>
              <Download aria-hidden /> Export CSV
            </a>
          ) : null
        }
      />
      <nav aria-label="Outcome" className="flex flex-wrap items-center gap-x-2 gap-y-1 px-gutter pb-3" data-print="hide">
        {[undefined, ...DUE_OUTCOMES].map((one) => (
          <Link
            key={one ?? 'all'}
            href={href({ outcome: one })}
            aria-current={one === outcome ? 'true' : undefined}
            className="inline-flex min-h-8 items-center rounded-md px-2 hover:bg-hover aria-[current]:bg-selected"
          >
            {one ? DUE_OUTCOME_WORDS[one].word : 'all'}
          </Link>
        ))}
        {system ? (
          <Link href={href({ system: undefined })} className="link ms-2">
            of all AI systems
          </Link>
        ) : null}
        <span className="ms-auto text-label text-muted">
          as of <Time at={found.asOf} style="full" />
        </span>
      </nav>
      {found.items.length === 0 ? (
        <EmptyState title={found.searchedUpTo ? 'None so far' : 'None'}>
          {found.searchedUpTo
            ? 'All that was looked at on this page is under hold.'
            : outcome === undefined
              ? 'No decision has been kept longer than its period. Where no period is set, nothing is ever due.'
              : 'No decision is in this list now.'}
        </EmptyState>
      ) : (
        <DueTable items={found.items} />
      )}
      {found.nextCursor ? (
        <p className="px-gutter py-3">
          {found.searchedUpTo ? (
            <>
              Searched up to <Time at={found.searchedUpTo} style="stamp" />: many decisions in a row are under hold there.{' '}
            </>
          ) : null}
          <Link className="link" href={href({ cursor: found.nextCursor })} prefetch={false}>
            {found.searchedUpTo ? 'Continue from there' : 'Next page'}
          </Link>
        </p>
      ) : null}
    </>
  );
}

/** A record so large that looking through all of it takes too long: one AI system at a time. */
function TooMany({ systems }: { systems: readonly { publicId: string; name: string }[] }) {
  return (
    <>
      <PageHeader {...HEAD} />
      <EmptyState title="Too many to look through at once">
        <p>Looking for these decisions took too long and was stopped; nothing was changed. Choose one AI system:</p>
        <ul className="mt-3 flex flex-col gap-1">
          {systems.map(({ publicId, name }) => (
            <li key={publicId}>
              <Link className="link" href={`${HERE}?${new URLSearchParams({ system: publicId }).toString()}`}>
                <VisibleText text={name} />
              </Link>
            </li>
          ))}
        </ul>
      </EmptyState>
    </>
  );
}
