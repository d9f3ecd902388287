import Link from 'next/link';
import { Fragment } from 'react';
import { plainMasks } from '@/lib/privacy/mask-text';
import type { PersonSearch } from '@/lib/search/persons';
import { shortId } from '@/lib/shared/format';
import { NotReported } from '../ui/badge';
import { Num, Plural } from '../ui/num';
import { EmptyState, Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';

const HOW = { subject: 'named as a subject', user: 'the user', value: 'an address or number in a record' } as const;

/** What was found about a person, what could not be looked at, and the way on. */
export function PersonResult({ found, eraseHref }: { found: PersonSearch; eraseHref: string | null }) {
  return (
    <div className="flex flex-col gap-4 pb-16">
      <div className="flex flex-col gap-2 px-gutter">
        <p className="max-w-prose">
          <Plural count={found.decisions} one="decision" /> {found.decisions === 1 ? 'names' : 'name'} the person, in{' '}
          <Plural count={found.records} one="record" />. Searched <Time at={found.searchedAt} style="stamp" /> for case{' '}
          {found.caseNumber}; the search is event <Num value={Number(found.id)} /> of the log.
        </p>
        {found.silentSystems.length > 0 ? (
          <Notice tone="warning">
            {found.silentSystems.slice(0, 20).map((name, i) => (
              <Fragment key={name}>
                {i > 0 ? ', ' : ''}
                <bdi>
                  <VisibleText text={name} />
                </bdi>
              </Fragment>
            ))}
            {found.silentSystems.length > 20 ? ` and ${found.silentSystems.length - 20} more` : ''} never named a subject. There
            the person is found only by the user and by addresses and numbers in records: finding nothing does not mean that
            nothing is there.
          </Notice>
        ) : null}
        <Notice tone="info">Names and free text are not searched for. {found.limits.join(' ')}</Notice>
        {eraseHref && found.decisions > 0 ? (
          <p>
            <Link className="link" href={eraseHref}>
              Ask for the erasure of what was found
            </Link>
          </p>
        ) : null}
      </div>
      {found.items.length === 0 ? (
        <EmptyState title="Nothing names this person">
          By none of what was given. Other addresses, numbers or ids of the same person may: search for them as well.
        </EmptyState>
      ) : (
        <Table label="Decisions that name the person">
          <Thead>
            <tr>
              <Th>Started</Th>
              <Th>Decision</Th>
              <Th>System</Th>
              <Th>Named as</Th>
              <Th numeric>Records</Th>
              <Th>Kinds of records</Th>
              <Th>Input</Th>
            </tr>
          </Thead>
          <tbody>
            {found.items.map(({ decision, how, records, recordCount }) => (
              <Tr key={decision.id}>
                <Td>
                  <Time at={decision.startedAt} style="stamp" />
                </Td>
                <RowHeader className="font-normal">
                  <Link href={`/decisions/${decision.id}`} prefetch={false} className="link inline-flex min-h-6 items-center">
                    {decision.externalId ? <VisibleText text={decision.externalId} /> : shortId(decision.id)}
                  </Link>
                </RowHeader>
                <Td>
                  <VisibleText text={decision.system.name} />
                </Td>
                <Td>{how.map((one) => HOW[one]).join(', ')}</Td>
                <Td numeric>
                  <Num value={recordCount} />
                </Td>
                <Td className="text-label text-ink-2">{[...new Set(records.map((record) => record.kind))].join(', ')}</Td>
                <Td className="max-w-96 truncate" title={decision.inputPreview && plainMasks(decision.inputPreview)}>
                  {decision.inputPreview ? (
                    <span dir="auto" className="bg-tint px-1 [unicode-bidi:plaintext]">
                      <VisibleText text={decision.inputPreview} />
                    </span>
                  ) : (
                    <NotReported what="not captured" />
                  )}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {found.nextCursor ? (
        <p className="px-gutter">
          <Link className="link" href={`/persons/${found.id}?after=${found.nextCursor}`} prefetch={false}>
            Next page
          </Link>
        </p>
      ) : null}
    </div>
  );
}
