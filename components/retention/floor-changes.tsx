'use client';
import type { ActionResult } from '@/lib/http/problem';
import type { FloorChangeView } from '@/lib/retention/contract';
import { monthsInWords } from '@/lib/retention/period';
import { COOLING_DAYS, DATA_CLASS_WORDS } from '@/lib/retention/words';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { ReasonDialog } from './reason-dialog';

type Decide = (input: { id: string; step: 'confirm' | 'keep'; reason: string }) => Promise<ActionResult<void>>;

/** Periods that declare less of a duty than what is: one person asked, a second one confirms. */
export function FloorChanges({ changes, decide }: { changes: readonly FloorChangeView[]; decide: Decide }) {
  return (
    <Table label="Waits for a second person">
      <Thead>
        <tr>
          <Th>Data</Th>
          <Th>At least, now</Th>
          <Th>At least, then</Th>
          <Th>Kept for, then</Th>
          <Th>Asked by</Th>
          <Th>
            <span className="sr-only">Steps</span>
          </Th>
        </tr>
      </Thead>
      <tbody>
        {changes.map((one) => (
          <Tr key={one.id}>
            <RowHeader className="max-w-80 min-w-40 py-1.5 font-normal">
              <span className="font-medium">{DATA_CLASS_WORDS[one.dataClass].title}</span>
              <span className="block text-label text-muted">{one.system?.name ?? 'all AI systems without their own'}</span>
            </RowHeader>
            <Td className="min-w-32">{one.floorReason ?? <span className="text-muted">no duty named</span>}</Td>
            <Td className="min-w-32">{one.floorReasonAfter ?? <span className="text-muted">no duty named</span>}</Td>
            <Td>{one.keepMonths === null ? <span className="text-muted">no end set</span> : monthsInWords(one.keepMonths)}</Td>
            <Td className="max-w-64 min-w-32">
              {one.askedBy.name}, <Time at={one.askedAt} style="date" />
              <span className="block text-label break-words text-muted">{one.reason}</span>
            </Td>
            <Td>
              <div className="flex flex-wrap justify-end gap-1.5">
                <Steps change={one} decide={decide} />
              </div>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Steps({ change, decide }: { change: FloorChangeView; decide: Decide }) {
  const { id, may } = change;
  const name = `${DATA_CLASS_WORDS[change.dataClass].title}${change.system ? `, ${change.system.name}` : ''}`;
  return (
    <>
      {may.keep ? (
        <ReasonDialog
          label="Keep what is"
          name={name}
          title="Keep the duty as it is?"
          confirm="Keep"
          action={(reason) => decide({ id, step: 'keep', reason })}
        >
          <p>The wish to declare less is put aside. Nothing changes.</p>
        </ReasonDialog>
      ) : null}
      {may.confirm ? (
        <ReasonDialog
          label="Confirm"
          name={name}
          title="Declare less of a duty?"
          confirm="Confirm"
          tone="danger"
          action={(reason) => decide({ id, step: 'confirm', reason })}
        >
          <p>
            {`${change.askedBy.name} asked for it. What must be kept is from then on: ${change.floorReasonAfter ?? 'no duty named'}. A shorter period counts after ${COOLING_DAYS} days.`}
          </p>
        </ReasonDialog>
      ) : null}
    </>
  );
}
