'use client';
import { useState } from 'react';
import { OctagonX } from 'lucide-react';
import type { HaltMode, HaltView } from '@/lib/approvals/contract';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Select, Textarea } from '../ui/input';
import { Num, Plural } from '../ui/num';
import { EmptyState, Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { UntrustedText, VisibleText } from '../ui/untrusted-text';
import { HaltDialog, MODES, SCOPES, useSend, type HaltActions } from './halt-dialog';
import { HaltUnseen } from './halt-unseen';

/** What is halted, the button, and what was: drills too, with the time until nothing ran any more. */
export function HaltBoard({
  halts,
  systems,
  given,
  may,
  actions,
}: {
  halts: readonly HaltView[];
  systems: readonly { key: string; name: string }[];
  /** What the page was opened for: proposed in the form. */
  given: { system: string | null; tool: string | null };
  may: boolean;
  actions: HaltActions;
}) {
  const [starting, setStarting] = useState(given.tool !== null || given.system !== null);
  const [resuming, setResuming] = useState<HaltView | null>(null);
  const open = halts.filter((one) => one.endedAt === null);
  const past = halts.filter((one) => one.endedAt !== null);
  return (
    <>
      {may ? (
        <div className="px-gutter pb-4">
          <Button tone="danger" onClick={() => setStarting(true)}>
            <OctagonX aria-hidden /> Halt …
          </Button>
        </div>
      ) : null}
      {open.length === 0 ? (
        <EmptyState title="Nothing is halted">
          A halt stops what agents ask leave for: everything, one AI system, one agent, one tool or one environment. It stops
          nothing that does not pass through a gateway. A drill does the same and is counted as one: do it before you need it.
        </EmptyState>
      ) : (
        <ul className="flex flex-col" aria-label="Halts in force">
          {open.map((one) => (
            <li key={one.id} className="flex flex-col gap-2 border-y border-line bg-critical-soft px-gutter py-4">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone="criticalFilled" icon={OctagonX}>
                  {MODES[one.mode].word}
                </Badge>
                {one.drill ? <Badge tone="outline">drill</Badge> : null}
                <span className="font-medium">{scopeWords(one, systems)}</span>
                <span className="text-ink-2">
                  since <Time at={one.startedAt} style="full" /> by {one.startedBy}
                </span>
              </p>
              <p>
                {MODES[one.mode].means} <Plural count={one.frozen} one="waiting action" /> frozen, <Num value={one.voided} />{' '}
                approvals void.{' '}
                {one.timeToSafeMs === null && one.running === 0 ? (
                  'Nothing is known to have begun in it; that is not the same as safe.'
                ) : one.timeToSafeMs === null ? (
                  <>
                    <Plural count={one.running} one="action" />
                    {' had begun before and may still be running.'}
                  </>
                ) : (
                  `After ${duration(one.timeToSafeMs)} nothing in it ran any more.`
                )}
              </p>
              {one.seen ? null : <HaltUnseen of={one} nearest={one.nearest} placed />}
              {one.reason ? <UntrustedText flush text={one.reason} author="Why" /> : null}
              {may ? (
                <div>
                  <Button onClick={() => setResuming(one)}>Resume …</Button>
                </div>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {past.length > 0 ? (
        <Table label="Halts and drills that have ended" className="mt-6">
          <Thead>
            <tr>
              <Th>What</Th>
              <Th>Kind</Th>
              <Th>Began</Th>
              <Th>Ended</Th>
              <Th numeric>Until nothing ran</Th>
              <Th numeric>Frozen</Th>
              <Th numeric>Void</Th>
            </tr>
          </Thead>
          <tbody>
            {past.map((one) => (
              <Tr key={one.id}>
                <RowHeader>
                  {scopeWords(one, systems)}
                  {one.seen ? null : <span className="block text-label text-medium">matches nothing seen so far</span>}
                </RowHeader>
                <Td>{one.drill ? 'drill' : 'halt'}</Td>
                <Td>
                  <Time at={one.startedAt} style="stamp" /> by {one.startedBy}
                </Td>
                <Td>
                  {one.endedAt ? <Time at={one.endedAt} style="stamp" /> : null} by {one.endedBy}
                </Td>
                <Td numeric>
                  {one.timeToSafeMs === null ? <span className="text-muted">not known</span> : duration(one.timeToSafeMs)}
                </Td>
                <Td numeric>
                  <Num value={one.frozen} />
                </Td>
                <Td numeric>
                  <Num value={one.voided} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {starting ? <HaltDialog given={given} systems={systems} actions={actions} onClose={() => setStarting(false)} /> : null}
      {resuming ? <ResumeDialog halt={resuming} actions={actions} onClose={() => setResuming(null)} /> : null}
    </>
  );
}

function scopeWords(one: HaltView, systems: readonly { key: string; name: string }[]): React.ReactNode {
  if (one.scope === 'workspace') return SCOPES.workspace;
  const named = systems.find((system) => system.key === one.value)?.name;
  return (
    <>
      {one.scope} <bdi className="font-mono">{named ?? <VisibleText text={one.value ?? ''} />}</bdi>
    </>
  );
}
const duration = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

function ResumeDialog({ halt, actions, onClose }: { halt: HaltView; actions: HaltActions; onClose: () => void }) {
  const { busy, problem, run, dialog } = useSend(onClose, actions.stepUp);
  const stages = (['readOnly', 'everythingNeedsAHuman'] as const).filter(
    (one) => MODE_ORDER.indexOf(one) > MODE_ORDER.indexOf(halt.mode),
  );
  return (
    <Dialog
      open
      onOpenChange={(now) => !now && onClose()}
      title="Resume"
      description="In stages, or at once. What was frozen goes on as far as the stage lets it; what was void stays void."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          const to = String(data.get('to')) as 'running';
          const reason = String(data.get('reason') ?? '').trim();
          void run(() => actions.resume({ id: halt.id, to, reason }));
        }}
      >
        <Field label="To">
          <Select name="to">
            {stages.map((one) => (
              <option key={one} value={one}>
                {MODES[one].word}: {MODES[one].means}
              </option>
            ))}
            <option value="running">Running: the halt ends</option>
          </Select>
        </Field>
        <Field label="Why">
          <Textarea name="reason" rows={2} maxLength={4000} />
        </Field>
        {problem ? (
          <Notice tone="error" live>
            {problem}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={busy}>
            Resume
          </Button>
        </div>
      </form>
      {dialog}
    </Dialog>
  );
}
const MODE_ORDER: readonly HaltMode[] = ['stop', 'readOnly', 'everythingNeedsAHuman'];
