'use client';
import { ANNEX_POINT_NAMES, annexLabel, OPERATORS, RISK_CLASSES, SYSTEM_ROLES } from '@/lib/registry/inventory';
import type { SystemChange } from '@/lib/registry/systems';
import { Field } from '../ui/field';
import { Input, Select, Textarea } from '../ui/input';

export interface Statement {
  description: string | null;
  purpose: string | null;
  ownerId: string | null;
  role: string | null;
  operator: string | null;
  annexPoint: string | null;
  riskClass: string | null;
  environments: readonly string[];
}
export const NOTHING_STATED: Statement = {
  description: null,
  purpose: null,
  ownerId: null,
  role: null,
  operator: null,
  annexPoint: null,
  riskClass: null,
  environments: [],
};

/** What is stated of an AI system, as the AI Act asks for it. Every field may stay empty: not stated. */
export function StatementFields({
  value,
  members,
  problems,
}: {
  value: Statement;
  members: readonly { id: string; name: string }[];
  problems: Readonly<Record<string, string>>;
}) {
  return (
    <>
      <Field label="Description" optional error={problems['description']}>
        <Textarea name="description" defaultValue={value.description ?? ''} maxLength={2000} rows={2} />
      </Field>
      <Field
        label="Intended purpose"
        optional
        hint="What it decides, for whom and in which setting (AI Act Art. 3(12))."
        error={problems['purpose']}
      >
        <Textarea name="purpose" defaultValue={value.purpose ?? ''} maxLength={2000} rows={3} />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Owner" hint="A person who answers for it." error={problems['ownerId']}>
          <Select name="ownerId" defaultValue={value.ownerId ?? ''}>
            <option value="">not stated</option>
            {members.map((member) => (
              <option key={member.id} value={member.id}>
                {member.name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Role of this organisation" hint="Who you are to this system.">
          <Select name="role" defaultValue={value.role ?? ''}>
            <option value="">not stated</option>
            {Object.entries(SYSTEM_ROLES).map(([name, { label, law }]) => (
              <option key={name} value={name}>
                {label}, {law}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="This organisation is" hint="Whether a deployer owes a FRIA depends on it (Art. 27(1)).">
          <Select name="operator" defaultValue={value.operator ?? ''}>
            <option value="">not stated</option>
            {Object.entries(OPERATORS).map(([name, { label }]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Risk class">
          <Select name="riskClass" defaultValue={value.riskClass ?? ''}>
            <option value="">not stated</option>
            {Object.entries(RISK_CLASSES).map(([name, { label, law }]) => (
              <option key={name} value={name}>
                {label}
                {law ? `, ${law}` : ''}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Point of Annex III">
          <Select name="annexPoint" defaultValue={value.annexPoint ?? ''}>
            <option value="">not stated</option>
            {ANNEX_POINT_NAMES.map((point) => (
              <option key={point} value={point}>
                {annexLabel(point)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field
        label="Environments"
        optional
        hint="As emitters report them, with commas between: production, staging."
        error={problems['environments']}
      >
        <Input name="environments" defaultValue={value.environments.join(', ')} autoComplete="off" />
      </Field>
    </>
  );
}

/** What the fields above say. */
export function readStatement(text: (name: string) => string): Omit<SystemChange, 'name' | 'captureLevel'> {
  const choice = <T extends string>(name: string): T | null => (text(name) || null) as T | null;
  return {
    description: text('description') || null,
    purpose: text('purpose') || null,
    ownerId: choice('ownerId'),
    role: choice('role'),
    operator: choice('operator'),
    riskClass: choice('riskClass'),
    annexPoint: choice('annexPoint'),
    environments: text('environments')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  };
}
