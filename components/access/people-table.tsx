import { Ban, Check, Clock, Lock, MailQuestion, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { PermissionSet, Role } from '@/lib/access/actor';
import { PERMISSION_SET_LABELS, ROLE_LABELS } from '@/lib/access/permissions';
import { Badge, type BadgeTone } from '../ui/badge';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

export interface PersonItem {
  personId: string;
  name: string;
  email: string;
  role: Role;
  permissionSets: readonly PermissionSet[];
  systems: 'all' | readonly string[];
  validFrom: Date;
  validUntil: Date | null;
  state: 'active' | 'invited' | 'notYet' | 'expired' | 'ended' | 'disabled';
  lastSeenAt: Date | null;
  /** Until when their sign-in is locked; null when it is not, or the reader cannot lift it. */
  lockedUntil: Date | null;
  self: boolean;
}

export const PERSON_STATES: Readonly<Record<PersonItem['state'], { word: string; tone: BadgeTone; icon: LucideIcon }>> = {
  active: { word: 'active', tone: 'plain', icon: Check },
  invited: { word: 'invited', tone: 'dashed', icon: MailQuestion },
  notYet: { word: 'not yet', tone: 'dashed', icon: Clock },
  expired: { word: 'expired', tone: 'medium', icon: Clock },
  ended: { word: 'ended', tone: 'outline', icon: Ban },
  disabled: { word: 'disabled', tone: 'outline', icon: Ban },
};

export function PeopleTable({ people, manage }: { people: readonly PersonItem[]; manage: boolean }) {
  return (
    <Table label="People">
      <Thead>
        <tr>
          <Th>Name</Th>
          <Th>Role</Th>
          <Th>AI systems</Th>
          <Th>Access until</Th>
          <Th>State</Th>
          <Th>Last seen</Th>
        </tr>
      </Thead>
      <tbody>
        {people.map((person) => {
          const state = PERSON_STATES[person.state];
          return (
            <Tr key={person.personId}>
              <RowHeader className="min-w-48 py-1.5 font-normal">
                {manage && person.state !== 'ended' ? (
                  <Link href={`/admin/people/${person.personId}`} className="link inline-flex min-h-6 items-center font-medium">
                    {person.name}
                  </Link>
                ) : (
                  <span className="font-medium">{person.name}</span>
                )}
                {person.self ? <Badge className="ms-2">you</Badge> : null}
                <span className="block text-label wrap-anywhere text-muted">
                  {/* Where it breaks, it breaks before the host. */}
                  {person.email.slice(0, person.email.lastIndexOf('@'))}
                  <wbr />
                  {person.email.slice(person.email.lastIndexOf('@'))}
                </span>
              </RowHeader>
              <Td className="min-w-36">
                {ROLE_LABELS[person.role]}
                {person.permissionSets.length > 0 ? (
                  <span className="block text-label text-muted">
                    with {person.permissionSets.map((set) => PERMISSION_SET_LABELS[set]).join(', ')}
                  </span>
                ) : null}
              </Td>
              <Td className="max-w-72 min-w-32">
                {person.systems === 'all' ? (
                  'all'
                ) : person.systems.length > 0 ? (
                  person.systems.join(', ')
                ) : (
                  <span className="text-muted">none granted</span>
                )}
              </Td>
              <Td>
                {person.validUntil ? <Time at={person.validUntil} style="stamp" /> : <span className="text-muted">no end</span>}
              </Td>
              <Td>
                <Badge tone={state.tone} icon={state.icon}>
                  {state.word}
                </Badge>
                {person.lockedUntil ? (
                  <span className="block py-0.5 text-label whitespace-nowrap text-ink-2">
                    <Badge tone="medium" icon={Lock}>
                      sign-in locked
                    </Badge>{' '}
                    until <Time at={person.lockedUntil} style="time" />
                  </span>
                ) : null}
              </Td>
              <Td>
                {person.lastSeenAt ? <Time at={person.lastSeenAt} style="stamp" /> : <span className="text-muted">never</span>}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
