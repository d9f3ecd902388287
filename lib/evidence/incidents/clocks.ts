import { applicabilityOf, type SystemFacts } from '../applicability';
import type { Control, Framework, ReportingClock } from '../contract';
import { FRAMEWORK_IDS } from '../contract';
import { frameworkOn } from '../frameworks';
import type { ClockState, IncidentClass, ReportRecipient } from './words';

/** What decides which clocks an incident has. */
export interface IncidentFacts {
  class: IncidentClass;
  widespread: boolean;
  breach: boolean;
  providerUnreachable: boolean;
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
    if (!held || (one.clock.hours ?? 0) < (held.clock.hours ?? 0)) shortest.set(key, one);
  }
  return [...shortest.values()]
    .map(({ framework, control, clock, binding, because }): IncidentClock => {
      const dueAt = clock.hours === null ? null : new Date(incident.awareAt.getTime() + clock.hours * HOUR_MS);
      const sent = reports.filter((one) => one.to === clock.to).map((one) => one.sentAt.getTime());
      const reportedAt = sent.length === 0 ? null : new Date(Math.min(...sent));
      const state = stateOf({ binding, dueAt, reportedAt, now });
      return { framework: framework.id, ref: control.ref, title: control.title, to: clock.to, hours: clock.hours, dueAt, state, reportedAt, because }; // prettier-ignore
    })
    .sort((a, b) => Number(a.state === 'notBinding') - Number(b.state === 'notBinding') || (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0)); // prettier-ignore
}

function stateOf(at: { binding: boolean; dueAt: Date | null; reportedAt: Date | null; now: Date }): ClockState {
  const { binding, dueAt, reportedAt, now } = at;
  if (reportedAt) return dueAt === null || reportedAt <= dueAt ? 'met' : 'late';
  if (!binding) return 'notBinding';
  return dueAt !== null && now > dueAt ? 'overdue' : 'running';
}

const fits = ({ when }: ReportingClock, { class: of, widespread, breach }: IncidentFacts): boolean =>
  (when.classes?.includes(of) ?? false) || (when.widespread === true && widespread && of !== 'notSerious') || (when.breach === true && breach); // prettier-ignore

/** Whether the row binds. What is not stated binds: a clock that may run is shown as one that does. */
function binds(
  framework: Framework,
  control: Control,
  clock: ReportingClock,
  incident: IncidentFacts,
  system: SystemFacts,
  day: string,
): { binding: boolean; because: string } {
  const { state, because } = applicabilityOf(framework, control, system, day);
  if (state === 'notForRole' && clock.bindsAlso && incident.providerUnreachable)
    return {
      binding: true,
      because: 'The provider cannot be reached, so its duty to report falls on the deployer (Art. 26(5)).',
    };
  return { binding: !['notForRole', 'outOfScope', 'voluntary', 'notApplicable'].includes(state), because };
}
