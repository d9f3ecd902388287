'use client';
import { useState } from 'react';
import { PERMISSION_SETS, ROLES, type PermissionSet, type Role } from '@/lib/access/actor';
import type { PersonRights } from '@/lib/access/people';
import { PERMISSION_LABELS, PERMISSION_SET_LABELS, permissionsOf, ROLE_LABELS } from '@/lib/access/permissions';
import { Field } from '../ui/field';
import { Checkbox, Input, Select } from '../ui/input';

export interface SystemChoice {
  id: string;
  name: string;
  key: string;
}
export interface RightsValue {
  role: Role;
  permissionSets: readonly PermissionSet[];
  systems: 'all' | readonly string[];
  validFrom: Date | null;
  validUntil: Date | null;
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  administrator: 'Sees everything granted, and manages people, keys and systems.',
  compliance_officer: 'Reads, reveals, comments and exports; sets what is captured.',
  reviewer: 'Reads and reveals what a decision needs, and comments.',
  auditor: 'Reads and exports for a stated time, and changes nothing.',
  developer: 'Sees that systems, keys and traffic work, without any content.',
};

/** Role, permission sets, AI systems and dates, with a list of what they come to. Uncontrolled: read it with readRights(form). */
export function RightsFields({
  value,
  systems,
  mayGrantAll,
  errors,
}: {
  value: RightsValue;
  systems: readonly SystemChoice[];
  mayGrantAll: boolean;
  errors: Record<string, string>;
}) {
  const [role, setRole] = useState<Role>(value.role);
  const [sets, setSets] = useState<readonly PermissionSet[]>(value.permissionSets);
  const [all, setAll] = useState(value.systems === 'all');
  const may = [...permissionsOf(role, sets)].map((permission) => PERMISSION_LABELS[permission]);
  const error = (name: string): string | undefined => errors[name] ?? errors[`rights.${name}`];
  return (
    <>
      <Field label="Role" hint={ROLE_WORDS[role]} error={error('role')}>
        <Select name="role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {ROLE_LABELS[one]}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-label font-medium text-ink-2">
          Permission sets <span className="font-normal text-muted">optional</span>
        </legend>
        {PERMISSION_SETS.map((set) => (
          <Checkbox
            key={set}
            name="permissionSets"
            value={set}
            checked={sets.includes(set)}
            onChange={(event) => setSets(event.target.checked ? [...sets, set] : sets.filter((one) => one !== set))}
            label={PERMISSION_SET_LABELS[set]}
          />
        ))}
      </fieldset>
      <details className="rounded-md border border-line px-3 py-2">
        <summary className="min-h-6 cursor-pointer text-label font-medium text-ink-2">
          What this comes to: {may.length} rights
        </summary>
        <ul className="mt-2 list-disc ps-5 text-ink-2">
          {may.map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
      </details>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-label font-medium text-ink-2">AI systems</legend>
        <Checkbox
          name="allSystems"
          checked={all}
          disabled={!mayGrantAll}
          onChange={(event) => setAll(event.target.checked)}
          label="All of them"
          hint={mayGrantAll ? 'Also those that are first seen later.' : 'You see some AI systems only, so you cannot grant all.'}
        />
        {all ? null : systems.length === 0 ? (
          <p className="text-label text-muted">No AI system has been seen or registered yet.</p>
        ) : (
          <div className="flex max-h-72 flex-col gap-1 overflow-y-auto ps-6">
            {systems.map((system) => (
              <Checkbox
                key={system.id}
                name="systems"
                value={system.id}
                defaultChecked={value.systems !== 'all' && value.systems.includes(system.id)}
                label={system.name}
                hint={system.name === system.key ? undefined : system.key}
              />
            ))}
          </div>
        )}
        {role === 'auditor' && !all ? (
          <p className="text-label text-muted">
            None chosen: they see what audits hold that are opened for them, and nothing else.
          </p>
        ) : null}
        {error('systems') ? <p className="text-label text-critical-text">{error('systems')}</p> : null}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Access from" optional hint="Start of this day, UTC. Empty: at once." error={error('validFrom')}>
          <Input name="validFrom" type="date" defaultValue={dayOf(value.validFrom)} />
        </Field>
        <Field
          label="Access until"
          optional={role !== 'auditor'}
          hint={
            role === 'auditor'
              ? 'End of this day, UTC. An auditor’s access always has an end.'
              : 'End of this day, UTC. Empty: no end.'
          }
          error={error('validUntil')}
        >
          <Input name="validUntil" type="date" defaultValue={dayOf(value.validUntil)} required={role === 'auditor'} />
        </Field>
      </div>
    </>
  );
}

const dayOf = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? '';

/** What RightsFields holds in a form. */
export function readRights(form: FormData): PersonRights {
  const from = String(form.get('validFrom') ?? '');
  const until = String(form.get('validUntil') ?? '');
  return {
    role: form.get('role') as Role,
    permissionSets: form.getAll('permissionSets') as PermissionSet[],
    systems: form.get('allSystems') ? 'all' : (form.getAll('systems') as string[]),
    validFrom: from ? new Date(`${from}T00:00:00Z`) : null,
    validUntil: until ? new Date(`${until}T23:59:59.999Z`) : null,
  };
}
