'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { NoticeView, NotifyPreference } from '@/lib/notify/contract';
import { dueWord, pathOf, TOPICS } from '@/lib/notify/topics';
import { FormDialog } from '../registry/artifact-dialog';
import { useSubmit } from '../access/use-submit';
import { Badge, RiskBadge } from '../ui/badge';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Field } from '../ui/field';
import { Checkbox, Input, Select } from '../ui/input';
import { Time } from '../ui/time';

/** One's notices: what, how risky, until when. Opening one marks nothing as decided. */
export function NoticeList({
  notices,
  read,
}: {
  notices: readonly NoticeView[];
  read: (input: { notice: string | null }) => Promise<ActionResult<unknown>>;
}) {
  const { busy, run } = useSubmit();
  const router = useRouter();
  return (
    <>
      <div className="px-gutter pb-3">
        <Button
          size="sm"
          busy={busy}
          onClick={() => void run(() => read({ notice: null })).then((done) => done !== undefined && router.refresh())}
        >
          Mark all as read
        </Button>
      </div>
      <ul aria-label="Notices" className="border-t border-line">
        {notices.map((one) => (
          <li
            key={one.notice}
            className={cx(
              'grid gap-x-4 border-b border-line px-gutter py-2 sm:grid-cols-[9rem_1fr_auto]',
              (one.readAt ?? one.settledAt) && 'text-muted',
            )}
          >
            <Time at={one.at} style="stamp" />
            <Link className="link" href={pathOf(one)} prefetch={false} onClick={() => void read({ notice: one.notice })}>
              {TOPICS[one.topic]}
            </Link>
            <span className="flex flex-wrap items-center gap-2">
              {one.tier ? <RiskBadge tier={one.tier} /> : null}
              {one.settledAt ? (
                <Badge tone="outline">settled</Badge>
              ) : one.dueAt ? (
                <span className="text-label">
                  {dueWord(one.topic)} <Time at={one.dueAt} style="stamp" />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How one wants to be told beside the inbox. */
export function PreferenceDialog({
  preference,
  save,
  mail,
}: {
  preference: NotifyPreference;
  save: (input: NotifyPreference) => Promise<ActionResult<unknown>>;
  /** False: this installation has no mail server. */
  mail: boolean;
}) {
  return (
    <FormDialog
      title="How to tell me"
      description={
        mail
          ? 'Everything is in this inbox anyway.'
          : 'This installation has no mail server set (COUNTERSIGN_SMTP_URL): nothing is mailed.'
      }
      trigger={<Button>How to tell me</Button>}
      confirm="Save"
      known={['digestHour']}
      send={(text, form) =>
        save({
          mail: text('mail') === 'never' ? 'never' : 'waiting',
          digest: form.get('digest') === 'on',
          digestHour: Number(text('digestHour')),
        })
      }
    >
      {(problems) => (
        <>
          <Field label="Mail">
            <Select name="mail" defaultValue={preference.mail}>
              <option value="waiting">When something still waits after five minutes</option>
              <option value="never">Never</option>
            </Select>
          </Field>
          <Checkbox name="digest" label="A daily digest of what waits" defaultChecked={preference.digest} />
          <Field label="At the hour, in my time zone" error={problems['digestHour']}>
            <Input name="digestHour" inputMode="numeric" defaultValue={preference.digestHour} className="w-28!" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
