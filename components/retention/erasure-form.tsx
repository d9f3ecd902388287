'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { ErasurePreview } from '@/lib/retention/contract';
import type { ErasureScope, NewErasure } from '@/lib/retention/erasure';
import { LEGAL_BASES, LEGAL_BASIS_NAMES, type LegalBasis } from '@/lib/retention/words';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Select, Textarea } from '../ui/input';
import { Num } from '../ui/num';
import { Notice } from '../ui/states';
import { PreviewTable } from './preview-table';

type Kind = ErasureScope['kind'];

/** Asks for an erasure: what, then a dry run of exactly that, then why. Changing what takes the dry run away. */
export function ErasureForm({
  initial,
  preview,
  request,
}: {
  /** `search`: a search for a person, whose result is to go. */
  initial: { decisions: readonly string[]; type: string; id: string; search: string };
  preview: (input: { scope: ErasureScope }) => Promise<ActionResult<ErasurePreview>>;
  request: (input: NewErasure) => Promise<ActionResult<{ id: string }>>;
}) {
  const router = useRouter();
  const [kind, setKind] = useState<Kind>(initial.search ? 'person' : initial.id ? 'subject' : 'targets');
  const [shown, setShown] = useState<{ scope: ErasureScope; preview: ErasurePreview } | null>(null);
  const look = useSubmit();
  const ask = useSubmit();

  async function dryRun(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const scope: ErasureScope =
      kind === 'targets'
        ? {
            kind,
            targets: text('decisions')
              .split(/[\s,]+/)
              .filter(Boolean)
              .map((decision) => ({ decision })),
          }
        : kind === 'subject'
          ? { kind, type: text('type'), id: text('id') }
          : kind === 'person'
            ? { kind, search: initial.search }
            : { kind, user: text('user') };
    const found = await look.run(() => preview({ scope }));
    setShown(found ? { scope, preview: found } : null);
  }
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (!shown) return;
    const form = new FormData(event.currentTarget);
    const made = await ask.run(() =>
      request({
        scope: shown.scope,
        caseNumber: String(form.get('caseNumber') ?? ''),
        legalBasis: String(form.get('legalBasis') ?? '') as LegalBasis,
        reason: String(form.get('reason') ?? ''),
        keep: form.get('keep') === 'nothing' ? 'nothing' : 'structure',
      }),
    );
    if (made) router.push(`/admin/erasures/${made.id}`);
  }
  const fields = ask.problem?.fields ?? {};
  const totals = shown?.preview.totals;
  return (
    <div className="flex flex-col gap-6 pb-8">
      <form onSubmit={dryRun} className="flex max-w-160 flex-col gap-4 px-gutter" noValidate onChange={() => setShown(null)}>
        {look.problem ? (
          <Notice tone="error" live>
            {look.problem.message}
          </Notice>
        ) : null}
        <Field label="What is to be erased">
          <Select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
            {initial.search ? <option value="person">What the search for a person found</option> : null}
            <option value="targets">Decisions, by their ids</option>
            <option value="subject">Everything about a person</option>
            <option value="user">Everything of a user</option>
          </Select>
        </Field>
        {kind === 'targets' ? (
          <Field label="Decisions" hint="Our ids, the emitter's or trace ids; one a line.">
            <Textarea
              name="decisions"
              rows={4}
              defaultValue={initial.decisions.join('\n')}
              className="font-mono"
              spellCheck={false}
            />
          </Field>
        ) : kind === 'person' ? (
          <p className="text-prose text-ink-2">Every decision that search {initial.search} found, as it stands now.</p>
        ) : kind === 'subject' ? (
          <>
            <Field label="Type" hint="As emitters name it, such as “customer”.">
              <Input name="type" defaultValue={initial.type} autoComplete="off" />
            </Field>
            <Field label="Id" hint="Turned into a token and not stored.">
              <Input name="id" defaultValue={initial.id} autoComplete="off" />
            </Field>
          </>
        ) : (
          <Field label="User" hint="As emitters name them. Turned into a token and not stored.">
            <Input name="user" autoComplete="off" />
          </Field>
        )}
        <div>
          <Button type="submit" tone={shown ? 'quiet' : 'primary'} busy={look.busy}>
            Show what would go
          </Button>
        </div>
      </form>
      {shown && totals ? (
        <>
          <section aria-labelledby="dry-run" className="flex flex-col gap-3">
            <h2 id="dry-run" className="px-gutter text-h3">
              Exactly this would go
            </h2>
            <p role="status" className="max-w-prose px-gutter text-prose text-ink-2">
              <Num value={totals.decisions} /> {totals.decisions === 1 ? 'decision' : 'decisions'} with{' '}
              <Num value={totals.records} /> {totals.records === 1 ? 'record' : 'records'} and <Num value={totals.comments} />{' '}
              {totals.comments === 1 ? 'comment' : 'comments'}.{' '}
              {totals.held > 0 ? (
                <>
                  <Num value={totals.held} />
                  {' of them under hold: hidden instead, and erased when the hold is released.'}
                </>
              ) : (
                'None is under hold.'
              )}{' '}
              What arrives later is not part of this request.
            </p>
            <PreviewTable decisions={shown.preview.decisions} total={totals.decisions} />
          </section>
          <form onSubmit={submit} className="flex max-w-160 flex-col gap-4 px-gutter" noValidate>
            <FormProblem problem={ask.problem} known={['caseNumber', 'legalBasis', 'reason', 'keep']} />
            <Field label="Case number" error={fields['caseNumber']}>
              <Input name="caseNumber" required maxLength={100} autoComplete="off" />
            </Field>
            <Field label="Legal basis" error={fields['legalBasis']}>
              <Select name="legalBasis" defaultValue="gdpr17_1_a">
                {LEGAL_BASIS_NAMES.map((name) => (
                  <option key={name} value={name}>
                    {LEGAL_BASES[name]}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Reason" hint="Written into the log. Name no person here." error={fields['reason']}>
              <Textarea name="reason" rows={3} maxLength={2000} />
            </Field>
            <Field
              label="What stays"
              hint="Structure tells when which model and tool ran; an AI system's logs may have to be kept that far (AI Act Art. 19, 26(6))."
              error={fields['keep']}
            >
              <Select name="keep" defaultValue="structure">
                <option value="structure">Structure: times, kinds, models, tools, counts</option>
                <option value="nothing">Nothing but the envelopes: the decisions leave every list</option>
              </Select>
            </Field>
            <div>
              <Button type="submit" tone="primary" busy={ask.busy}>
                Ask for this erasure
              </Button>
            </div>
          </form>
        </>
      ) : null}
    </div>
  );
}
