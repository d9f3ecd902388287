import Link from 'next/link';
import type { MentionView } from '@/lib/decisions/comments';
import { Badge } from '../ui/badge';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';

/** Comments that name the reader. What was said leads to the place in the trail where it was said. */
export function MentionList({ mentions }: { mentions: readonly MentionView[] }) {
  return (
    <Table label="Mentions">
      <Thead>
        <tr>
          <Th>Comment</Th>
          <Th>By</Th>
          <Th>AI system</Th>
          <Th>Written</Th>
          <Th>State</Th>
        </tr>
      </Thead>
      <tbody>
        {mentions.map((mention) => (
          <Tr key={mention.comment}>
            <RowHeader className="min-w-64 py-1.5 font-normal">
              <Link href={placeOf(mention)} dir="auto" className="link inline-flex min-h-6 items-center break-words">
                <VisibleText text={mention.excerpt} />
              </Link>
            </RowHeader>
            <Td>
              <bdi>{mention.author.name}</bdi>
            </Td>
            <Td>
              <bdi>{mention.system}</bdi>
            </Td>
            <Td>
              <Time at={mention.createdAt} style="stamp" />
            </Td>
            <Td>{mention.seen ? <span className="text-muted">read</span> : <Badge>not read yet</Badge>}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function placeOf({ decision, step, comment }: MentionView): string {
  const place = step === undefined ? '' : `?${new URLSearchParams({ step, tab: 'comments' })}`;
  return `/decisions/${decision}${place}#${comment}`;
}
