'use client';
import { useState } from 'react';
import { CAPACITIES, COMPETENCE_STATE_WORDS, type CompetenceState } from '@/lib/duty/competence';
import type { CompetenceRegister, CompetenceView, NewCompetence } from '@/lib/duty/contract';
import type { ActionResult } from '@/lib/http/problem';
import { FormDialog } from '../registry/artifact-dialog';
import { ReasonDialog } from '../retention/reason-dialog';
import { Badge, type BadgeTone } from '../ui/badge';
import { Button } from '../ui/button';
import { CopyId } from '../ui/copy-id';
import { Field } from '../ui/field';
import { Input, Select } from '../ui/input';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

const TONES: Readonly<Record<CompetenceState, BadgeTone>> = {
  valid: 'good',
  expiring: 'medium',
  expired: 'critical',
  notYet: 'outline',
  withdrawn: 'outline',
};
export interface CompetenceActions {
  record: (input: NewCompetence) => Promise<ActionResult<unknown>>;
  withdraw: (input: { id: string; reason: string }) => Promise<ActionResult<unknown>>;
}
type People = readonly { id: string; name: string }[];

/** The register: the newest version of every line, those that end first before. */
export function CompetenceTable({
  register,
  people,
  actions,
}: {
  register: CompetenceRegister;
  people: People;
  actions: CompetenceActions | null;
}) {
  return (
    <Table label="Competence register">
      <Thead>
        <tr>
          <Th>Person</Th>
          <Th>As</Th>
          <Th>Training</Th>
          <Th>Valid</Th>
          <Th>State</Th>
          <Th>Evidence</Th>
          <Th numeric>Version</Th>
          <Th>Entered</Th>
          {actions ? (
            <Th>
              <span className="sr-only">Steps</span>
            </Th>
          ) : null}
        </tr>
      </Thead>
      <tbody>
        {register.items.map((line) => (
          <Tr key={line.id}>
            <RowHeader className="font-medium">{line.person.name}</RowHeader>
            <Td>{CAPACITIES[line.capacity]}</Td>
            <Td>{line.training}</Td>
            <Td>
              <Time at={line.validFrom} style="day" /> to <Time at={line.validUntil} style="day" />
            </Td>
            <Td>
              <Badge tone={TONES[line.state]}>{COMPETENCE_STATE_WORDS[line.state]}</Badge>
            </Td>
            <Td>
              {line.evidence.name ?? (line.evidence.sha256 ? null : <span className="text-muted">none named</span>)}{' '}
              {line.evidence.sha256 ? <CopyId id={line.evidence.sha256} label="SHA-256 of the evidence" /> : null}
            </Td>
            <Td numeric>{line.version}</Td>
            <Td>
              <Time at={line.recordedAt} style="stamp" /> by {line.recordedBy}
            </Td>
            {actions ? (
              <Td>
                {line.state === 'withdrawn' ? null : (
                  <span className="inline-flex gap-1">
                    <CompetenceDialog people={people} actions={actions} line={line} />
                    <ReasonDialog
                      label="Withdraw"
                      name={`${line.training} of ${line.person.name}`}
                      title={`Withdraw this line of ${line.person.name}?`}
                      confirm="Withdraw"
                      tone="danger"
                      action={(reason) => actions.withdraw({ id: line.id, reason })}
                    >
                      <p>From now on nothing is decided on it. What was decided before names the version that stood.</p>
                    </ReasonDialog>
                  </span>
                )}
              </Td>
            ) : null}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Enters a line, or a further version of one. */
export function CompetenceDialog({
  people,
  actions,
  line,
}: {
  people: People;
  actions: CompetenceActions;
  line?: CompetenceView;
}) {
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const year = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  return (
    <FormDialog
      title={line ? `Renew or correct: ${line.person.name}` : 'Enter a competence'}
      description="Lines are never changed: this is a further version, and verdicts name the one that stood."
      trigger={
        <Button
          size={line ? 'sm' : 'md'}
          tone={line ? 'quiet' : 'primary'}
          aria-label={line ? `Renew: ${line.training} of ${line.person.name}` : undefined}
        >
          {line ? 'Renew' : 'Enter a competence'}
        </Button>
      }
      confirm={line ? 'Enter version' : 'Enter'}
      known={['person', 'capacity', 'training', 'validFrom', 'validUntil', 'evidenceName', 'evidenceSha256']}
      send={(text) =>
        actions.record({
          ...(line ? { competence: line.id } : {}),
          person: line?.person.id ?? text('person'),
          capacity: text('capacity') as NewCompetence['capacity'],
          training: text('training'),
          validFrom: text('validFrom'),
          validUntil: text('validUntil'),
          evidenceName: text('evidenceName') || null,
          evidenceSha256: text('evidenceSha256') || null,
        })
      }
    >
      {(problems) => (
        <>
          {line ? null : (
            <Field label="Person" error={problems['person']}>
              <Select name="person" defaultValue="">
                <option value="" disabled>
                  Choose a person
                </option>
                {people.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          <Field label="As" error={problems['capacity']}>
            <Select name="capacity" defaultValue={line?.capacity ?? 'reviewer'}>
              {Object.entries(CAPACITIES).map(([name, word]) => (
                <option key={name} value={name}>
                  {word}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Training" error={problems['training']}>
            <Input name="training" defaultValue={line?.training} maxLength={200} />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Valid from" error={problems['validFrom']}>
              <Input name="validFrom" type="date" defaultValue={line?.validFrom.slice(0, 10) ?? today} />
            </Field>
            <Field label="Valid until" error={problems['validUntil']}>
              <Input name="validUntil" type="date" defaultValue={line?.validUntil.slice(0, 10) ?? year} />
            </Field>
          </div>
          <Field
            label="Evidence"
            optional
            hint="What shows it: a certificate, a record of attendance."
            error={problems['evidenceName']}
          >
            <Input name="evidenceName" defaultValue={line?.evidence.name ?? ''} maxLength={200} />
          </Field>
          <Field
            label="SHA-256 of the document"
            optional
            hint="sha256sum certificate.pdf. The document itself stays with you."
            error={problems['evidenceSha256']}
          >
            <Input
              name="evidenceSha256"
              className="font-mono"
              defaultValue={line?.evidence.sha256 ?? ''}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
