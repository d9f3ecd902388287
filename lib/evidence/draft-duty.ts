import { isHighRisk, pointName } from '@/lib/registry/inventory';
import type { Applicability, Control } from './contract';
import type { SystemFacts } from './applicability';

/** Whether a draft is owed for an AI system: never presumed. What nobody stated makes it "cannot tell", with where to state it. Pure and client-safe. */
export const DUTY_STATES = ['owed', 'later', 'unsettled', 'notOwed', 'voluntary', 'cannotTell'] as const;
export type DutyState = (typeof DUTY_STATES)[number];
export const DUTY_WORDS: Readonly<Record<DutyState, string>> = {
  owed: 'Owed',
  later: 'Owed later: readiness',
  unsettled: 'Owed perhaps: the date is unsettled',
  notOwed: 'Not owed: voluntary',
  voluntary: 'Not owed: voluntary',
  cannotTell: 'Cannot tell',
};
export interface DraftDuty {
  state: DutyState;
  because: string;
  /** What has to be stated of the AI system first, each as it is called there; empty unless nobody can tell. */
  missing: string[];
}

const STATES: Readonly<Record<Applicability['state'], DutyState>> = {
  applies: 'owed',
  readiness: 'later',
  unsettled: 'unsettled',
  voluntary: 'voluntary',
  notForRole: 'notOwed',
  outOfScope: 'notOwed',
  notApplicable: 'notOwed',
  notStated: 'cannotTell',
};

/** The duty behind a draft, from whether its row of the law binds and what is stated of the AI system. */
export function dutyOf(control: Control, applicability: Applicability, facts: SystemFacts): DraftDuty {
  const state = STATES[applicability.state];
  const { scope } = control;
  const everyone = facts.annexPoint !== null && scope.operator?.everyoneAt.includes(facts.annexPoint) === true;
  const missing =
    state === 'cannotTell'
      ? [
          ...(facts.role === null ? ['Role of this organisation'] : []),
          ...(scope.highRisk && facts.riskClass === null && !isHighRisk(facts) ? ['Risk class'] : []),
          ...((scope.annexPoints || scope.exceptAnnexPoints) && facts.annexPoint === null ? ['Point of Annex III'] : []),
          ...(scope.operator && !everyone && !facts.operator ? ['This organisation is'] : []),
        ]
      : [];
  return { state, because: `${applicability.because}${whoFor(control, facts, state)}`, missing };
}

/** Why this organisation is bound, where the law names some. */
function whoFor({ scope }: Control, facts: SystemFacts, state: DutyState): string {
  if (!scope.operator || !['owed', 'later', 'unsettled'].includes(state)) return '';
  if (facts.annexPoint !== null && scope.operator.everyoneAt.includes(facts.annexPoint))
    return ` At Annex III ${pointName(facts.annexPoint)} it binds every deployer, whatever the organisation is.`;
  return facts.operator === 'publicBody'
    ? ' It binds this organisation as a body governed by public law.'
    : ' It binds this organisation because it provides a public service.';
}
