'use client';
import type { ActionResult } from '@/lib/http/problem';
import type { OversightStatements, OversightView } from '@/lib/oversight/contract';
import { MIN_COUNT, type Share, type VoteMetrics } from '@/lib/oversight/metrics';
import { formatNumber } from '@/lib/shared/format';
import { ConfirmButton } from '../access/confirm-button';
import { FormDialog } from '../registry/artifact-dialog';
import { Button } from '../ui/button';
import { DataList } from '../ui/facts';
import { Field } from '../ui/field';
import { Checkbox, Input, Textarea } from '../ui/input';
import { Num } from '../ui/num';
import { Section } from '../ui/page-header';
import { usePreferences } from '../ui/preferences';
import { EmptyState, Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { UntrustedText } from '../ui/untrusted-text';

const rate = ({ part, of }: Share, locale: string): string =>
  of === 0
    ? 'not known'
    : part === null
      ? `withheld: of ${formatNumber(of, locale)} only`
      : `${Math.round((part / of) * 100)} % (${formatNumber(part, locale)} of ${formatNumber(of, locale)})`;
const seconds = (ms: number | null, locale: string): string =>
  ms === null ? 'not measured' : `${formatNumber(Math.round(ms / 1000), locale)} s`;

const ROWS: readonly { label: string; of: (one: VoteMetrics, locale: string) => string; hint: string }[] = [
  { label: 'Approved', of: (one, locale) => rate(one.approved, locale), hint: 'Of all votes' },
  {
    label: 'Decided otherwise',
    of: (one, locale) => rate(one.overridden, locale),
    hint: 'A no, a return or an edit: the person differed from what was asked',
  },
  { label: 'Taken back or failed', of: (one, locale) => rate(one.reversed, locale), hint: 'Of what was approved' },
  {
    label: 'Faster than it can be read',
    of: (one, locale) => rate(one.belowFloor, locale),
    hint: 'Active time below 5 s and 25 characters a second',
  },
  {
    label: 'Active time, middle',
    of: (one, locale) => seconds(one.medianActive, locale),
    hint: 'Page in sight, and something done within half a minute',
  },
  { label: 'Active time, fastest tenth', of: (one, locale) => seconds(one.p10Active, locale), hint: '' },
  {
    label: 'Same words again',
    of: (one, locale) => rate(one.boilerplate, locale),
    hint: 'Three times and more by the same person',
  },
  {
    label: 'Bursts of approvals',
    of: (one, locale) => formatNumber(one.bursts, locale),
    hint: 'Five within two minutes by one person',
  },
  { label: 'Decided in bulk', of: (one, locale) => rate(one.inBatch, locale), hint: '' },
];

export interface OversightActions {
  state: (input: OversightStatements) => Promise<ActionResult<unknown>>;
  end: (input: Record<string, never>) => Promise<ActionResult<unknown>>;
  comment: (input: { body: string }) => Promise<ActionResult<unknown>>;
}

/** How the deciding goes: off until four things are stated; by team, never ranked, never about fewer than twenty. */
export function OversightPage({ view, actions }: { view: OversightView; actions: OversightActions }) {
  const { locale } = usePreferences();
  const { setting, team, own, may } = view;
  const measured = setting?.measured === true;
  return (
    <>
      {measured ? null : (
        <EmptyState
          title="Nothing about how people decide is measured"
          action={may.manage ? <StateDialog view={view} actions={actions} /> : null}
        >
          It is data about people at work. It stays off until its purpose, an impact assessment, the works council’s agreement (or
          why there is none) and how long it is kept are stated here. {may.manage ? '' : 'A compliance officer can state them.'}
        </EmptyState>
      )}
      {measured && team ? (
        <Section
          title="The team"
          id="team"
          aside={
            <>
              <Time at={team.from} style="day" /> to <Time at={team.until} style="day" />
            </>
          }
        >
          {team.flags.length > 0 ? (
            <Notice tone="warning" className="mb-4">
              <ul>
                {team.flags.map((flag) => (
                  <li key={flag}>{flag}</li>
                ))}
              </ul>
              <p className="text-label text-muted">A reason to look, not a finding about anybody.</p>
            </Notice>
          ) : null}
          <p className="mb-3 max-w-prose">
            <Num value={team.votes} /> votes.{' '}
            {team.load
              ? `Votes per reviewer and day: ${team.load.middle} in the middle, ${team.load.most} at most.`
              : 'Too few to say anything about the load.'}
          </p>
          {team.tiers.length > 0 ? (
            <Table label="Quality of oversight by risk">
              <Thead>
                <tr>
                  <Th>Measure</Th>
                  {team.tiers.map((tier) => (
                    <Th key={tier.tier}>{tier.tier}</Th>
                  ))}
                </tr>
              </Thead>
              <tbody>
                {ROWS.map((row) => (
                  <Tr key={row.label}>
                    <RowHeader title={row.hint}>{row.label}</RowHeader>
                    {team.tiers.map((tier) => (
                      <Td key={tier.tier}>{row.of(tier, locale)}</Td>
                    ))}
                  </Tr>
                ))}
              </tbody>
            </Table>
          ) : null}
          {team.withheld.length > 0 ? (
            <p className="mt-3 max-w-prose text-ink-2">
              Withheld: {team.withheld.map((one) => `${one.tier} (${formatNumber(one.votes, locale)})`).join(', ')}. Below{' '}
              {MIN_COUNT} votes, or of one person alone, a figure would be about somebody.
            </p>
          ) : null}
        </Section>
      ) : null}
      {measured && own ? (
        <Section title="Your own" id="own" aside="Only you see this part.">
          {own.votes === 0 ? (
            <p className="text-ink-2">You have not decided anything since it is measured.</p>
          ) : (
            <DataList
              facts={[
                { label: 'Votes', value: formatNumber(own.votes, locale) },
                ...ROWS.map((row) => ({ label: row.label, value: row.of(own, locale) })),
              ]}
            />
          )}
          <div className="mt-4">
            <FormDialog
              title="Comment on your figures"
              description="Read by those who see the team’s figures, without your name."
              trigger={<Button size="sm">Comment …</Button>}
              confirm="Send"
              known={['body']}
              send={(text) => actions.comment({ body: text('body') })}
            >
              {(problems) => (
                <Field label="Comment" error={problems['body']}>
                  <Textarea name="body" rows={4} maxLength={2000} />
                </Field>
              )}
            </FormDialog>
          </div>
        </Section>
      ) : null}
      {view.remarks.length > 0 ? (
        <Section title="Comments" id="remarks">
          <ul className="flex flex-col gap-3">
            {view.remarks.map((one) => (
              <li key={one.id}>
                <UntrustedText text={one.body} author={<Time at={one.at} style="stamp" />} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {setting && measured ? (
        <Section
          title="What was stated"
          id="stated"
          aside={
            <>
              by {setting.enabledBy}, <Time at={setting.enabledAt} style="stamp" />
            </>
          }
        >
          <DataList
            facts={[
              { label: 'Purpose', value: setting.purpose },
              { label: 'Impact assessment', value: setting.assessment },
              { label: setting.agreed ? 'Works council agreed' : 'No agreement, because', value: setting.agreement },
              { label: 'Kept for', value: `${setting.retentionDays} days` },
              { label: 'Not in it', value: 'Names. It never stands in an evidence pack by person, and nobody is ranked.' },
            ]}
          />
          {may.manage ? (
            <div className="mt-4 flex flex-wrap gap-2">
              <StateDialog view={view} actions={actions} />
              <ConfirmButton
                label="End and delete"
                title="End the measuring?"
                confirm="End and delete"
                action={() => actions.end({})}
              >
                What was measured is deleted. Votes stay: they are the record.
              </ConfirmButton>
            </div>
          ) : null}
        </Section>
      ) : null}
    </>
  );
}

function StateDialog({ view, actions }: { view: OversightView; actions: OversightActions }) {
  const now = view.setting;
  return (
    <FormDialog
      title="State what it is for"
      description="Measuring begins when all four stand, with what is decided from then on."
      trigger={
        <Button tone={now?.measured ? 'secondary' : 'primary'}>
          {now?.measured ? 'Change what is stated' : 'State and begin'}
        </Button>
      }
      confirm={now?.measured ? 'Save' : 'Begin'}
      known={['purpose', 'assessment', 'agreement', 'retentionDays']}
      send={(text, form) =>
        actions.state({
          purpose: text('purpose'),
          assessment: text('assessment'),
          agreement: text('agreement'),
          agreed: form.get('agreed') === 'on',
          retentionDays: Number(text('retentionDays')),
        })
      }
    >
      {(problems) => (
        <>
          <Field label="Purpose" error={problems['purpose']}>
            <Textarea name="purpose" rows={2} defaultValue={now?.purpose} />
          </Field>
          <Field label="Impact assessment" hint="Which, of when, and where it is kept." error={problems['assessment']}>
            <Textarea name="assessment" rows={2} defaultValue={now?.assessment} />
          </Field>
          <Checkbox name="agreed" label="A works council agreed" defaultChecked={now?.agreed} />
          <Field label="The agreement, or why there is none" error={problems['agreement']}>
            <Textarea name="agreement" rows={2} defaultValue={now?.agreement} />
          </Field>
          <Field label="Kept for, in days" error={problems['retentionDays']}>
            <Input name="retentionDays" inputMode="numeric" defaultValue={now?.retentionDays ?? 90} className="w-28!" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
