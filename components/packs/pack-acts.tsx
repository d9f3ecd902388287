'use client';
import { useEffect, useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import { Download } from 'lucide-react';
import type { ActionResult } from '@/lib/http/problem';
import type { PackView } from '@/lib/evidence/packs/pack-contract';
import { CAPACITY_WORDS, type Capacity } from '@/lib/evidence/packs/words';
import { formatNumber } from '@/lib/shared/format';
import { useSubmit } from '../access/use-submit';
import { Button, buttonClass } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Select } from '../ui/input';
import { usePreferences } from '../ui/preferences';
import { Notice } from '../ui/states';

type Act<I, O> = (input: I) => Promise<ActionResult<O>>;
const GOING_ON = ['queued', 'building', 'signing'];

/** Follows a pack while it is built, and shows how far it is. */
export function PackProgress({ pack, look, cancel }: { pack: PackView; look: Act<{ id: string }, PackView>; cancel: Act<{ id: string }, void> }) {
  const router = useRouter();
  const [now, setNow] = useState(pack);
  const { busy, problem, run } = useSubmit();
  const { locale } = usePreferences();
  const open = GOING_ON.includes(now.status);
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => {
      void look({ id: pack.id }).then((answer) => {
        if (!answer.ok) return;
        setNow(answer.data);
        if (!GOING_ON.includes(answer.data.status)) router.refresh();
      });
    }, 1_000);
    return () => clearInterval(timer);
  }, [open, look, pack.id, router]);
  if (!open) return null;
  const { stage, done, of } = now.progress;
  const words = of > 0 ? `${stage}: ${formatNumber(done, locale)} of ${formatNumber(of, locale)}` : stage;
  return (
    <div className="px-gutter pb-4">
      <Notice
        action={
          pack.may.cancel ? (
            <Button size="sm" busy={busy} onClick={() => void run(() => cancel({ id: pack.id })).then(() => router.refresh())}>
              Cancel
            </Button>
          ) : null
        }
      >
        <p role="status">The worker is building it. {words}.</p>
        <progress className="mt-2 w-full max-w-96" aria-label="Progress" value={of > 0 ? done : undefined} max={of > 0 ? of : undefined} />
        {problem ? <p className="mt-1 text-critical-text">{problem.message}</p> : null}
      </Notice>
    </div>
  );
} // prettier-ignore

/** Begins a failed pack again. */
export function RestartPack({ pack, restart }: { pack: PackView; restart: Act<{ id: string }, void> }) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  if (!pack.may.restart) return null;
  return (
    <>
      <Button size="sm" busy={busy} onClick={() => void run(() => restart({ id: pack.id })).then(() => router.refresh())}>
        Begin again
      </Button>
      {problem ? <p className="mt-1 text-critical-text">{problem.message}</p> : null}
    </>
  );
}

export function PackDownload({ pack }: { pack: PackView }) {
  if (!pack.may.download) return null;
  return (
    <a href={`/api/v1/evidence-packs/${pack.id}/download`} download className={buttonClass('primary')}>
      <Download aria-hidden /> {pack.status === 'draft' ? 'Download the draft' : 'Download'}
    </a>
  );
}

/** Signs the draft off in a capacity that the reader has. The hash of what was looked at goes along. */
export function SignOffForm({ pack, signOff }: { pack: PackView; signOff: Act<{ id: string; capacity: Capacity; manifestSha256: string }, { frozen: boolean }> }) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  const first = pack.may.signAs[0];
  const [capacity, setCapacity] = useState<Capacity | undefined>(first);
  if (!first || !pack.manifestSha256) return null;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const done = await run(() => signOff({ id: pack.id, capacity: capacity ?? first!, manifestSha256: pack.manifestSha256! }));
    if (done) router.refresh();
  }
  return (
    <form onSubmit={submit} className="mt-4 flex max-w-120 flex-col gap-3">
      {problem ? (
        <Notice tone="error" live>
          {problem.message}
        </Notice>
      ) : null}
      <Field label="Sign off as" hint="You say that you read the draft. Another person signs in another capacity.">
        <Select value={capacity} onChange={(event) => setCapacity(event.target.value as Capacity)}>
          {pack.may.signAs.map((one) => (
            <option key={one} value={one}>
              {CAPACITY_WORDS[one]}
            </option>
          ))}
        </Select>
      </Field>
      <div>
        <Button type="submit" tone="primary" busy={busy}>
          Sign off
        </Button>
      </div>
    </form>
  );
} // prettier-ignore

export function HandOverForm({ pack, handOver }: { pack: PackView; handOver: Act<{ id: string; recipient: string }, void> }) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  if (!pack.may.handOver) return null;
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const recipient = String(new FormData(form).get('recipient') ?? '');
    const done = await run(async () => {
      const answer = await handOver({ id: pack.id, recipient });
      return answer.ok ? { ok: true as const, data: true } : answer;
    });
    if (done) {
      form.reset();
      router.refresh();
    }
  }
  return (
    <form onSubmit={submit} className="mt-4 flex max-w-120 flex-wrap items-end gap-3">
      <Field label="Handed over to" error={problem?.fields['recipient'] ?? problem?.message} className="grow">
        <Input name="recipient" maxLength={200} autoComplete="off" />
      </Field>
      <Button type="submit" busy={busy}>
        Record
      </Button>
    </form>
  );
}
