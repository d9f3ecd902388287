'use client';
import Link from 'next/link';
import { Badge, NotReported } from '@/components/ui/badge';
import { CopyId } from '@/components/ui/copy-id';
import { Num } from '@/components/ui/num';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/untrusted-text';
import { ARTIFACT_KINDS } from '@/lib/registry/artifact-kinds';
import type { ArtifactRow } from '@/lib/registry/contract';
import type { ListColumn } from '../explorer/list-column';
import { ARTIFACT_COLUMNS } from './artifact-list';

type Id = keyof typeof ARTIFACT_COLUMNS;
const column = (id: Id, rest: Omit<ListColumn<ArtifactRow>, 'id' | 'title'>): ListColumn<ArtifactRow> => ({
  id,
  title: ARTIFACT_COLUMNS[id],
  ...rest,
});

export const artifactColumns: readonly ListColumn<ArtifactRow>[] = [
  column('kind', { size: 110, narrow: 'lead', cell: (row) => ARTIFACT_KINDS[row.kind] }),
  column('name', {
    size: 260,
    grow: true,
    narrow: 'main',
    sorts: { asc: 'name', desc: '-name' },
    cell: (row, { tabIndex }) => (
      <Link
        href={`/artifacts/${row.id}`}
        prefetch={false}
        tabIndex={tabIndex}
        data-row-link
        className="link inline-flex min-h-6 max-w-full items-center font-medium"
      >
        <bdi className="truncate">
          <VisibleText text={row.name} />
        </bdi>
      </Link>
    ),
  }),
  column('version', {
    size: 140,
    narrow: 'meta',
    hint: 'The version that became known last',
    cell: (row) => (row.newestVersion ? <bdi title={row.newestVersion}>{row.newestVersion}</bdi> : <NotReported />),
  }),
  column('versions', { size: 80, numeric: true, cell: (row) => <Num value={row.versions} /> }),
  column('state', { size: 150, narrow: 'trail', cell: (row) => <State row={row} /> }),
  column('deployed', {
    size: 110,
    numeric: true,
    hint: 'Windows that are open now',
    cell: (row) => (row.deployed > 0 ? <Num value={row.deployed} /> : <span className="text-muted">nowhere</span>),
  }),
  column('systems', {
    size: 180,
    hint: 'Seen in, or deployed to',
    cell: (row) =>
      row.systems.length > 0 ? row.systems.map((one) => one.name).join(', ') : <span className="text-muted">none</span>,
  }),
  column('lastSeen', {
    size: 130,
    sorts: { desc: '-lastSeen' },
    cell: (row) => (row.lastSeenAt ? <Time at={row.lastSeenAt} style="stamp" /> : <span className="text-muted">never</span>),
  }),
  column('firstSeen', {
    size: 130,
    cell: (row) => (row.firstSeenAt ? <Time at={row.firstSeenAt} style="stamp" /> : <span className="text-muted">never</span>),
  }),
  column('registered', {
    size: 130,
    sorts: { desc: '-registered' },
    cell: (row) =>
      row.registeredAt ? <Time at={row.registeredAt} style="stamp" /> : <span className="text-muted">by nobody</span>,
  }),
  column('id', { size: 150, cell: (row) => <CopyId id={row.id} label="artifact id" /> }),
];

function State({ row }: { row: ArtifactRow }) {
  if (row.registeredAt === null)
    return (
      <Badge tone="dashed" title="Seen in traffic; nobody has registered it.">
        not registered
      </Badge>
    );
  if (row.waiting > 0) return <Badge tone="medium">waits for consent</Badge>;
  if (row.lastSeenAt === null)
    return (
      <Badge tone="outline" title="Registered; no decision was seen to use it. Kinds that decisions do not name are never seen.">
        never seen
      </Badge>
    );
  return <Badge tone="plain">registered</Badge>;
}
