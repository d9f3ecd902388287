'use client';
import { useRef, useState, type FormEvent, type RefObject } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { DraftReading, DraftRecord, NewWithholding, WithholdingView } from '@/lib/evidence/packs/withhold-contract';
import { GROUND_WORDS, WITHHOLDING_GROUNDS, type WithholdingGround } from '@/lib/evidence/packs/words';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Checkbox, Select, Textarea } from '../ui/input';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';

type Act<I, O> = (input: I) => Promise<ActionResult<O>>;
export interface WithholdingActs {
  withhold: Act<NewWithholding & { id: string }, { id: string; voided: number }>;
  lift: Act<{ id: string; mark: string }, void>;
}
const PART_WORDS: Readonly<Record<WithholdingView['part'], string>> = {
  record: 'A record',
  field: 'A field',
  passage: 'A passage',
};
const HIDDEN_WORDS: Readonly<Record<NonNullable<DraftRecord['hidden']>, string>> = {
  ground: 'Records of this kind are withheld in this pack.',
  mark: 'Withheld by hand.',
  erased: 'Its content was erased.',
  restricted: 'Its use is restricted while an erasure waits.',
  none: 'It has no content, or this pack shows none.',
};

/** What the person will read, record by record, and what is kept back of it. */
export function WithholdingBoard({ reading, acts }: { reading: DraftReading; acts: WithholdingActs }) {
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const done = (voided: number): void => {
    setOpen(null);
    setSaid(`Kept back. The draft is being built anew.${voided > 0 ? ` ${voided === 1 ? 'One sign-off counts' : `${voided} sign-offs count`} no more: sign it off again.` : ''}`);
  };
  return (
    <>
      {said ? <Notice tone="good" live className="mx-gutter mb-4">{said}</Notice> : null}
      <Section id="marks" title="Kept back by hand">
        <MarkList reading={reading} acts={acts} />
      </Section>
      <Section id="records" title="What the person will read" aside="personal data masked">
        {reading.records.length === 0 ? <p className="text-muted">This pack shows no record.</p> : null}
        <ol className="flex flex-col gap-6">
          {reading.records.map((record) => (
            <li key={record.index}>
              <RecordCard reading={reading} record={record} acts={acts} open={open} setOpen={setOpen} done={done} />
            </li>
          ))}
        </ol>
        {reading.more > 0 ? <p className="mt-4 text-muted">{reading.more} further records are not on this page: they are marked through the API, or with words that are kept back everywhere.</p> : null}
      </Section>
    </>
  );
} // prettier-ignore

function MarkList({ reading, acts }: { reading: DraftReading; acts: WithholdingActs }) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  if (reading.marks.length === 0)
    return (
      <p className="max-w-prose text-prose text-ink-2">
        Nothing yet. The grounds of the pack keep back whole kinds of records; here single passages, fields and records are kept back, each on a ground and
        with a reason. The pack says at the place that something is withheld and on which ground, and never what.
      </p>
    );
  const lift = async (mark: string): Promise<void> => {
    const ok = await run(async () => {
      const answer = await acts.lift({ id: reading.pack.id, mark });
      return answer.ok ? { ok: true as const, data: true } : answer;
    });
    if (ok) router.refresh();
  };
  return (
    <>
      {problem ? <Notice tone="error" live>{problem.message}</Notice> : null}
      <ul className="flex flex-col gap-3">
        {reading.marks.map((one) => (
          <li key={one.id} className="border-s-2 border-line ps-3">
            <p className="max-w-prose text-prose break-words">
              {PART_WORDS[one.part]} of <a className="link" href={`#record-${one.record}`}>record {one.record}</a>
              {one.everywhere ? ', and wherever the words stand' : ''}: {GROUND_WORDS[one.ground].name.toLowerCase()}.{' '}
              {one.passage ? <q className="break-words whitespace-pre-wrap">{one.passage}</q> : null}
            </p>
            <p className="max-w-prose text-prose break-words text-ink-2">{one.reason ?? 'The reason was erased, or is for who may read content.'}</p>
            <p className="text-label text-muted">
              {one.by}, <Time at={one.at} style="stamp" />
              {one.lifted ? <> · lifted by {one.lifted.by}, <Time at={one.lifted.at} style="stamp" /></> : null}
            </p>
            {!one.lifted && reading.mayMark ? <Button size="sm" className="mt-1" busy={busy} onClick={() => void lift(one.id)}>Lift</Button> : null}
          </li>
        ))}
      </ul>
    </>
  );
} // prettier-ignore

