'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { PersonRights } from '@/lib/access/people';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { ConfirmButton } from './confirm-button';
import { FormProblem } from './form-problem';
import { OneTimeSecret } from './one-time-secret';
import { readRights, RightsFields, type RightsValue, type SystemChoice } from './rights-fields';
import { SignInLock } from './sign-in-lock';
import { useSubmit } from './use-submit';

/** A member's rights, a new one-time link, and the end of their access. */
export function EditPersonForm({
  person,
  systems,
  mayGrantAll,
  save,
  end,
  link,
  lockedUntil,
  unlock,
}: {
  person: RightsValue & { personId: string; name: string; email: string; invited: boolean; self: boolean };
  systems: readonly SystemChoice[];
  mayGrantAll: boolean;
  save: (input: { personId: string; rights: PersonRights }) => Promise<ActionResult<boolean>>;
  end: (input: { personId: string }) => Promise<ActionResult<void>>;
  link: (input: { personId: string }) => Promise<ActionResult<{ invitationPath: string }>>;
  /** Too many wrong passwords: no more are looked at before this. */
  lockedUntil: Date | null;
  unlock: (input: { personId: string }) => Promise<ActionResult<boolean>>;
}) {
  const { personId } = person;
  const rights = useSubmit();
  const invitation = useSubmit();
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const [path, setPath] = useState<string | null>(null);

  if (person.self) {
    return (
      <Notice className="mx-gutter w-fit" tone="info">
        These are your own rights. Another administrator has to change them; nobody raises their own.
      </Notice>
    );
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setSaved(false);
    const value = readRights(new FormData(event.currentTarget));
    if (!(await rights.run(() => save({ personId, rights: value })))) return;
    setSaved(true);
    router.refresh();
  }

  return (
    <div className="pb-16">
      <form onSubmit={submit} className="flex max-w-160 flex-col gap-5 px-gutter pb-8" noValidate>
        <FormProblem
          problem={rights.problem}
          known={['rights.role', 'rights.systems', 'rights.validFrom', 'rights.validUntil', 'role', 'systems']}
        />
        {saved ? (
          <Notice tone="good" live>
            Saved. It counts from their next request.
          </Notice>
        ) : null}
        <RightsFields value={person} systems={systems} mayGrantAll={mayGrantAll} errors={rights.problem?.fields ?? {}} />
        <div>
          <Button type="submit" tone="primary" busy={rights.busy}>
            Save rights
          </Button>
        </div>
      </form>
      {lockedUntil ? <SignInLock personId={personId} until={lockedUntil} unlock={unlock} /> : null}
      <Section title={person.invited ? 'Invitation' : 'Lost password'} id="link">
        <div className="flex max-w-160 flex-col gap-3">
          <p className="text-prose text-ink-2">
            {person.invited
              ? 'They have not chosen a password yet. A new one-time link works for seven days; the one before works until its own time is over, or either was used.'
              : 'A new one-time link lets them choose another password and ends their sessions. The old password works until the link is used.'}
          </p>
          {invitation.problem ? (
            <Notice tone="error" live>
              {invitation.problem.message}
            </Notice>
          ) : null}
          {path ? <OneTimeSecret email={person.email} invitationPath={path} /> : null}
          <div>
            <Button
              busy={invitation.busy}
              onClick={async () => {
                const made = await invitation.run(() => link({ personId }));
                if (made) setPath(made.invitationPath);
              }}
            >
              Make a one-time link
            </Button>
          </div>
        </div>
      </Section>
      <Section title="End of access" id="end">
        <div className="flex max-w-160 flex-col items-start gap-3">
          <p className="text-prose text-ink-2">
            They are out at their next request. What they did stays in the record under their name.
          </p>
          <ConfirmButton
            label="End access"
            size="md"
            title={`End the access of ${person.name}?`}
            confirm="End access"
            action={async () => {
              const result = await end({ personId });
              if (result.ok) router.push('/admin/people');
              return result;
            }}
          >
            <p>They can be added again later.</p>
          </ConfirmButton>
        </div>
      </Section>
    </div>
  );
}
