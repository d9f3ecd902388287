'use client';
import type { FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import Link from 'next/link';
import type { ActionResult } from '@/lib/http/problem';
import type { NewRoom } from '@/lib/evidence/packs/audit-contract';
import type { FrameworkId } from '@/lib/evidence/contract';
import type { RoomDetail } from '@/lib/evidence/packs/audit-words';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Checkbox, Input, Select, Textarea } from '../ui/input';
import { Notice } from '../ui/states';
import { Day, Time } from '../ui/time';
import { FRAMEWORK_NAMES } from './pack-form';

type Act<I> = (input: I) => Promise<ActionResult<void>>;
const done = async (answer: Promise<ActionResult<void>>): Promise<ActionResult<true>> => {
  const given = await answer;
  return given.ok ? { ok: true, data: true } : given;
};

/** Opens a room for an auditor. */
export function RoomForm({ auditors, systems, initial, open }: {
  auditors: readonly { id: string; name: string; seesBeside: 'all' | number }[];
  systems: readonly { id: string; name: string }[];
  initial: { from: string; to: string; expiresOn: string };
  open: (input: NewRoom) => Promise<ActionResult<{ id: string }>>;
}) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '');
    const made = await run(() => open({ title: text('title'), auditor: text('auditor'), system: text('system'), frameworks: FRAMEWORK_NAMES.map(({ id }) => id).filter((id) => form.get(`framework ${id}`) === 'on'), from: text('from'), to: text('to'), expiresOn: text('expiresOn') }));
    if (made) router.push(`/evidence/audits/${made.id}`);
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="flex max-w-120 flex-col gap-3" noValidate>
      {problem ? <Notice tone="error" live>{problem.message}</Notice> : null}
      <Field label="Title" error={fields['title']}><Input name="title" maxLength={200} /></Field>
      <Field label="Auditor" error={fields['auditor']} hint="People with the role of an auditor; an administrator adds them. Who has no AI systems of their own sees what this room holds, and nothing else.">
        <Select name="auditor">{auditors.map((one) => <option key={one.id} value={one.id}>{one.name}{one.seesBeside === 0 ? '' : one.seesBeside === 'all' ? ' (sees all AI systems anyway)' : ` (sees ${one.seesBeside} by grants of their own)`}</option>)}</Select>
      </Field>
      <Field label="AI system" error={fields['system']}>
        <Select name="system">{systems.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</Select>
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-label font-medium text-ink-2">Frameworks</legend>
        {FRAMEWORK_NAMES.map(({ id, name }) => <Checkbox key={id} name={`framework ${id}`} label={name} />)}
        {fields['frameworks'] ? <p className="text-label text-critical-text">{fields['frameworks']}</p> : null}
      </fieldset>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="From" error={fields['from']}><Input name="from" type="date" defaultValue={initial.from} /></Field>
        <Field label="To, included" error={fields['to']}><Input name="to" type="date" defaultValue={initial.to} /></Field>
        <Field label="Open until" error={fields['expiresOn']}><Input name="expiresOn" type="date" defaultValue={initial.expiresOn} /></Field>
      </div>
      <div><Button type="submit" tone="primary" busy={busy}>Open the audit</Button></div>
    </form>
  );
} // prettier-ignore

export function CloseAudit({ id, close }: { id: string; close: Act<{ id: string }> }) {
  const router = useRouter();
  const { busy, run } = useSubmit();
  return <Button busy={busy} onClick={() => void run(() => done(close({ id }))).then((ok) => ok && router.refresh())}>Close the audit</Button>;
} // prettier-ignore

/** Requests for evidence, the open ones first, each with its answer or a form for it. */
export function RequestList({ room, controls, ask, answer }: {
  room: RoomDetail;
  controls: readonly { framework: FrameworkId; title: string; controls: readonly { ref: string; title: string }[] }[];
  ask: Act<{ id: string; question: string; framework: FrameworkId; control: string; dueOn?: string | null }>;
  answer: Act<{ id: string; request: string; answer: string; pack?: string | null }>;
}) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  async function submit(event: FormEvent<HTMLFormElement>, act: (form: FormData) => Promise<ActionResult<void>>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(await run(() => done(act(new FormData(form)))))) return;
    form.reset();
    router.refresh();
  }
  const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
  return (
    <div className="flex flex-col gap-4">
      {problem ? <Notice tone="error" live>{problem.message}</Notice> : null}
      {room.requests.length === 0 ? <p className="max-w-prose text-prose text-ink-2">Nothing was asked for yet. What the auditor asks appears here as a task, with its answer beside it.</p> : null}
      <ul className="flex flex-col gap-4">
        {room.requests.map((one) => (
          <li key={one.id} className="border-s-2 border-line ps-3">
            <p className="max-w-prose text-prose break-words whitespace-pre-wrap">{one.question}</p>
            <p className="text-label text-muted">{one.askedBy}, <Time at={one.askedAt} style="stamp" />{one.control ? `, about ${one.framework ?? ''} ${one.control}` : ''}{one.dueOn ? <>, by <Day on={one.dueOn} /></> : ''}{one.answer ? '' : `, for ${one.owner ?? 'nobody yet'}`}</p>
            {one.answer ? (
              <div className="mt-2">
                <p className="max-w-prose text-prose break-words whitespace-pre-wrap">{one.answer.text}</p>
                <p className="text-label text-muted">{one.answer.by}, <Time at={one.answer.at} style="stamp" />{one.answer.pack ? <>, with <Link className="link" href={`/evidence/packs/${one.answer.pack}`}>a pack</Link></> : null}</p>
              </div>
            ) : room.may.answer ? (
              <form className="mt-2 flex max-w-120 flex-col gap-2" onSubmit={(event) => void submit(event, (form) => answer({ id: room.id, request: one.id, answer: text(form, 'answer'), pack: text(form, 'pack') || null }))}>
                <Field label="Answer"><Textarea name="answer" rows={2} maxLength={4000} /></Field>
                <Field label="With this pack" optional><Select name="pack"><option value="">none</option>{room.packs.map((pack) => <option key={pack.id} value={pack.id}>{pack.id.slice(0, 12)}, {pack.status}</option>)}</Select></Field>
                <div><Button type="submit" size="sm" busy={busy}>Answer</Button></div>
              </form>
            ) : <p className="mt-1 text-muted">Not answered yet.</p>}
          </li>
        ))}
      </ul>
      {room.may.ask ? (
        <form className="flex max-w-120 flex-col gap-3" onSubmit={(event) => void submit(event, (form) => {
          const [framework, ...ref] = text(form, 'control').split(' ');
          return ask({ id: room.id, question: text(form, 'question'), framework: framework as FrameworkId, control: ref.join(' '), dueOn: text(form, 'dueOn') || null });
        })}>
          <Field label="Ask for evidence"><Textarea name="question" rows={3} maxLength={4000} /></Field>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Control">
              <Select name="control">
                {controls.map((group) => (
                  <optgroup key={group.framework} label={group.title}>
                    {group.controls.map((one) => <option key={one.ref} value={`${group.framework} ${one.ref}`}>{one.ref} {one.title}</option>)}
                  </optgroup>
                ))}
              </Select>
            </Field>
            <Field label="Needed by" optional><Input name="dueOn" type="date" /></Field>
          </div>
          <div><Button type="submit" tone="primary" busy={busy}>Ask</Button></div>
        </form>
      ) : null}
    </div>
  );
} // prettier-ignore
