import Link from 'next/link';
import type { Role } from '@/lib/access/actor';
import { ROLE_LABELS } from '@/lib/access/permissions';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';

export function SystemPeople({
  people,
  manage,
}: {
  people: readonly { personId: string; name: string; role: string; allSystems: boolean }[];
  manage: boolean;
}) {
  if (people.length === 0) return <p className="text-muted">Nobody right now.</p>;
  return (
    <Table label="People who see this system" className="-mx-gutter max-w-200">
      <Thead>
        <tr>
          <Th>Name</Th>
          <Th>Role</Th>
          <Th>By</Th>
        </tr>
      </Thead>
      <tbody>
        {people.map((person) => (
          <Tr key={person.personId}>
            <RowHeader className="font-medium">
              {manage ? (
                <Link href={`/admin/people/${person.personId}`} className="link inline-flex min-h-6 items-center">
                  {person.name}
                </Link>
              ) : (
                person.name
              )}
            </RowHeader>
            <Td>{ROLE_LABELS[person.role as Role] ?? person.role}</Td>
            <Td>{person.allSystems ? 'access to all systems' : 'a grant for this one'}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
