import type { IncidentStep, IncidentView as View } from '@/lib/evidence/incidents/contract';
import { CAUSAL_WORDS, CLASS_WORDS, RECIPIENT_WORDS, recipientInSentence, REPORT_KINDS, REPORT_RECIPIENTS, REPORT_WORDS, type CausalLink, type IncidentClass, type ReportRecipient } from '@/lib/evidence/incidents/words'; // prettier-ignore
import { ActForm, type Act } from '../evidence/act-form';
import { CopyId } from '../ui/copy-id';
import { FactsStrip } from '../ui/facts';
import { Field } from '../ui/field';
import { Input, Select, Textarea } from '../ui/input';
import { InstantField } from '../ui/instant-field';
import { Num, Plural } from '../ui/num';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { UntrustedText } from '../ui/untrusted-text';
import { ClassFields } from './class-fields';
import { ClockTable } from './clock-table';
import { DecisionName, LinkedDecisions } from './linked-decisions';

export interface IncidentActs {
  classify: Act;
  link: Act;
  report: Act;
  close: Act;
  reopen: Act;
  askRedaction: Act;
  consentRedaction: Act;
}
const ERASED = <span className="text-muted">erased</span>;
const UNREAD = <span className="text-muted">what people wrote is content, which your role does not read here</span>;
const noWords = ({ wordsVisible }: Pick<View, 'wordsVisible'>) => (wordsVisible ? ERASED : UNREAD);

