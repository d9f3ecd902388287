import Link from 'next/link';
import { ARTIFACT_KINDS, LINK_RELATIONS } from '@/lib/registry/artifact-kinds';
import type { LinkView } from '@/lib/registry/contract';
import { VisibleText } from '../ui/untrusted-text';

/** What it was made of, and what was made of it. */
export function LinkList({ links }: { links: readonly LinkView[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {links.map((link, i) => (
        <li key={i} className="flex min-h-6 flex-wrap items-center gap-x-1.5">
          {link.version ? (
            <>
              <bdi>{link.version}</bdi>{' '}
            </>
          ) : null}
          <span className="text-muted">{LINK_RELATIONS[link.relation][link.direction === 'from' ? 'label' : 'back']}</span>
          <Link href={`/artifacts/${link.other.id}`} className="link inline-flex min-h-6 items-center" prefetch={false}>
            <bdi>
              {ARTIFACT_KINDS[link.other.kind].toLowerCase()} <VisibleText text={link.other.name} />
              {link.other.version ? ` ${link.other.version}` : ''}
            </bdi>
          </Link>
          <span className="text-label text-muted">said by {link.madeBy}</span>
        </li>
      ))}
    </ul>
  );
}
