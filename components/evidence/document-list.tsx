import type { DocumentSlot, EvidenceDocument } from '@/lib/evidence/contract';
import { isCurrent } from '@/lib/evidence/control-status';
import { Badge } from '../ui/badge';
import { Field } from '../ui/field';
import { Input, Select } from '../ui/input';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Day, Days, Time } from '../ui/time';
import { ActForm, type Act } from './act-form';

export function PeopleSelect({
  name,
  members,
  ...rest
}: {
  name: string;
  members: readonly { id: string; name: string }[];
  id?: string;
}) {
  return (
    <Select name={name} defaultValue="" {...rest}>
      <option value="">nobody</option>
      {members.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </Select>
  );
}

/** What is held, and the slots that stay empty. When it came in is our clock's word, when it is in force is its owner's. */
export function DocumentList({
  documents,
  slots,
  today,
  revoke,
}: {
  documents: readonly EvidenceDocument[];
  slots: readonly DocumentSlot[];
  today: string;
  /** Left out for those who may not. */
  revoke?: Act | undefined;
}) {
  const empty = slots.filter((slot) => !documents.some((one) => one.kind === slot.kind && one.revokedAt === null));
  if (documents.length === 0 && slots.length === 0)
    return <p className="text-muted">No document is asked for: the record answers this by itself.</p>;
  return (
    <div className="mb-4 flex flex-col gap-3">
      {empty.length > 0 ? <p>Not handed in: {empty.map((slot) => slot.title).join(', ')}.</p> : null}
      {documents.length > 0 ? (
        <Table label="Documents and their validity" className="-mx-gutter">
          <Thead>
            <tr>
              <Th>Title</Th>
              <Th>State</Th>
              <Th>In force</Th>
              <Th>Received</Th>
              <Th>Covers</Th>
              <Th>Owner</Th>
              <Th>File</Th>
            </tr>
          </Thead>
          <tbody>
            {documents.map((one) => (
              <Tr key={one.id}>
                <RowHeader className="min-w-48">
                  {one.title}
                  <span className="block text-label font-normal text-muted">
                    {one.form}, {one.kind}
                    {one.person ? `, ${one.person.name}` : ''}
                  </span>
                </RowHeader>
                <Td>
                  {one.revokedAt ? (
                    <Badge>withdrawn</Badge>
                  ) : isCurrent(one, today) ? (
                    <Badge tone="good">current</Badge>
                  ) : (
                    <Badge tone="medium">not in force</Badge>
                  )}
                </Td>
                <Td className="whitespace-nowrap">
                  {one.expiresOn ? (
                    <Days from={one.effectiveFrom} to={one.expiresOn} />
                  ) : (
                    <>
                      <Day on={one.effectiveFrom} /> to no end
                    </>
                  )}
                </Td>
                <Td className="whitespace-nowrap">
                  <Time at={one.receivedAt} style="stamp" />
                </Td>
                <Td>{one.covers ?? <span className="text-muted">not stated</span>}</Td>
                <Td>{one.owner?.name ?? <span className="text-muted">nobody</span>}</Td>
                <Td>
                  {one.file ? (
                    <a href={`/api/v1/evidence-documents/${one.id}/file`} className="text-accent hover:underline">
                      <Num value={Math.ceil(one.file.bytes / 1024)} /> KB
                      <span className="block font-mono text-label text-muted">{one.file.sha256.slice(0, 12)}…</span>
                    </a>
                  ) : (
                    <span className="text-muted">no file</span>
                  )}
                  {revoke && !one.revokedAt ? (
                    <ActForm act={revoke} submit="Withdraw" done="Withdrawn." inline tone="quiet">
                      <input type="hidden" name="id" value={one.id} />
                    </ActForm>
                  ) : null}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      ) : null}
    </div>
  );
}

/** Hands in a document, an attestation or a training record. */
export function DocumentForm({
  act,
  slots,
  system,
  members,
  today,
}: {
  act: Act;
  slots: readonly DocumentSlot[];
  system: string | null;
  members: readonly { id: string; name: string }[];
  today: string;
}) {
  return (
    <details className="max-w-180">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-accent">
        Hand in a document, an attestation or a training record
      </summary>
      <ActForm act={act} submit="Record it" className="mt-3">
        <input type="hidden" name="system" value={system ?? ''} />
        <div className="flex w-full flex-wrap gap-3">
          <Field label="Form" className="w-40">
            <Select name="form" defaultValue="document">
              <option value="document">Document</option>
              <option value="attestation">Attestation</option>
              <option value="training">Training record</option>
            </Select>
          </Field>
          <Field label="For" className="w-72">
            <Select name="kind">
              {slots.map((slot) => (
                <option key={slot.kind} value={slot.kind}>
                  {slot.title}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <Field label="Title" className="w-full">
          <Input name="title" required minLength={2} maxLength={200} />
        </Field>
        <div className="flex w-full flex-wrap gap-3">
          <Field label="In force from" className="w-40">
            <Input type="date" name="effectiveFrom" required defaultValue={today} />
          </Field>
          <Field label="Until" optional className="w-40">
            <Input type="date" name="expiresOn" />
          </Field>
          <Field label="Version it covers" optional className="w-48">
            <Input name="covers" maxLength={200} />
          </Field>
        </div>
        <div className="flex w-full flex-wrap gap-3">
          <Field label="Owner" className="w-56">
            <PeopleSelect name="ownerId" members={members} />
          </Field>
          <Field label="Person trained" optional className="w-56">
            <PeopleSelect name="personId" members={members} />
          </Field>
        </div>
        <Field label="File" optional hint="At most 10 MB. It is stored encrypted; its hash goes into the log.">
          <Input type="file" name="file" />
        </Field>
      </ActForm>
    </details>
  );
}
