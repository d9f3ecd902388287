'use client';
import type { FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { PersonQuery } from '@/lib/search/persons';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';

/** `customer/c-5531`: a subject by its type; anything else is tried in every way. A scheme such as https:// is no type. */
export function readIdentifiers(text: string): PersonQuery['identifiers'] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const typed = /^([\p{L}\p{N}_.-]{1,100})\/(?!\/)(.+)$/u.exec(line);
      return typed ? { type: typed[1]!, value: typed[2]!.trim() } : { value: line };
    });
}

/** What is known of a person, and the case. The values go by post and stand in no address. */
export function PersonSearchForm({ search }: { search: (input: PersonQuery) => Promise<ActionResult<string>> }) {
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const id = await run(() =>
      search({
        caseNumber: String(form.get('caseNumber') ?? ''),
        identifiers: readIdentifiers(String(form.get('identifiers') ?? '')),
      }),
    );
    if (id) router.push(`/persons/${id}`);
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-160 flex-col gap-5 px-gutter pb-16" noValidate>
      <FormProblem problem={problem} known={['caseNumber', 'identifiers']} />
      <Field
        label="Case number"
        hint="Of the request or matter. It stands in the log with the search."
        error={fields['caseNumber']}
      >
        <Input name="caseNumber" required maxLength={100} autoComplete="off" />
      </Field>
      <Field
        label="What is known of the person"
        hint="One a line: an e-mail address, a phone number, an IBAN, a customer number, a user name; or a subject with its type, such as customer/c-5531. All lines are one person."
        error={fields['identifiers']}
      >
        <Textarea name="identifiers" required rows={5} autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      <div>
        <Button type="submit" tone="primary" busy={busy}>
          Find everything about this person
        </Button>
      </div>
    </form>
  );
}
