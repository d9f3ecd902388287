import { isHighRisk, pointName, type AnnexPoint, type Operator, type RiskClass, type SystemRole } from '@/lib/registry/inventory';
import type { Applicability, AppliesFrom, Control, ControlRole, Framework } from './contract';

/** What is stated of an AI system, as far as duties depend on it. What nobody stated is null, which is not "none". */
export interface SystemFacts {
  role: SystemRole | null;
  riskClass: RiskClass | null;
  annexPoint: AnnexPoint | null;
  /** What the organisation is; left out where nothing asks for it. */
  operator?: Operator | null;
}

const ROLES: Readonly<Record<SystemRole, readonly ControlRole[]>> = {
  provider: ['provider'],
  deployer: ['deployer', 'publicDeployer'],
  providerAndDeployer: ['provider', 'deployer', 'publicDeployer'],
  authorisedRepresentative: ['provider'],
  importer: [],
  distributor: [],
  productManufacturer: ['provider'],
};

/** The range that counts for a system: of its class where there is one, else the one for any. */
export function rangeFor(control: Control, facts: SystemFacts): AppliesFrom {
  const kind = facts.riskClass === 'highAnnexI' ? 'annexI' : isHighRisk(facts) ? 'annexIII' : null;
  const ranges = control.appliesFrom;
  return ranges.find((one) => one.when === kind) ?? ranges.find((one) => one.when === 'any') ?? ranges[0]!;
}

const matches = (points: readonly string[], point: string): boolean =>
  points.some((one) => point === one || (/^\d$/.test(one) && point.startsWith(one)));

/**
 * Whether a row binds a system on a day (`YYYY-MM-DD`). Scope comes before dates: a row about another role or point says nothing about this system
 * whatever the day. `argued`: a person said that it does not apply, and why.
 */
export function applicabilityOf(
  framework: Pick<Framework, 'kind' | 'title'>,
  control: Control,
  facts: SystemFacts,
  day: string,
  argued = false,
): Applicability {
  if (argued)
    return { state: 'notApplicable', because: 'A person argued that it does not apply; the argument stands beside it.' };
  const range = rangeFor(control, facts);
  const from = { earliest: range.earliest, latest: range.latest, ...(range.note && { note: range.note }) };
  if (framework.kind !== 'law')
    return { state: 'voluntary', because: `${framework.title} is voluntary: measured because you chose to.`, from };
  const role = roleFits(control, facts);
  if (role) return role;
  const { annexPoints, exceptAnnexPoints } = control.scope;
  if (annexPoints || exceptAnnexPoints) {
    if (facts.annexPoint === null && !isOutside(control, facts))
      return { state: 'notStated', because: 'The point of Annex III is not stated, so nobody can tell.' };
    if (annexPoints && facts.annexPoint !== null && !matches(annexPoints, facts.annexPoint))
      return { state: 'outOfScope', because: `Only for Annex III ${annexPoints.join(', ')}.` };
    if (exceptAnnexPoints && facts.annexPoint !== null && matches(exceptAnnexPoints, facts.annexPoint))
      return { state: 'outOfScope', because: `Not for Annex III ${exceptAnnexPoints.join(', ')}.` };
  }
  if (control.scope.highRisk) {
    const high = isHighRisk(facts);
    if (facts.riskClass === null && !high)
      return { state: 'notStated', because: 'The risk class is not stated, so nobody can tell.' };
    if (!high) return { state: 'voluntary', because: 'Outside high risk: measured voluntarily.', from };
  }
  return operatorFits(control, facts) ?? authorityFits(control, facts) ?? byDate(range, from, day);
}

/** True where the class is stated and is none of high risk, for a row that asks for it: the point of Annex III then decides nothing. */
const isOutside = (control: Control, facts: SystemFacts): boolean =>
  control.scope.highRisk === true && facts.riskClass !== null && !isHighRisk(facts);

/** Rows that bind by what the organisation is, and by the class that brings Annex III in. Null: it fits. */
function operatorFits({ scope }: Control, facts: SystemFacts): Applicability | null {
  if (scope.annexIIIOnly && facts.riskClass === 'highAnnexI')
    return { state: 'outOfScope', because: 'Only for what is high risk by its use (Art. 6(2)), not as a product of Annex I.' };
  const { operator } = scope;
  if (!operator || (facts.annexPoint !== null && matches(operator.everyoneAt, facts.annexPoint))) return null;
  if (!facts.operator)
    return {
      state: 'notStated',
      because:
        'Whether this organisation is a body governed by public law, or provides a public service, is not stated, so nobody can tell.',
    };
  if (operator.kinds.includes(facts.operator)) return null;
  return {
    state: 'outOfScope',
    because: `Binds bodies governed by public law, private providers of public services, and for Annex III ${operator.everyoneAt.map(pointName).join(' and ')} every deployer.`,
  };
}

/** The roles of the AI Act that a row binds; null: it binds others too, or anyone. */
function boundRoles({ roles }: Control): ControlRole[] | null {
  const bound = roles.filter((one) => one !== 'controller' && one !== 'processor' && one !== 'anyone');
  return bound.length === 0 || bound.length < roles.length ? null : bound;
}

/**
 * Rows that name public authorities and bodies of the Union: a body governed by public law (Art. 27) may be neither, so what is stated of the
 * organisation never settles it. Null: the row binds by another role.
 */
function authorityFits(control: Control, facts: SystemFacts): Applicability | null {
  const fitting = boundRoles(control)?.filter((one) => facts.role !== null && ROLES[facts.role].includes(one));
  if (!fitting || fitting.some((one) => one !== 'publicDeployer')) return null;
  return {
    state: 'notStated',
    because:
      facts.operator === 'publicBody'
        ? 'Perhaps: it binds public authorities and bodies of the Union. A body governed by public law may be one; what is stated does not say it, so nobody can tell.'
        : 'It binds public authorities and bodies of the Union. What this organisation is, is not stated, so nobody can tell.',
  };
}

function roleFits(control: Control, facts: SystemFacts): Applicability | null {
  const bound = boundRoles(control);
  if (!bound) return null;
  if (facts.role === null) return { state: 'notStated', because: 'The role is not stated, so nobody can tell.' };
  const fitting = bound.filter((one) => ROLES[facts.role!].includes(one));
  if (fitting.some((one) => one !== 'publicDeployer')) return null;
  if (fitting.length > 0 && (!facts.operator || facts.operator === 'publicBody')) return null;
  return {
    state: 'notForRole',
    because: `Binds the ${bound.map((one) => (one === 'publicDeployer' ? 'public authority that deploys' : one)).join(' or ')}, not this role.`,
  };
}

function byDate(range: AppliesFrom, from: NonNullable<Applicability['from']>, day: string): Applicability {
  if (day < range.earliest)
    return {
      state: 'readiness',
      because: `Applies from ${range.earliest}${range.latest === range.earliest ? '' : ` at the earliest, ${range.latest} at the latest`}: measured for readiness.`,
      from,
    };
  if (day < range.latest)
    return {
      state: 'unsettled',
      because: `May apply since ${range.earliest}; no later than ${range.latest}. ${range.note ?? ''}`.trim(),
      from,
    };
  return { state: 'applies', because: `Applies since ${range.latest}.`, from };
}
