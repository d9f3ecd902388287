'use client';
import { useState } from 'react';
import { useRouter } from 'next/navigation';
import type { HaltMode, HaltScope } from '@/lib/approvals/contract';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Checkbox, Input, Select, Textarea } from '../ui/input';
import { Notice } from '../ui/states';
import { HaltUnseen } from './halt-unseen';
import { StepUpDialog, type StepUp } from './step-up-dialog';

export const SCOPES: Readonly<Record<HaltScope, string>> = {
  workspace: 'Everything in this workspace',
  system: 'One AI system',
  agent: 'One agent, by its key',
  tool: 'One tool',
  environment: 'One environment',
};
export const MODES: Readonly<Record<HaltMode, { word: string; means: string }>> = {
  stop: { word: 'Stop', means: 'Nothing begins. What waits is frozen, and leave that was not used is void.' },
  readOnly: { word: 'Read only', means: 'Only what reads may run.' },
  everythingNeedsAHuman: { word: 'Everything needs a person', means: 'Also what would have been allowed waits for somebody.' },
};

type Send<T> = (input: T) => Promise<ActionResult<{ stepUp: boolean }>>;
export interface HaltActions {
  halt: Send<{ scope: HaltScope; value?: string; mode: HaltMode; reason: string; drill: boolean }>;
  resume: Send<{ id: string; to: 'readOnly' | 'everythingNeedsAHuman' | 'running'; reason: string }>;
  /** Whether the name was seen here, and which are like it. */
  match: (input: { scope: HaltScope; value: string }) => Promise<ActionResult<{ seen: boolean; nearest: string[] }>>;
  stepUp: StepUp;
}

/** Sends with what was entered, asks for the password where that is asked for, and sends again. */
export function useSend(onDone: () => void, stepUp: StepUp) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [again, setAgain] = useState<(() => Promise<ActionResult<{ stepUp: boolean }>>) | null>(null);
  const run = async (work: () => Promise<ActionResult<{ stepUp: boolean }>>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const result = await work().catch(() => null);
    setBusy(false);
    if (!result)
      return setProblem('The server could not be reached. Whether it took effect is shown when the page is read again.');
    if (!result.ok) return setProblem(result.error.message);
    if (result.data.stepUp) return setAgain(() => work);
    onDone();
    router.refresh();
  };
  const dialog = (
    <StepUpDialog
      open={again !== null}
      stepUp={stepUp}
      onClose={() => setAgain(null)}
      onDone={() => {
        const work = again;
        setAgain(null);
        if (work) void run(work);
      }}
    />
  );
  return { busy, problem, run, dialog };
}

/** What is to be halted, how and why. A name that matches nothing is told before it is placed. */
export function HaltDialog({
  given,
  systems,
  actions,
  onClose,
}: {
  given: { system: string | null; tool: string | null };
  systems: readonly { key: string; name: string }[];
  actions: HaltActions;
  onClose: () => void;
}) {
  const [scope, setScope] = useState<HaltScope>(given.tool ? 'tool' : given.system ? 'system' : 'workspace');
  const [name, setName] = useState(given.tool ?? '');
  /** A name that matches nothing: told once, then placed by whoever means it. */
  const [unseen, setUnseen] = useState<{ scope: HaltScope; value: string; nearest: string[] } | null>(null);
  const warned = unseen !== null && unseen.scope === scope && unseen.value === name.trim();
  const { busy, problem, run, dialog } = useSend(onClose, actions.stepUp);
  const [looking, setLooking] = useState(false);
  /** Never keeps a halt back: what cannot be looked up is placed. */
  const looksUnseen = async (value: string): Promise<boolean> => {
    if ((scope !== 'tool' && scope !== 'environment') || value === '' || warned) return false;
    setLooking(true);
    const found = await actions.match({ scope, value }).catch(() => null);
    setLooking(false);
    if (!found?.ok || found.data.seen) return false;
    setUnseen({ scope, value, nearest: found.data.nearest });
    return true;
  };
  return (
    <Dialog
      open
      onOpenChange={(now) => !now && onClose()}
      title="Halt"
      description="From the moment you confirm, nothing in its scope begins."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          const text = (name: string): string => String(data.get(name) ?? '').trim();
          const value = scope === 'system' ? text('value') : name.trim();
          const place = {
            scope,
            ...(scope === 'workspace' ? {} : { value }),
            mode: text('mode') as HaltMode,
            reason: text('reason'),
            drill: data.get('drill') === 'on',
          };
          void looksUnseen(value).then((unseenNow) => (unseenNow ? undefined : run(() => actions.halt(place))));
        }}
      >
        <Field label="What">
          <Select
            value={scope}
            onChange={(event) => {
              setScope(event.target.value as HaltScope);
              setName('');
            }}
          >
            {Object.entries(SCOPES).map(([name, word]) => (
              <option key={name} value={name}>
                {word}
              </option>
            ))}
          </Select>
        </Field>
        {scope === 'workspace' ? null : scope === 'system' ? (
          <Field label="AI system">
            <Select name="value" defaultValue={given.system ?? systems[0]?.key}>
              {systems.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.name}
                </option>
              ))}
            </Select>
          </Field>
        ) : (
          <Field label={scope === 'agent' ? 'Id of its API key' : `Name of the ${scope}`}>
            <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          </Field>
        )}
        <Field label="How">
          <Select name="mode">
            {Object.entries(MODES).map(([name, { word, means }]) => (
              <option key={name} value={name}>
                {word}: {means}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Why">
          <Textarea name="reason" rows={2} maxLength={4000} />
        </Field>
        {warned ? <HaltUnseen of={unseen} nearest={unseen.nearest} choose={setName} /> : null}
        <Checkbox name="drill" label="This is a drill" hint="It halts all the same, and is counted as a drill." />
        {problem ? (
          <Notice tone="error" live>
            {problem}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="danger" busy={busy || looking}>
            {warned ? 'Halt it all the same' : 'Halt now'}
          </Button>
        </div>
      </form>
      {dialog}
    </Dialog>
  );
}
