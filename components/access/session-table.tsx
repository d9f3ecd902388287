'use client';
import type { ActionResult } from '@/lib/http/problem';
import { Badge } from '../ui/badge';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { ConfirmButton } from './confirm-button';

export interface SessionItem {
  sessionId: string;
  personName: string;
  method: 'password' | 'oidc';
  userAgent: string | null;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  current: boolean;
}

export function SessionTable({
  label,
  sessions,
  people = false,
  end,
}: {
  label: string;
  sessions: readonly SessionItem[];
  people?: boolean;
  end: (input: { sessionId: string }) => Promise<ActionResult<void>>;
}) {
  if (sessions.length === 0) return <p className="text-muted">Nobody else is signed in.</p>;
  return (
    <Table label={label} className="-mx-gutter">
      <Thead>
        <tr>
          {people ? <Th>Person</Th> : null}
          <Th>Browser</Th>
          <Th>Address</Th>
          <Th>Signed in by</Th>
          <Th>Since</Th>
          <Th>Last request</Th>
          <Th>Ends at the latest</Th>
          <Th>
            <span className="sr-only">Commands</span>
          </Th>
        </tr>
      </Thead>
      <tbody>
        {sessions.map((session) => {
          const browser = browserOf(session.userAgent);
          return (
            <Tr key={session.sessionId}>
              {people ? <Td className="font-medium">{session.personName}</Td> : null}
              <RowHeader title={session.userAgent ?? undefined} className="font-normal">
                <span className="flex flex-wrap items-center gap-2">
                  {browser}
                  {session.current ? <Badge tone="accent">this one</Badge> : null}
                </span>
              </RowHeader>
              <Td>{session.address ?? <span className="text-muted">not reported</span>}</Td>
              <Td>{session.method === 'oidc' ? 'single sign-on' : 'password'}</Td>
              <Td>
                <Time at={session.createdAt} style="stamp" />
              </Td>
              <Td>
                <Time at={session.lastSeenAt} style="stamp" />
              </Td>
              <Td>
                <Time at={session.expiresAt} style="stamp" />
              </Td>
              <Td className="text-end">
                <ConfirmButton
                  label="End"
                  name={people ? `${session.personName}, ${browser}` : browser}
                  title={session.current ? 'End the session you are working in?' : 'End this session?'}
                  confirm="End session"
                  action={() => end({ sessionId: session.sessionId })}
                >
                  <p>
                    {session.current
                      ? 'You are signed out at once.'
                      : 'At its next request this browser is sent to the sign-in page. What is written there and not saved may be lost.'}
                  </p>
                </ConfirmButton>
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** A browser's own words, shortened: "Firefox 144 on Linux". The whole line is the cell's title. */
function browserOf(agent: string | null): string {
  if (!agent) return 'not reported';
  const name = /(Edg|OPR|Firefox|Chrome|Version)\/(\d+)/.exec(agent.replace(/Chrome\/\d+.*(?=(Edg|OPR)\/)/, ''));
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|CrOS|Linux)/.exec(agent)?.[1];
  const words: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari', 'Mac OS X': 'macOS' };
  if (!name) return agent.slice(0, 40);
  return `${words[name[1]!] ?? name[1]} ${name[2]}${system ? ` on ${words[system] ?? system}` : ''}`;
}
