'use client';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { VersionView } from '@/lib/policy/views';
import { useSubmit } from '../access/use-submit';
import { FormDialog } from '../registry/artifact-dialog';
import { ReasonDialog } from '../retention/reason-dialog';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { InstantField } from '../ui/instant-field';
import { Notice } from '../ui/states';

type Act = (input: { id: string; version: number; reason: string }) => Promise<ActionResult<unknown>>;
export interface PolicyActions {
  propose: (input: { id: string; reason: string; from?: string; until?: string }) => Promise<ActionResult<unknown>>;
  activate: Act;
  withdraw: Act;
  retire: Act;
  begin: (input: { id: string; from?: number }) => Promise<ActionResult<{ id: string }>>;
  discard: (input: { id: string }) => Promise<ActionResult<unknown>>;
  tryOnPast: (input: {
    policy: string;
    version: 'draft' | number;
    reveal?: { reason: string };
  }) => Promise<ActionResult<{ id: string }>>;
}

/** Asks that the draft is put in force; from then on its text stays as it is. */
export function ProposeDraft({ id, propose }: { id: string; propose: PolicyActions['propose'] }) {
  return (
    <FormDialog
      title="Propose this draft"
      description="Its text is fixed from here on. Somebody who neither proposed it nor wrote on it puts it in force."
      confirm="Propose"
      known={['reason', 'from', 'until']}
      trigger={<Button tone="primary">Propose</Button>}
      send={(text) =>
        propose({
          id,
          reason: text('reason'),
          ...(text('from') && { from: text('from') }),
          ...(text('until') && { until: text('until') }),
        })
      }
    >
      {(problems) => (
        <>
          <Field label="Why" error={problems['reason']}>
            <Textarea name="reason" rows={3} maxLength={1_000} />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <InstantField
              label="In force from"
              name="from"
              optional
              hint="Empty: from the consent on."
              error={problems['from']}
            />
            <InstantField
              label="Until"
              name="until"
              optional
              hint="Empty: until it is replaced or ended. Otherwise the version before resumes then."
              error={problems['until']}
            />
          </div>
        </>
      )}
    </FormDialog>
  );
}

/** What the reader may do to one version; where they may not, why. */
export function VersionActs({ id, version, actions }: { id: string; version: VersionView; actions: PolicyActions }) {
  const name = `version ${version.version}`;
  const act = (of: Act) => (reason: string) => of({ id, version: version.version, reason });
  if (version.status === 'proposed')
    return (
      <span className="flex flex-col items-start gap-1">
        <span className="flex flex-wrap gap-1">
          {version.refuses.activate === null ? (
            <ReasonDialog
              label="Put in force"
              name={name}
              title={`Put ${name} in force?`}
              confirm="Put in force"
              tone="secondary"
              action={act(actions.activate)}
            >
              <p>
                Decisions and actions are routed by it from {version.wishedFrom ? 'the moment it was proposed for' : 'now on'}.
                {version.wishedUntil
                  ? ' The version before waits, and resumes when this one ends.'
                  : ' The version before ends there.'}
              </p>
            </ReasonDialog>
          ) : null}
          {version.refuses.withdraw === null ? (
            <ReasonDialog
              label="Withdraw"
              name={name}
              title={`Withdraw ${name}?`}
              confirm="Withdraw"
              action={act(actions.withdraw)}
            >
              <p>It waits no longer. Its text stays readable, and a new draft can begin with it.</p>
            </ReasonDialog>
          ) : null}
        </span>
        {version.refuses.activate ? <span className="max-w-64 text-label text-muted">{version.refuses.activate}</span> : null}
      </span>
    );
  if (['active', 'scheduled', 'paused'].includes(version.status) && version.refuses.retire === null)
    return (
      <ReasonDialog
        label={version.retirement ? 'End it' : 'Ask to end it'}
        name={name}
        title={version.retirement ? `End ${name}?` : `Ask to end ${name}?`}
        confirm={version.retirement ? 'End it' : 'Ask'}
        tone={version.retirement ? 'danger' : 'quiet'}
        action={act(actions.retire)}
      >
        <p>
          {version.retirement
            ? `${version.retirement.askedBy.name} asked for this: ${version.retirement.reason} If that was you, asking again changes your reason only.`
            : version.status === 'scheduled'
              ? 'Two persons end a version: you ask, somebody else ends it. It then never begins, and the version before it goes on.'
              : 'Two persons end a policy: you ask, somebody else ends it. Afterwards the other policies and the risk tier alone decide, unless a version before it was only covered by it: that one resumes.'}
        </p>
      </ReasonDialog>
    );
  return null;
}