/** One incident: its clocks, what happened, decisions, reports, every step; and what its keeper may do next. */
export function IncidentView({ incident, acts, redactActs }: { incident: View; acts: Omit<IncidentActs, 'askRedaction' | 'consentRedaction'> | null; redactActs: Pick<IncidentActs, 'askRedaction' | 'consentRedaction'> }) {
  return (
    <>
      <FactsStrip
        className="mx-gutter mb-6"
        facts={[
          { label: 'State', value: incident.status },
          { label: 'AI system', value: incident.system.name },
          { label: 'What came of it', value: CLASS_WORDS[incident.class].name },
          { label: 'Caused by the AI system', value: CAUSAL_WORDS[incident.causalLink] },
          { label: 'Known since', value: <Time at={incident.awareAt} style="stamp" /> },
          { label: 'Id', value: <CopyId id={incident.id} /> },
        ]}
      />
      <Section title="Clocks" id="clocks" aside="calendar hours from the moment of awareness, UTC">
        {incident.changesSince > 0 ? (
          <Notice tone="warning" className="mb-3">
            <Plural count={incident.changesSince} one="deployment" /> of this AI system since it was known and before the authority was told. Art. 73(6):
            nothing may be changed that spoils the evidence before then.
          </Notice>
        ) : null}
        <ClockTable clocks={incident.clocks} />
      </Section>
      <Section title="What happened" id="what">
        {incident.what === null ? noWords(incident) : <UntrustedText text={incident.what} author={incident.openedBy} />}
      </Section>
      <Section title="Decisions" id="decisions">
        <LinkedDecisions linked={incident.linked} system={incident.system.name} />
        {acts ? (
          <ActForm act={acts.link} submit="Link a decision" done="Linked." className="max-w-160">
            <input type="hidden" name="id" value={incident.id} />
            <Field label="Decision" hint="Our id, the emitter’s, or a trace id; of the same AI system." className="w-full">
              <Input name="decision" className="font-mono" autoComplete="off" required />
            </Field>
          </ActForm>
        ) : null}
      </Section>
      <Section title="Reports" id="reports" aside="sent elsewhere, recorded here">
        <Reports incident={incident} />
        {acts ? (
          <ActForm act={acts.report} submit="Record this report" done="Recorded." className="max-w-160">
            <input type="hidden" name="id" value={incident.id} />
            <div className="grid w-full gap-3 sm:grid-cols-2">
              <Field label="To whom">
                <Select name="to" defaultValue="authority">
                  {REPORT_RECIPIENTS.map((one) => (
                    <option key={one} value={one}>
                      {RECIPIENT_WORDS[one]}
                    </option>
                  ))}
                </Select>
              </Field>
              <Field label="Which">
                <Select name="kind" defaultValue="initial">
                  {REPORT_KINDS.map((one) => (
                    <option key={one} value={one}>
                      {REPORT_WORDS[one]}
                    </option>
                  ))}
                </Select>
              </Field>
              <Field label="Who exactly, with its reference">
                <Input name="recipient" autoComplete="off" maxLength={300} required />
              </Field>
              <InstantField label="Sent" name="sentAt" required />
            </div>
            <Field label="Note" optional className="w-full">
              <Textarea name="note" rows={2} maxLength={4_000} />
            </Field>
          </ActForm>
        ) : null}
      </Section>
      {acts ? <Keeping incident={incident} acts={acts} /> : null}
      <Redaction incident={incident} acts={redactActs} />
      <Section title="Every step" id="steps" aside="each is an event of the log">
        <ol className="flex flex-col gap-2">
          {incident.steps.map((step) => (
            <li key={step.index} className="border-b border-line pb-2">
              <Time at={step.at} style="stamp" /> · <StepWords step={step} linked={incident.linked} />, {step.by}
              <span className="text-muted"> · entry <Num value={step.index} /></span>
              {step.words?.['reason'] ? <UntrustedText text={step.words['reason']} flush /> : null}
              {step.words?.['findings'] ? <UntrustedText text={step.words['findings']} flush /> : null}
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
} // prettier-ignore

function Reports({ incident }: { incident: View }) {
  if (incident.reports.length === 0) return <p className="mb-3 text-muted">Nothing was reported yet.</p>;
  return (
    <Table label="Reports that were sent" className="-mx-gutter mb-4">
      <Thead>
        <tr>
          <Th>To</Th>
          <Th>Which</Th>
          <Th>Sent</Th>
          <Th>Who exactly</Th>
          <Th>Recorded by</Th>
        </tr>
      </Thead>
      <tbody>
        {incident.reports.map((one, i) => (
          <Tr key={i}>
            <RowHeader className="min-w-40">{RECIPIENT_WORDS[one.to]}</RowHeader>
            <Td className="min-w-40">{REPORT_WORDS[one.kind]}</Td>
            <Td className="whitespace-nowrap">
              <Time at={one.sentAt} style="stamp" />
            </Td>
            <Td className="min-w-40">
              {one.recipient ?? noWords(incident)}
              {one.note ? <span className="block text-ink-2">{one.note}</span> : null}
            </Td>
            <Td>
              {one.by}, <Time at={one.recordedAt} style="stamp" />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Keeping({ incident, acts }: { incident: View; acts: Pick<IncidentActs, 'classify' | 'close' | 'reopen'> }) {
  return (
    <div data-print="hide">
      <Section title="Class it anew" id="class">
        <ActForm act={acts.classify} submit="Class it anew" className="max-w-160">
          <input type="hidden" name="id" value={incident.id} />
          <ClassFields value={incident} key={`${incident.class} ${incident.causalLink}`} />
          <Field label="Why" className="w-full">
            <Textarea name="reason" rows={2} maxLength={2_000} required />
          </Field>
          <InstantField
            label="Known since, corrected"
            name="awareAt"
            hint="Only if the moment of awareness was wrong: the clocks then run from this one, and the earlier stays among the steps."
            optional
            className="w-full"
          />
        </ActForm>
      </Section>
      {incident.status === 'open' ? (
        <Section title="Close it" id="close">
          <ActForm act={acts.close} submit="Close the incident" done="Closed." className="max-w-160">
            <input type="hidden" name="id" value={incident.id} />
            <Field
              label="What the cause was, and what was changed"
              hint="Not while a clock that binds has no report: record it first, or class the incident anew if its class, its cause or the reach of the provider is another."
              className="w-full"
            >
              <Textarea name="findings" rows={4} maxLength={10_000} required />
            </Field>
          </ActForm>
        </Section>
      ) : (
        <Section title="Open it again" id="reopen">
          <ActForm act={acts.reopen} submit="Open it again" done="Open again." className="max-w-160">
            <input type="hidden" name="id" value={incident.id} />
            <Field label="Why" className="w-full">
              <Textarea name="reason" rows={2} maxLength={2_000} required />
            </Field>
          </ActForm>
        </Section>
      )}
    </div>
  );
}

/** What was written goes, by two people: for incidents whose words go with no decision. */
function Redaction({ incident, acts }: { incident: View; acts: Pick<IncidentActs, 'askRedaction' | 'consentRedaction'> }) {
  const { askedBy, mayAsk, mayConsent } = incident.redaction;
  if (askedBy === null && !mayAsk) return null;
  return (
    <Section title="Erase what was written" id="redaction">
      <p className="mb-3 max-w-prose text-prose text-ink-2">
        Title, description, reasons, findings and the names of recipients go, from the log’s content too; class, times, clocks and to whom reports went stay.
        It takes two people, and cannot be undone.
      </p>
      {askedBy === null ? (
        <ActForm act={acts.askRedaction} submit="Ask that it goes" done="Asked. Another person consents." className="max-w-160">
          <input type="hidden" name="id" value={incident.id} />
          <Field label="Number of the case" className="w-full">
            <Input name="caseNumber" autoComplete="off" maxLength={60} required />
          </Field>
        </ActForm>
      ) : mayConsent ? (
        <ActForm act={acts.consentRedaction} submit="Consent: erase it" done="Erased." className="max-w-160">
          <input type="hidden" name="id" value={incident.id} />
          <p>{askedBy} asked for it.</p>
        </ActForm>
      ) : (
        <p>{askedBy} asked for it. Somebody else who may consent to erasures has to.</p>
      )}
    </Section>
  );
} // prettier-ignore

/** One step in words; a corrected moment of awareness with the one before. */
function StepWords({ step, linked }: { step: IncidentStep; linked: View['linked'] }) {
  const { kind, facts } = step;
  const before = (facts['from'] as { awareAt?: string } | undefined)?.awareAt;
  if (kind === 'linked') {
    const id = String(facts['decision']);
    return <>linked the decision <DecisionName decision={linked.find((one) => one.decision === id)} id={id} /></>;
  }
  return (
    <>
      {stepWords(step)}
      {kind === 'classified' && facts['awareAt'] && before ? (
        <>
          , known since <Time at={String(facts['awareAt'])} /> instead of <Time at={before} />
        </>
      ) : null}
    </>
  );
} // prettier-ignore

function stepWords({ kind, facts }: IncidentStep): string {
  switch (kind) {
    case 'opened':
      return `opened as ${CLASS_WORDS[facts['class'] as IncidentClass].name.toLowerCase()}`;
    case 'classified':
      return `classed as ${CLASS_WORDS[facts['class'] as IncidentClass].name.toLowerCase()}, cause ${CAUSAL_WORDS[facts['causalLink'] as CausalLink].toLowerCase()}`;
    case 'linked':
      return 'linked a decision';
    case 'reported':
      return `reported to: ${recipientInSentence(facts['to'] as ReportRecipient)}`;
    case 'closed':
      return 'closed';
    case 'reopened':
      return 'opened again';
    case 'redactionAsked':
      return `asked that what was written goes, case ${String(facts['caseNumber'])}`;
    case 'redacted':
      return 'consented: what was written went';
  }
}
