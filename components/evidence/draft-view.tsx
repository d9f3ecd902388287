import type { ReactNode } from 'react';
import Link from 'next/link';
import { FACT_WORDS } from '@/lib/evidence/draft-facts';
import { DUTY_WORDS, type DutyState } from '@/lib/evidence/draft-duty';
import type { DraftKind } from '@/lib/evidence/draft-sections';
import type { Draft, DraftSectionView } from '@/lib/evidence/draft-contract';
import { Badge, type BadgeTone } from '../ui/badge';
import { Dated } from '../ui/dated';
import { Field } from '../ui/field';
import { Checkbox, Textarea } from '../ui/input';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { Day, Time } from '../ui/time';
import { StateBadge } from './state-badge';

const TONES: Readonly<Record<DutyState, BadgeTone>> = { owed: 'accent', later: 'outline', unsettled: 'medium', notOwed: 'outline', voluntary: 'outline', cannotTell: 'medium' }; // prettier-ignore

/** Whether the draft is owed for this system and this organisation, and why. */
export function DraftDutySection({ draft, kind, mayState }: { draft: Draft; kind: DraftKind; mayState: boolean }) {
  const { duty, firstUse, system } = draft;
  return (
    <Section id="duty" title="Is it owed?" aside={<>law as of <Day on={duty.lawDate} /></>}>
      <p className="max-w-prose text-prose">
        <Badge tone={TONES[duty.state]}>{DUTY_WORDS[duty.state]}</Badge> <Dated text={duty.because} />
      </p>
      {duty.missing.length > 0 ? (
        <p className="mt-2 max-w-prose text-prose">
          Stated of the AI system first: {duty.missing.map((one) => `“${one}”`).join(', ')}.{' '}
          {mayState ? (
            <>
              Record it on <Link className="link" href={`/systems/${system.id}`}>the page of {system.name}</Link>, then this page tells.
            </>
          ) : (
            'Whoever manages AI systems records it on the page of the system.'
          )}
        </p>
      ) : null}
      {kind === 'fria' ? (
        <ul className="mt-3 flex max-w-prose list-disc flex-col gap-1 ps-5 text-prose text-ink-2">
          <li>Art. 27(1) binds deployers of what is high risk by its use (Annex III, but not point 2) that are bodies governed by public law or provide a public service, and every deployer at 5(b) and 5(c).</li>
          <li>
            Art. 27(2) asks for it before the first use, and again when the facts change. {firstUseWords(firstUse)} In similar cases an earlier assessment, or the provider’s, may be relied on: say so in the section.
          </li>
          <li>Art. 27(3): the market surveillance authority is told the result. Countersign does not send it; put the submission among the <Link className="link" href="/evidence/documents">documents</Link>.</li>
          <li>
            Art. 27(4): it goes beside a data protection impact assessment (GDPR Art. 35).{' '}
            {firstUse.assessments > 0 ? `${firstUse.assessments === 1 ? 'One is' : `${firstUse.assessments} are`} in the register of documents: what it answers needs no second answer here.` : 'None is in the register of documents.'}
          </li>
        </ul>
      ) : null}
    </Section>
  );
} // prettier-ignore

function firstUseWords({ firstDay, firstSaved }: Draft['firstUse']): ReactNode {
  if (firstDay === null) return 'The record holds no decision of this system yet.';
  if (firstSaved === null)
    return (
      <>
        The record’s first decision is of <Day on={firstDay} />, and no version of this draft was saved.
      </>
    );
  const [saved, began] = [<Day key="saved" on={firstSaved.slice(0, 10)} />, <Day key="began" on={firstDay} />];
  return firstSaved.slice(0, 10) <= firstDay ? (
    <>
      The first version of this draft is of {saved}, the record’s first decision of {began}.
    </>
  ) : (
    <>
      The record’s first decision is of {began}, the first version of this draft only of {saved}.
    </>
  );
}

/** One section: what was observed, what people wrote, and what has changed since. */
export function DraftSectionBody({ section, mayWrite, version, hrefOf }: { section: DraftSectionView; mayWrite: boolean; version: number | null; hrefOf: (block: string) => string }) {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <div className="flex flex-col gap-3">
        {section.runs.length === 0 ? <p className="text-muted">The record has nothing to say here.</p> : null}
        {section.runs.map((run) => (
          <p key={run.block} className="max-w-prose text-prose">
            <a href={hrefOf(run.block)} className="me-2 text-accent hover:underline">{run.block}</a>
            <StateBadge state={run.state} /> <Dated text={run.says} />
          </p>
        ))}
      </div>
      <div className="flex flex-col gap-3">
        {section.drift.length > 0 ? (
          <Notice tone="warning">
            <p className="font-medium">Open again</p>
            <dl className="mt-1 flex flex-col gap-1">
              {section.drift.map((one) => (
                <div key={one.fact}>
                  <dt className="inline font-medium">{FACT_WORDS[one.fact]}: </dt>
                  <dd className="inline break-words">was {one.before}; now {one.after}.</dd>
                </div>
              ))}
            </dl>
          </Notice>
        ) : null}
        {mayWrite ? (
          <Field label={section.asks}>
            <Textarea name={section.key} rows={6} maxLength={20_000} defaultValue={section.text} key={version} />
          </Field>
        ) : (
          <p className="max-w-prose text-prose whitespace-pre-wrap">{section.text || <span className="text-muted">Not written yet. {section.asks}</span>}</p>
        )}
        {mayWrite && section.drift.length > 0 ? <Checkbox name={`holds ${section.key}`} label="I looked at what changed, and what is written here still holds" key={`holds ${version}`} /> : null}
        {section.confirmed ? <p className="text-label text-muted">Written or confirmed by {section.confirmed.by}, <Time at={section.confirmed.at} style="stamp" /></p> : null}
      </div>
    </div>
  );
} // prettier-ignore
