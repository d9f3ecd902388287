import { applicabilityOf, type SystemFacts } from '../applicability';
import type { ApplicabilityState, Control, Framework, ReportingClock } from '../contract';
import { FRAMEWORK_IDS } from '../contract';
import { frameworkOn } from '../frameworks';
import type { CausalLink, ClockState, IncidentClass, ReportRecipient } from './words';

/** What decides which clocks an incident has. */
export interface IncidentFacts {
  class: IncidentClass;
  widespread: boolean;
  breach: boolean;
  providerUnreachable: boolean;
  causalLink: CausalLink;
  awareAt: Date;
}
export interface SentReport {
  to: ReportRecipient;
  sentAt: Date;
}

export interface IncidentClock {
  framework: Framework['id'];
  ref: string;
  title: string;
  to: ReportingClock['to'];
  hours: number | null;
  /** Null: at once, without a number of hours. */
  dueAt: Date | null;
  state: ClockState;
  /** When it was told, for the first time. */
  reportedAt: Date | null;
  /** Whether the row binds the AI system, in a sentence: where the law leaves a date open, that too. */
  because: string;
}

const HOUR_MS = 3_600_000;

/**
 * The clocks of an incident, from the rows of the frameworks that were in force on the day of awareness. Of the rows of one group the shortest counts.
 * A clock counts calendar hours from the moment of awareness, in UTC. It stops with the first report to whom it asks for, complete or not (Art. 73(5)).
 */
export function clocksOf(
  incident: IncidentFacts,
  system: SystemFacts,
  reports: readonly SentReport[],
  now: Date,
): IncidentClock[] {
  const day = incident.awareAt.toISOString().slice(0, 10);
  const fitting = FRAMEWORK_IDS.flatMap((id) => {
    const framework = frameworkOn(id, day);
    return (framework?.controls ?? []).flatMap((control) => {
      const { clock } = control;
      return clock && fits(clock, incident) ? [{ framework: framework!, control, clock, ...binds(framework!, control, clock, incident, system, day) }] : []; // prettier-ignore
    });
  });
  const shortest = new Map<string, (typeof fitting)[number]>();
  for (const one of fitting) {
    const key = `${one.framework.id} ${one.clock.group}`;
    const held = shortest.get(key);
    if (!held || isFirmer(one, held)) shortest.set(key, one);
  }
  return [...shortest.values()]
    .map(({ framework, control, clock, binds: binding, because }): IncidentClock => {
      const dueAt = clock.hours === null ? null : new Date(incident.awareAt.getTime() + clock.hours * HOUR_MS);
      const sent = reports.filter((one) => one.to === clock.to).map((one) => one.sentAt.getTime());
      const reportedAt = sent.length === 0 ? null : new Date(Math.min(...sent));
      const state = stateOf({ binding, dueAt, reportedAt, now });
      return { framework: framework.id, ref: control.ref, title: control.title, to: clock.to, hours: clock.hours, dueAt, state, reportedAt, because }; // prettier-ignore
    })
    .sort((a, b) => Number(!isBinding(a)) - Number(!isBinding(b)) || (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0)); // prettier-ignore
}

/** True for a clock that somebody answers for: it runs, ran out, or was stopped by a report. */
export const isBinding = ({ state }: Pick<IncidentClock, 'state'>): boolean => state !== 'notBinding' && state !== 'readiness';

/** A row that binds comes before one that does not; of two alike the shorter. */
function isFirmer(one: { binds: Binding['binds']; clock: ReportingClock }, than: { binds: Binding['binds']; clock: ReportingClock }): boolean {
  const [a, b] = [one.binds === 'yes', than.binds === 'yes'];
  return a === b ? (one.clock.hours ?? 0) < (than.clock.hours ?? 0) : a;
} // prettier-ignore

/** A clock that does not bind is never met, late or overdue: a report that nobody owed says nothing of a duty. */
function stateOf(at: { binding: Binding['binds']; dueAt: Date | null; reportedAt: Date | null; now: Date }): ClockState {
  const { binding, dueAt, reportedAt, now } = at;
  if (binding !== 'yes') return binding === 'readiness' ? 'readiness' : 'notBinding';
  if (reportedAt) return dueAt === null || reportedAt <= dueAt ? 'met' : 'late';
  return dueAt !== null && now > dueAt ? 'overdue' : 'running';
}

const fits = ({ when }: ReportingClock, { class: of, widespread, breach }: IncidentFacts): boolean =>
  (when.classes?.includes(of) ?? false) || (when.widespread === true && widespread && of !== 'notSerious') || (when.breach === true && breach); // prettier-ignore

interface Binding {
  /** `readiness`: the duty was not yet in force on the day of awareness. */
  binds: 'yes' | 'readiness' | 'no';
  because: string;
}

/** Whether the row binds. What is not stated binds: a clock that may run is shown as one that does. */
function binds(
  framework: Framework,
  control: Control,
  clock: ReportingClock,
  incident: IncidentFacts,
  system: SystemFacts,
  day: string,
): Binding {
  // Art. 3(49): an incident is a serious one in so far as the AI system led to it. A breach of personal data is another matter.
  if (incident.causalLink === 'excluded' && clock.when.breach !== true)
    return { binds: 'no', because: 'It is recorded that the AI system did not cause it, so it is no serious incident of it (Art. 3(49)).' };
  if (incident.providerUnreachable && clock.to === 'provider')
    return { binds: 'no', because: 'The provider cannot be reached, so nobody can tell it; Art. 73 applies to the deployer instead (Art. 26(5)).' };
  if (incident.providerUnreachable && clock.bindsAlso === 'providerUnreachable' && system.role === 'deployer')
    return bindsInstead(framework, control, system, day);
  return bindingOf(framework, control, system, day);
} // prettier-ignore

/** Art. 73 in place of a provider that cannot be reached. The duty falls on the deployer through Art. 26(5), so not before that is in force. */
function bindsInstead(framework: Framework, control: Control, system: SystemFacts, day: string): Binding {
  const through = framework.controls.find((one) => one.clock?.to === 'provider');
  const own = through ? bindingOf(framework, through, system, day) : null;
  if (own && own.binds !== 'yes')
    return { binds: own.binds, because: `It would fall on the deployer through Art. 26(5). ${own.because}` };
  const found = bindingOf(framework, control, { ...system, role: 'provider' }, day);
  if (found.binds !== 'yes') return found;
  return { binds: 'yes', because: `The provider cannot be reached, so its duty to report falls on the deployer (Art. 26(5)). ${found.because}` };
} // prettier-ignore

const UNBOUND: readonly ApplicabilityState[] = ['notForRole', 'outOfScope', 'voluntary', 'notApplicable'];
function bindingOf(framework: Framework, control: Control, system: SystemFacts, day: string): Binding {
  const { state, because } = applicabilityOf(framework, control, system, day);
  const earliest = control.appliesFrom.map((one) => one.earliest).sort()[0]!;
  // What nobody stated cannot bring a date forward that is the same for every role and class.
  if (state === 'notStated' && day < earliest) return { binds: 'readiness', because: `${because} It applies from ${earliest} at the earliest, whatever it is.` }; // prettier-ignore
  return { binds: state === 'readiness' ? 'readiness' : UNBOUND.includes(state) ? 'no' : 'yes', because };
}
