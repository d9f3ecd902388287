'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import { Lock } from 'lucide-react';
import type { ActionResult } from '@/lib/http/problem';
import type { HoldScope, NewHold } from '@/lib/retention/hold';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Dialog, DialogClose } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input, Select, Textarea } from '../ui/input';

/** Places a hold. */
export function HoldForm({
  systems,
  place,
}: {
  systems: readonly { id: string; name: string }[];
  place: (input: NewHold) => Promise<ActionResult<{ id: string; decisions: number | null }>>;
}) {
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<HoldScope['kind']>('decisions');
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const day = (name: string): string | undefined => (text(name) ? `${text(name)}T00:00:00Z` : undefined);
    const scopes: Record<HoldScope['kind'], () => HoldScope> = {
      decisions: () => ({
        kind: 'decisions',
        decisions: text('decisions')
          .split(/[\s,]+/)
          .filter(Boolean),
      }),
      subject: () => ({ kind: 'subject', type: text('type'), id: text('id') }),
      system: () => ({ kind: 'system', systemId: text('systemId'), from: day('from'), to: day('to') }),
      query: () => ({ kind: 'query', q: text('q') }),
    };
    const made = await run(() =>
      place({ matter: text('matter'), basis: text('basis'), reviewOn: text('reviewOn'), scope: scopes[kind]() }),
    );
    if (!made) return;
    setOpen(false);
    router.refresh();
  }
  const fields = problem?.fields ?? {};
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Place a hold"
      description="It stops retention and erasure at once. Two people release it."
      trigger={
        <Button tone="primary">
          <Lock aria-hidden /> Place a hold
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormProblem problem={problem} known={['matter', 'basis', 'reviewOn']} />
        <Field label="Matter" hint="A claim, an investigation, an audit." error={fields['matter']}>
          <Input name="matter" maxLength={200} autoComplete="off" />
        </Field>
        <Field label="Basis" hint="The law, the court, the claim that is expected." error={fields['basis']}>
          <Input name="basis" maxLength={1000} autoComplete="off" />
        </Field>
        <Field label="What is held">
          <Select value={kind} onChange={(event) => setKind(event.target.value as HoldScope['kind'])}>
            <option value="decisions">Decisions, by their ids</option>
            <option value="subject">Everything about a person, also what is still to come</option>
            <option value="system">An AI system in a time, also what is still to come</option>
            <option value="query">What a query finds now</option>
          </Select>
        </Field>
        {kind === 'decisions' ? (
          <Field label="Decisions" hint="One a line.">
            <Textarea name="decisions" rows={3} className="font-mono" spellCheck={false} />
          </Field>
        ) : kind === 'subject' ? (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Type">
              <Input name="type" autoComplete="off" />
            </Field>
            <Field label="Id" hint="Not stored; its token is.">
              <Input name="id" autoComplete="off" />
            </Field>
          </div>
        ) : kind === 'system' ? (
          <>
            <Field label="AI system">
              <Select name="systemId">
                {systems.map((system) => (
                  <option key={system.id} value={system.id}>
                    {system.name}
                  </option>
                ))}
              </Select>
            </Field>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="From" hint="Start of the day, UTC." optional>
                <Input name="from" type="date" />
              </Field>
              <Field label="Until" hint="Before this day, UTC." optional>
                <Input name="to" type="date" />
              </Field>
            </div>
          </>
        ) : (
          <Field label="Query" hint="As on the page Decisions, such as tool:issue_refund status:error.">
            <Input name="q" autoComplete="off" className="font-mono" />
          </Field>
        )}
        <Field
          label="Review on"
          hint="Nothing ends by itself then: somebody looks whether it is still needed."
          error={fields['reviewOn']}
        >
          <Input name="reviewOn" type="date" />
        </Field>
        <div className="flex justify-end gap-2">
          <DialogClose>
            <Button tone="quiet">Cancel</Button>
          </DialogClose>
          <Button type="submit" tone="primary" busy={busy}>
            Place hold
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
