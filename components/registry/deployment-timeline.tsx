'use client';
import { Fragment } from 'react';
import Link from 'next/link';
import type { DeploymentView } from '@/lib/registry/contract';
import { plural } from '@/lib/shared/format';
import { formatInstant } from '@/lib/shared/time';
import { Badge } from '../ui/badge';
import { cx } from '../ui/cx';
import { usePreferences } from '../ui/preferences';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

/** A bar of this share of the line has room for its name. */
const LABELLED = 0.08;

/** What was deployed where and when: a picture by AI system and environment, and the same as a table, which says who consented. */
export function DeploymentTimeline({ deployments, now }: { deployments: readonly DeploymentView[]; now: number }) {
  const { zoneName: zone, locale } = usePreferences();
  const start = Math.min(...deployments.map((one) => Date.parse(one.from)));
  const end = Math.max(now, ...deployments.flatMap((one) => (one.until ? [Date.parse(one.until)] : [])));
  const span = Math.max(1, end - start);
  const lanes = new Map<string, DeploymentView[]>();
  for (const one of deployments) {
    const key = `${one.system.name}, ${one.environment}`;
    lanes.set(key, [...(lanes.get(key) ?? []), one]);
  }
  return (
    <div className="flex flex-col gap-4">
      <figure aria-hidden className="flex flex-col gap-2 max-sm:hidden" data-print="hide">
        {[...lanes].map(([lane, windows]) => (
          <div key={lane} className="grid grid-cols-[minmax(8rem,14rem)_1fr] items-center gap-3">
            <span className="truncate text-label text-ink-2" title={lane}>
              {lane}
            </span>
            <div className="relative h-6 rounded-sm bg-sunken">
              {windows.map((one) => {
                const from = Math.max(0, (Date.parse(one.from) - start) / span);
                const to = one.until ? (Date.parse(one.until) - start) / span : 1;
                const share = Math.max(0, to - from);
                const bar = (
                  <span
                    key={one.id}
                    title={`${one.version}, from ${formatInstant(one.from, 'stamp', { zone, locale })}${one.until ? ` until ${formatInstant(one.until, 'stamp', { zone, locale })}` : ', still'}`}
                    className={cx(
                      'edge-forced absolute inset-y-0.5 overflow-hidden rounded-sm border border-ground px-1 text-label leading-[18px] text-ellipsis whitespace-nowrap',
                      one.until === null ? 'bg-accent text-accent-ink' : 'bg-accent-soft text-accent',
                    )}
                    style={{ insetInlineStart: `min(${from * 100}%, calc(100% - 4px))`, width: `max(4px, ${share * 100}%)` }}
                  >
                    {share >= LABELLED ? one.version : null}
                  </span>
                );
                // A narrow window has its name beside it: before it where it stands at the end.
                if (share >= LABELLED) return bar;
                const before = from > 0.7;
                return (
                  <Fragment key={one.id}>
                    {bar}
                    <span
                      className="absolute inset-y-0.5 max-w-40 truncate px-1 text-label leading-[20px] text-ink-2"
                      style={
                        before
                          ? { insetInlineEnd: `${Math.max(0, 1 - from) * 100}%` }
                          : { insetInlineStart: `calc(${to * 100}% + 4px)` }
                      }
                    >
                      {one.version}
                    </span>
                  </Fragment>
                );
              })}
            </div>
          </div>
        ))}
        <div className="grid grid-cols-[minmax(8rem,14rem)_1fr] gap-3 text-label text-muted">
          <span />
          <span className="flex justify-between gap-4">
            <Time at={new Date(start).toISOString()} style="stamp" />
            <span>{end === now ? 'now' : <Time at={new Date(end).toISOString()} style="stamp" />}</span>
          </span>
        </div>
      </figure>
      <Table label="Deployment windows" className="-mx-gutter max-h-96">
        <Thead>
          <tr>
            <Th>Version</Th>
            <Th>AI system</Th>
            <Th>Environment</Th>
            <Th>From</Th>
            <Th>Until</Th>
            <Th>Consent</Th>
          </tr>
        </Thead>
        <tbody>
          {deployments.map((one) => (
            <Tr key={one.id}>
              <RowHeader className="font-medium">
                <bdi>{one.version}</bdi>
              </RowHeader>
              <Td>
                <Link href={`/systems/${one.system.id}`} className="link inline-flex min-h-6 items-center" prefetch={false}>
                  {one.system.name}
                </Link>
              </Td>
              <Td>{one.environment}</Td>
              <Td>
                <Time at={one.from} style="stamp" />
              </Td>
              <Td>{one.until ? <Time at={one.until} style="stamp" /> : <Badge tone="accent">still</Badge>}</Td>
              <Td className="min-w-56">
                {one.approval ? (
                  <>
                    asked by {one.approval.requestedBy}, approved by {one.approval.approvedBy}
                  </>
                ) : (
                  <span className="text-muted">recorded by {one.recordedBy}; nobody consented</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <p className="text-label text-muted">
        {plural(deployments.length, 'window', undefined, locale)}. Windows may overlap: a canary runs beside what it replaces.
      </p>
    </div>
  );
}
