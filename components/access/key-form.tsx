'use client';
import { useState, type FormEvent } from 'react';
import { Plus } from 'lucide-react';
import { SCOPES, type Scope } from '@/lib/access/actor';
import type { NewKey } from '@/lib/access/keys';
import { SCOPE_LABELS } from '@/lib/access/permissions';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { CopyLine } from '../ui/copy-id';
import { Dialog, DialogClose } from '../ui/dialog';
import { Field } from '../ui/field';
import { Checkbox, Input, Select } from '../ui/input';
import { Notice } from '../ui/states';
import { curlOf } from './curl';
import { FormProblem } from './form-problem';
import { useSubmit } from './use-submit';

interface Props {
  origin: string;
  systems: readonly { id: string; name: string; key: string }[];
  /** True for administrators who see some systems only. */
  mustBind: boolean;
  make: (input: NewKey) => Promise<ActionResult<{ key: string; publicKey: string }>>;
}

/** Makes an API key, and shows it this once with a line that tries it. */
export function KeyForm(props: Props) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<{ key: string; publicKey: string; scopes: readonly Scope[]; system: string | null } | null>(
    null,
  );
  const change = (next: boolean): void => {
    setOpen(next);
    if (!next) setMade(null); // the key is shown once
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={made ? 'Copy the key now' : 'New API key'}
      description={made ? 'It is not stored and cannot be shown again.' : undefined}
      trigger={
        <Button tone="primary">
          <Plus aria-hidden /> New key
        </Button>
      }
    >
      {made ? <Made made={made} origin={props.origin} /> : <Form {...props} onMade={setMade} />}
    </Dialog>
  );
}

function Form({
  systems,
  mustBind,
  make,
  onMade,
}: Props & { onMade: (made: { key: string; publicKey: string; scopes: readonly Scope[]; system: string | null }) => void }) {
  const { busy, problem, run } = useSubmit();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(form.get('days'));
    const systemId = String(form.get('systemId') ?? '') || null;
    const scopes = form.getAll('scopes') as Scope[];
    const data = await run(() =>
      make({
        name: String(form.get('name') ?? ''),
        scopes,
        systemId,
        expiresAt: days > 0 ? new Date(Date.now() + days * 86_400_000) : null,
      }),
    );
    if (data) onMade({ ...data, scopes, system: systems.find((one) => one.id === systemId)?.key ?? null });
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <FormProblem problem={problem} known={['name', 'scopes', 'systemId', 'systems', 'expiresAt']} />
      <Field label="Name" hint="After what will use it, such as “support-agent production”." error={fields['name']}>
        <Input name="name" required maxLength={80} autoComplete="off" />
      </Field>
      <fieldset className="flex flex-col gap-1" aria-describedby={fields['scopes'] ? 'scopes-error' : undefined}>
        <legend className="mb-1 text-label font-medium text-ink-2">What it may do</legend>
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            name="scopes"
            value={scope}
            defaultChecked={scope === 'ingest'}
            label={<code className="font-mono">{scope}</code>}
            hint={SCOPE_LABELS[scope]}
          />
        ))}
        {fields['scopes'] ? (
          <p id="scopes-error" className="text-label text-critical-text">
            {fields['scopes']}
          </p>
        ) : null}
      </fieldset>
      <Field
        label="AI system"
        hint="A bound key can send and read for this system only."
        error={fields['systemId'] ?? fields['systems']}
      >
        <Select name="systemId" defaultValue="">
          {mustBind ? null : <option value="">All AI systems</option>}
          {systems.map((system) => (
            <option key={system.id} value={system.id}>
              {system.name === system.key ? system.key : `${system.name} (${system.key})`}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Expires" error={fields['expiresAt']}>
        <Select name="days" defaultValue="365">
          <option value="30">in 30 days</option>
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
          <option value="0">never, until it is revoked</option>
        </Select>
      </Field>
      <div className="flex justify-end gap-2 pt-1">
        <DialogClose>
          <Button tone="quiet">Cancel</Button>
        </DialogClose>
        <Button type="submit" tone="primary" busy={busy}>
          Make key
        </Button>
      </div>
    </form>
  );
}

function Made({
  made,
  origin,
}: {
  made: { key: string; publicKey: string; scopes: readonly Scope[]; system: string | null };
  origin: string;
}) {
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="good" live>
        The key was made. Whoever has it can do what its scopes say: keep it where you keep passwords.
      </Notice>
      <div>
        <p className="mb-1 text-label font-medium text-ink-2">API key</p>
        <CopyLine text={made.key} label="API key" />
      </div>
      <div>
        <p className="mb-1 text-label font-medium text-ink-2">Try it</p>
        <CopyLine text={curlOf(origin, made.key, made.scopes, made.system)} label="curl line" />
      </div>
      <p className="text-label text-muted">
        For clients that ask for a public and a secret key, use <code className="font-mono break-all">{made.publicKey}</code> and
        what follows the second underscore.
      </p>
      <div className="flex justify-end">
        <DialogClose>
          <Button tone="primary">I have copied it</Button>
        </DialogClose>
      </div>
    </div>
  );
}
