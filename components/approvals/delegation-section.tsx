'use client';
import type { ActionResult } from '@/lib/http/problem';
import { RowAct } from '../access/row-act';
import { FormDialog } from '../registry/artifact-dialog';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Select } from '../ui/input';
import { InstantField } from '../ui/instant-field';
import { Section } from '../ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

interface DelegationLine {
  id: string;
  from: string;
  to: string;
  fromAt: string;
  untilAt: string;
  state: 'in force' | 'not yet' | 'over';
  /** The reader's own: nobody ends another's. */
  mine: boolean;
}
interface DelegationActions {
  delegate: (input: { to: string; fromAt: string; untilAt: string }) => Promise<ActionResult<unknown>>;
  end: (input: { id: string }) => Promise<ActionResult<unknown>>;
}

/** Who decides in whose place for a time because they were named, without anybody being away; one's own are made and ended here. */
export function DelegationSection({
  lines,
  people,
  actions,
}: {
  lines: readonly DelegationLine[];
  /** Who may be named: not the reader. */
  people: readonly { id: string; name: string }[];
  actions: DelegationActions;
}) {
  return (
    <Section title="Delegations" id="delegations" aside={<DelegationDialog people={people} delegate={actions.delegate} />}>
      {lines.length === 0 ? (
        <p className="max-w-prose text-ink-2">
          Nobody decides in another’s place by delegation. Name a deputy to have somebody decide in yours for a time, under their
          own name.
        </p>
      ) : (
        <Table label="Who decides in whose place, the latest first">
          <Thead>
            <tr>
              <Th>In the place of</Th>
              <Th>Decides</Th>
              <Th>From</Th>
              <Th>Until</Th>
              <Th>State</Th>
              <Th>
                <span className="sr-only">Steps</span>
              </Th>
            </tr>
          </Thead>
          <tbody>
            {lines.map((one) => (
              <Tr key={one.id}>
                <RowHeader>{one.from}</RowHeader>
                <Td>{one.to}</Td>
                <Td>
                  <Time at={one.fromAt} style="stamp" />
                </Td>
                <Td>
                  <Time at={one.untilAt} style="stamp" />
                </Td>
                <Td>{one.state === 'over' ? <span className="text-muted">over</span> : one.state}</Td>
                <Td>
                  {one.mine && one.state !== 'over' ? (
                    <RowAct words="End" label={`End the delegation to ${one.to}`} act={() => actions.end({ id: one.id })} />
                  ) : null}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

function DelegationDialog({
  people,
  delegate,
}: {
  people: readonly { id: string; name: string }[];
  delegate: DelegationActions['delegate'];
}) {
  return (
    <FormDialog
      title="Name a deputy"
      description="They decide in your place meanwhile, under their own name: never what concerns you or them, and the two of you count once. You may go on deciding."
      trigger={<Button size="sm">Name a deputy</Button>}
      confirm="Name"
      known={['to', 'fromAt', 'untilAt', 'body.to', 'body.untilAt']}
      send={(text) => delegate({ to: text('to'), fromAt: text('fromAt'), untilAt: text('untilAt') })}
    >
      {(problems) => (
        <>
          <Field label="Deputy" error={problems['to'] ?? problems['body.to']}>
            <Select name="to" defaultValue="">
              <option value="">Choose a person</option>
              {people.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </Select>
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <InstantField label="From" name="fromAt" error={problems['fromAt'] ? 'Say from when.' : undefined} />
            <InstantField
              label="Until"
              name="untilAt"
              hint="Ninety days at most."
              error={problems['untilAt'] ? 'Say until when.' : problems['body.untilAt']}
            />
          </div>
        </>
      )}
    </FormDialog>
  );
}
