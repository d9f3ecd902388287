'use client';
import { CalendarClock, Lock, LockOpen } from 'lucide-react';
import type { ActionResult } from '@/lib/http/problem';
import type { HoldView } from '@/lib/retention/contract';
import { Badge } from '../ui/badge';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Day, Time } from '../ui/time';
import { ReasonDialog } from './reason-dialog';
import { ScopeWords } from './scope-words';

type Step = (input: {
  id: string;
  revision: string;
  step: 'askRelease' | 'confirmRelease' | 'keep';
  reason: string;
  reviewOn?: string;
}) => Promise<ActionResult<void>>;

export function HoldTable({ holds, step }: { holds: readonly HoldView[]; step: Step }) {
  return (
    <Table label="Holds">
      <Thead>
        <tr>
          <Th>Matter</Th>
          <Th>What is held</Th>
          <Th>Placed by</Th>
          <Th>Review</Th>
          <Th>State</Th>
          <Th>
            <span className="sr-only">Steps</span>
          </Th>
        </tr>
      </Thead>
      <tbody>
        {holds.map((hold) => (
          <Tr key={hold.id}>
            <RowHeader className="max-w-72 min-w-40 py-1.5 font-normal break-words">
              <span className="font-medium">{hold.matter}</span>
              <span className="block text-label text-muted">{hold.basis}</span>
            </RowHeader>
            <Td className="max-w-72 min-w-40 break-words">
              <ScopeWords text={hold.scope} />
              {hold.decisions === null ? (
                <span className="block text-label text-muted">also what is still to come</span>
              ) : (
                <span className="block text-label text-muted">
                  <Num value={hold.decisions} /> held
                </span>
              )}
            </Td>
            <Td className="min-w-36">
              {hold.placedBy.name}
              <span className="block text-label text-muted">
                <Time at={hold.placedAt} style="date" />
              </span>
            </Td>
            <Td>
              {hold.reviewDue ? (
                <Badge tone="medium" icon={CalendarClock}>
                  due since <Day on={hold.reviewOn} />
                </Badge>
              ) : (
                <Day on={hold.reviewOn} />
              )}
            </Td>
            <Td className="min-w-44">
              <State hold={hold} />
            </Td>
            <Td>
              <div className="flex flex-wrap justify-end gap-1.5">
                <Steps hold={hold} step={step} />
              </div>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function State({ hold }: { hold: HoldView }) {
  if (hold.state === 'active')
    return (
      <Badge tone="outline" icon={Lock}>
        held
      </Badge>
    );
  if (hold.state === 'releaseAsked')
    return (
      <>
        <Badge tone="accent" icon={Lock}>
          held, release asked
        </Badge>
        <span className="block text-label text-muted">
          by {hold.releaseAskedBy?.name}: {hold.releaseReason}
        </span>
      </>
    );
  return (
    <>
      <Badge tone="plain" icon={LockOpen}>
        released
      </Badge>
      <span className="block text-label text-muted">
        by {hold.releaseAskedBy?.name} and {hold.releasedBy?.name}
      </span>
    </>
  );
}

function Steps({ hold, step }: { hold: HoldView; step: Step }) {
  const { id, revision, matter, may } = hold;
  return (
    <>
      {may.askRelease ? (
        <ReasonDialog
          label="Ask for release"
          name={matter}
          title={`Ask to release “${matter}”?`}
          confirm="Ask"
          action={(reason) => step({ id, revision, step: 'askRelease', reason })}
        >
          <p>A second person confirms it. Until then everything stays held.</p>
        </ReasonDialog>
      ) : null}
      {may.keep ? (
        <ReasonDialog
          label="Keep"
          name={matter}
          title={`Keep “${matter}” held?`}
          confirm="Keep"
          action={(reason) => step({ id, revision, step: 'keep', reason })}
        >
          <p>The wish to release it is put aside.</p>
        </ReasonDialog>
      ) : null}
      {may.review && hold.reviewDue ? (
        <ReasonDialog
          label="Still needed"
          name={matter}
          title={`Is “${matter}” still needed?`}
          confirm="Keep held"
          fields={(problems) => (
            <Field label="Review on" error={problems['reviewOn']}>
              <Input name="reviewOn" type="date" />
            </Field>
          )}
          action={(reason, form) => step({ id, revision, step: 'keep', reason, reviewOn: String(form.get('reviewOn') ?? '') })}
        >
          <p>Its day for a review has come. Say why it is still needed, and when somebody looks again.</p>
        </ReasonDialog>
      ) : null}
      {may.confirmRelease ? (
        <ReasonDialog
          label="Release"
          name={matter}
          title={`Release “${matter}”?`}
          confirm="Release"
          tone="danger"
          action={(reason) => step({ id, revision, step: 'confirmRelease', reason })}
        >
          <p>Erasures that waited for it go on within seconds, and retention takes what is due. This cannot be taken back.</p>
        </ReasonDialog>
      ) : null}
    </>
  );
}
