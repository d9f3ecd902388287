'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { PolicyView } from '@/lib/retention/contract';
import type { PolicyChange } from '@/lib/retention/policy';
import { COOLING_DAYS, DATA_CLASS_WORDS, DATA_CLASSES, type DataClass } from '@/lib/retention/words';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Dialog, DialogClose } from '../ui/dialog';
import { Field } from '../ui/field';
import { Checkbox, Input, Select, Textarea } from '../ui/input';

type Set = (input: PolicyChange) => Promise<ActionResult<{ countsFrom: string | null }>>;

/** Sets how long a class of data is kept: for all AI systems, or for one. `policy` is the one to begin with. */
export function PolicyForm({
  policy,
  systemId,
  systems,
  set,
}: {
  policy: PolicyView | null;
  systemId: string | null;
  systems: readonly { id: string; name: string }[];
  set: Set;
}) {
  const [open, setOpen] = useState(false);
  const [dataClass, setDataClass] = useState<DataClass>(policy?.dataClass ?? 'decisionContent');
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name: string): number | null => {
      const text = String(form.get(name) ?? '').trim();
      return text === '' ? null : Number(text);
    };
    const done = await run(() =>
      set({
        dataClass,
        systemId: policy ? systemId : String(form.get('systemId') ?? '') || null,
        keepMonths: number('keepMonths'),
        highRisk: form.get('highRisk') !== null,
        financialMonths: number('financialMonths'),
        reason: String(form.get('reason') ?? ''),
      }),
    );
    if (!done) return;
    setOpen(false);
    router.refresh();
  }
  const fields = problem?.fields ?? {};
  const words = DATA_CLASS_WORDS[dataClass];
  const about = policy ? `${words.title}${policy.system ? `, ${policy.system.name}` : ''}` : null;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={about ?? 'Set a period'}
      description={`${words.what} Counted from ${words.from}, in calendar months.`}
      trigger={
        policy ? (
          <Button tone="quiet" size="sm" aria-label={`Change: ${about ?? ''}`}>
            Change
          </Button>
        ) : (
          <Button tone="primary">Set a period</Button>
        )
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormProblem problem={problem} known={['keepMonths', 'financialMonths', 'reason', 'systemId']} />
        {policy ? null : (
          <>
            <Field label="Data">
              <Select value={dataClass} onChange={(event) => setDataClass(event.target.value as DataClass)}>
                {DATA_CLASSES.map((one) => (
                  <option key={one} value={one}>
                    {DATA_CLASS_WORDS[one].title}
                  </option>
                ))}
              </Select>
            </Field>
            {words.perSystem ? (
              <Field label="AI system" error={fields['systemId']}>
                <Select name="systemId">
                  <option value="">All without a period of their own</option>
                  {systems.map((system) => (
                    <option key={system.id} value={system.id}>
                      {system.name}
                    </option>
                  ))}
                </Select>
              </Field>
            ) : null}
          </>
        )}
        <Field label="Keep for, in months" hint="Empty: kept until somebody sets an end." error={fields['keepMonths']} optional>
          <Input name="keepMonths" type="number" min={0} max={1200} inputMode="numeric" defaultValue={policy?.keepMonths ?? ''} />
        </Field>
        {dataClass === 'decisionContent' ? (
          <>
            <Checkbox
              name="highRisk"
              defaultChecked={policy?.highRisk ?? false}
              label="High-risk AI system"
              hint="Its logs are kept for six calendar months at least (AI Act Art. 19(1), 26(6)). Counts for a system that the register calls high-risk without it."
            />
            <Field
              label="Financial records, in months"
              hint="Where the logs are part of records that financial-services law keeps longer (AI Act Art. 19(2), 26(6))."
              error={fields['financialMonths']}
              optional
            >
              <Input
                name="financialMonths"
                type="number"
                min={1}
                max={1200}
                inputMode="numeric"
                defaultValue={policy?.financialMonths ?? ''}
              />
            </Field>
          </>
        ) : null}
        <Field
          label="Reason"
          hint={`Written into the log. A shorter period counts after ${COOLING_DAYS} days, so that others can see it; a longer one at once. Less of a duty than now waits for a second person.`}
          error={fields['reason']}
        >
          <Textarea name="reason" rows={3} maxLength={2000} />
        </Field>
        <div className="flex justify-end gap-2">
          <DialogClose>
            <Button tone="quiet">Cancel</Button>
          </DialogClose>
          <Button type="submit" tone="primary" busy={busy}>
            Set period
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