/** A button that does one thing at once and then goes somewhere, or reads the page anew. */
function ActButton<T>({
  label,
  name,
  tone = 'secondary',
  run,
  goTo,
}: {
  label: string;
  name?: string;
  tone?: 'secondary' | 'quiet' | 'primary';
  run: () => Promise<ActionResult<T>>;
  goTo?: (data: T) => string;
}) {
  const router = useRouter();
  const { busy, problem, run: submit } = useSubmit();
  return (
    <span className="inline-flex flex-col gap-1">
      <Button
        tone={tone}
        // In a row of a table: as small as the acts beside it.
        size={name ? 'sm' : 'md'}
        busy={busy}
        aria-label={name ? `${label}: ${name}` : undefined}
        onClick={() =>
          void submit(async () => {
            const result = await run();
            return result.ok ? { ok: true as const, data: { data: result.data } } : result;
          }).then((done) => {
            if (!done) return;
            if (goTo) router.push(goTo(done.data));
            else router.refresh();
          })
        }
      >
        {label}
      </Button>
      {problem ? (
        <Notice tone="error" live className="max-w-80">
          {problem.message}
        </Notice>
      ) : null}
    </span>
  );
}

export function BeginDraft({ id, from, begin }: { id: string; from?: number; begin: PolicyActions['begin'] }) {
  return (
    <ActButton
      label="New version"
      run={() => begin({ id, ...(from !== undefined && { from }) })}
      goTo={() => `/policies/${encodeURIComponent(id)}/edit`}
    />
  );
}
export function DiscardDraft({ id, discard }: { id: string; discard: PolicyActions['discard'] }) {
  return <ActButton tone="quiet" label="Discard the draft" run={() => discard({ id })} />;
}
export function TryOnPast({
  id,
  version,
  tryOnPast,
}: {
  id: string;
  version: 'draft' | number;
  tryOnPast: PolicyActions['tryOnPast'];
}) {
  return (
    <ActButton
      label="Try it on the last 90 days"
      {...(version !== 'draft' && { name: `version ${version}`, tone: 'quiet' as const })}
      run={() => tryOnPast({ policy: id, version })}
      goTo={({ id: run }) => `/policies/dry-runs/${run}`}
    />
  );
}

/** The same run once more, with personal data in arguments in clear: for who may reveal it, with a reason that stands in the log. */
export function TryInClear({
  run,
  tryOnPast,
}: {
  run: { policy: string; version: number };
  tryOnPast: PolicyActions['tryOnPast'];
}) {
  const router = useRouter();
  return (
    <ReasonDialog
      label="Try it with personal data in clear"
      name={run.policy}
      title="Look at personal data in clear?"
      confirm="Try it"
      tone="quiet"
      action={async (reason) => {
        // What was tried may be a draft still; a draft that changed since is tried as it is now.
        const asVersion = await tryOnPast({ policy: run.policy, version: run.version, reveal: { reason } });
        const result =
          !asVersion.ok && asVersion.error.code === 'notFound'
            ? await tryOnPast({ policy: run.policy, version: 'draft', reveal: { reason } })
            : asVersion;
        if (result.ok) router.push(`/policies/dry-runs/${result.data.id}`);
        return result;
      }}
    >
      <p>
        The conditions are evaluated on arguments as they were recorded, for the last 90 days. Only how decisions would have been
        routed is shown. Your reason stands in the log.
      </p>
    </ReasonDialog>
  );
}