function RecordCard({ reading, record, acts, open, setOpen, done }: { reading: DraftReading; record: DraftRecord; acts: WithholdingActs; open: string | null; setOpen: (place: string | null) => void; done: (voided: number) => void }) {
  const whole = `${record.index} `;
  const form = (path: string, words: string) => <WithholdForm reading={reading} record={record.index} path={path} words={words} acts={acts} done={done} cancel={() => setOpen(null)} />;
  return (
    <article aria-label={`Record ${record.index}`} id={`record-${record.index}`} className="border-s-2 border-line ps-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h3 className="font-medium">
          {record.kind} <span className="font-normal text-muted">record {record.index}, <Time at={record.at} style="stamp" /></span>
        </h3>
        {reading.mayMark && record.hidden === null && record.fields.length + record.order.length > 0 ? (
          <Button size="sm" tone="quiet" onClick={() => setOpen(whole)} aria-expanded={open === whole}>Keep the record back</Button>
        ) : null}
      </div>
      {open === whole ? form('', '') : null}
      {record.hidden ? (
        <p className="text-ink-2">{HIDDEN_WORDS[record.hidden]}{record.ground ? ` Ground: ${GROUND_WORDS[record.ground].name.toLowerCase()}.` : ''}</p>
      ) : record.fields.length === 0 ? (
        <p className="text-muted">It says nothing beyond when it happened.</p>
      ) : (
        <dl className="mt-2 flex flex-col gap-3">
          {record.fields.map((field) => <FieldRow key={field.path} place={`${record.index} ${field.path}`} field={field} mayMark={reading.mayMark} open={open} setOpen={setOpen} form={form} />)}
        </dl>
      )}
      {record.order.length > 0 ? (
        <details className="mt-3">
          <summary className="cursor-pointer text-label text-muted">Ids and times of record {record.index}: not in the report, but in records.jsonl ({record.order.length})</summary>
          <dl className="mt-2 flex flex-col gap-3">
            {record.order.map((field) => <FieldRow key={field.path} place={`${record.index} ${field.path}`} field={field} mayMark={reading.mayMark} open={open} setOpen={setOpen} form={form} />)}
          </dl>
        </details>
      ) : null}
    </article>
  );
} // prettier-ignore

function FieldRow({ place, field, mayMark, open, setOpen, form }: { place: string; field: DraftRecord['fields'][number]; mayMark: boolean; open: string | null; setOpen: (place: string | null) => void; form: (path: string, words: string) => React.ReactNode }) {
  const text = useRef<HTMLParagraphElement>(null);
  const [words, setWords] = useState('');
  return (
    <div>
      <dt className="text-label break-words text-muted">{field.label}</dt>
      <dd>
        <p ref={text} className="max-w-prose text-prose break-words whitespace-pre-wrap"><VisibleText text={field.text} /></p>
        {mayMark ? (
          <Button
            size="sm"
            tone="quiet"
            aria-expanded={open === place}
            aria-label={`Keep back of ${field.label}`}
            // A click would take the selection away before it is read.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => { setWords(selectedIn(text)); setOpen(place); }}
          >
            Keep back…
          </Button>
        ) : null}
        {open === place ? form(field.path, words) : null}
      </dd>
    </div>
  );
} // prettier-ignore

/** The words that are selected in one text; empty when the selection is elsewhere or goes beyond it. */
function selectedIn(text: RefObject<HTMLElement | null>): string {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !text.current) return '';
  return text.current.contains(selection.anchorNode) && text.current.contains(selection.focusNode) ? selection.toString() : '';
}

function WithholdForm({ reading, record, path, words, acts, done, cancel }: { reading: DraftReading; record: number; path: string; words: string; acts: WithholdingActs; done: (voided: number) => void; cancel: () => void }) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const passage = String(form.get('passage') ?? '');
    const made = await run(() =>
      acts.withhold({
        id: reading.pack.id,
        record,
        path,
        passage: passage === '' ? null : passage,
        everywhere: passage !== '' && form.get('everywhere') === 'on',
        ground: String(form.get('ground')) as WithholdingGround,
        reason: String(form.get('reason') ?? ''),
      }),
    );
    if (!made) return;
    done(made.voided);
    router.refresh();
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="my-3 flex max-w-120 flex-col gap-3 rounded border border-line p-3" noValidate>
      {problem && Object.keys(fields).length === 0 ? <Notice tone="error" live>{problem.message}</Notice> : null}
      {path === '' ? null : (
        <>
          <Field label="Words to keep back" optional error={fields['passage'] ?? fields['path'] ?? fields['record']} hint="As they stand above; select them there first, and they are filled in. Empty: the whole field.">
            <Textarea name="passage" rows={2} maxLength={20_000} defaultValue={words} />
          </Field>
          <Checkbox name="everywhere" label="Wherever these words stand in the decision" defaultChecked />
        </>
      )}
      <Field label="Ground" error={fields['ground']}>
        <Select name="ground">{WITHHOLDING_GROUNDS.map((one) => <option key={one} value={one}>{GROUND_WORDS[one].name}</option>)}</Select>
      </Field>
      <Field label="Reason" error={fields['reason']} hint="Stays with us: the pack says the ground only.">
        <Textarea name="reason" rows={2} maxLength={2_000} />
      </Field>
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={busy}>Keep back</Button>
        <Button tone="quiet" onClick={cancel}>Cancel</Button>
      </div>
    </form>
  );
} // prettier-ignore
