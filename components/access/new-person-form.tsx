'use client';
import { useState, type FormEvent } from 'react';
import type { NewPerson } from '@/lib/access/people';
import type { ActionResult } from '@/lib/http/problem';
import { Button, LinkButton } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Select } from '../ui/input';
import { FormProblem } from './form-problem';
import { OneTimeSecret } from './one-time-secret';
import { readRights, RightsFields, type SystemChoice } from './rights-fields';
import { useSubmit } from './use-submit';

interface Added {
  email: string;
  invitationPath?: string;
  password?: string;
}

export function NewPersonForm({
  systems,
  mayGrantAll,
  singleSignOn,
  add,
}: {
  systems: readonly SystemChoice[];
  mayGrantAll: boolean;
  /** Name of the sign-in provider, when one is configured. */
  singleSignOn: string | null;
  add: (input: NewPerson) => Promise<ActionResult<Added>>;
}) {
  const { busy, problem, run } = useSubmit();
  const [added, setAdded] = useState<Added | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const kind = String(form.get('credential')) as 'link' | 'password' | 'singleSignOn';
    const data = await run(() =>
      add({
        email: String(form.get('email') ?? ''),
        name: String(form.get('name') ?? ''),
        ...readRights(form),
        credential: { kind },
      }),
    );
    if (data) setAdded(data);
  }

  if (added) {
    return (
      <div className="flex max-w-160 flex-col gap-4 px-gutter pb-12">
        <OneTimeSecret email={added.email} invitationPath={added.invitationPath} password={added.password} />
        <div className="flex gap-2">
          <LinkButton href="/admin/people" tone="primary">
            Done
          </LinkButton>
        </div>
      </div>
    );
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="flex max-w-160 flex-col gap-5 px-gutter pb-16" noValidate>
      <FormProblem problem={problem} known={['email', 'name', 'role', 'systems', 'validFrom', 'validUntil']} />
      <Field label="Name" error={fields['name']}>
        <Input name="name" required maxLength={120} autoComplete="off" />
      </Field>
      <Field label="E-mail address" error={fields['email']}>
        <Input name="email" type="email" required maxLength={254} autoComplete="off" />
      </Field>
      <RightsFields
        value={{ role: 'reviewer', permissionSets: [], systems: mayGrantAll ? 'all' : [], validFrom: null, validUntil: null }}
        systems={systems}
        mayGrantAll={mayGrantAll}
        errors={fields}
      />
      <Field label="First sign-in">
        <Select name="credential" defaultValue={singleSignOn ? 'singleSignOn' : 'link'}>
          <option value="link">By a one-time link, shown next, to choose a password</option>
          <option value="password">By a first password, made and shown next</option>
          {singleSignOn ? (
            <option value="singleSignOn">By {singleSignOn}, recognised by the verified e-mail address</option>
          ) : null}
        </Select>
      </Field>
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={busy}>
          Add person
        </Button>
        <LinkButton href="/admin/people" tone="quiet">
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}
