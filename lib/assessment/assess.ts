import type { Step } from '@/lib/dialects/step';
import type { PolicyFacts, PolicyOutcome } from '@/lib/policy/contract';
import { findingFacts } from '@/lib/policy/finding-facts';
import {
  type ActionSubject,
  type AssessedTier,
  type Assessment,
  type InputSubject,
  type OutputSubject,
  SCORED_TIERS,
  type Stage,
} from '@/lib/risk/contract';
import { decideRoute } from './decide-route';
import type { AssessedSubject, AssessmentCause, Circumstances, PlacedClaim, PlacedFinding, PlacedSpan, PolicyEvaluated, RiskAssessed, RoutedSubject } from './contract'; // prettier-ignore
import { recipientsOf } from './recipients';
import { argumentSpan } from './segment-book';
import { subjectsOf, type ActionPart, type DecisionSubjects } from './subjects';

/** What scores: lib/risk, or in tests something that answers as wanted. */
export interface Scorers {
  bundle: string;
  input: (subject: InputSubject) => Assessment | Promise<Assessment>;
  output: (subject: OutputSubject) => Assessment | Promise<Assessment>;
  action: (subject: ActionSubject) => Assessment | Promise<Assessment>;
}
/** What routes: the policies in force at one moment. */
export interface Policies {
  versions: { id: string; version: string }[];
  evaluate: (facts: PolicyFacts) => PolicyOutcome;
}
export interface AssessedDecision {
  steps: readonly Step[];
  /** More steps, or more text, than were read. */
  truncated: boolean;
  /** A part of the record could not be read or was erased. */
  unreadable: boolean;
  system: { key: string; riskClass?: string };
  environment?: string;
  versions: PolicyFacts['versions'];
}
export interface AssessOptions {
  scorers: Scorers;
  policies: Policies;
  cause: AssessmentCause;
  sealedIndex: number;
  /** The event id that `risk.assessed` will have. */
  eventId: string;
  /** What is known of a tool, and of the agent's past with it.  */
  circumstances: (action: {
    tool: string;
    args: unknown;
    recipients: readonly string[];
    before: readonly string[];
  }) => Promise<Circumstances>;
  /** Keyed token of whom a call goes to. */
  tokenOf: (recipient: string) => string;
  /** Called between two subjects, so that others get their turn. */
  pause?: () => Promise<void>;
}

/** Scores and routes one decision. Never throws for what a scorer does: a failure is `unscored` with its reason, never low. */
export async function assessDecision(
  decision: AssessedDecision,
  options: AssessOptions,
): Promise<{ risk: RiskAssessed; policy: PolicyEvaluated }> {
  const { scorers } = options;
  const parts = subjectsOf(decision.steps, decision.truncated);
  const subjects: AssessedSubject[] = [];
  const args = new Map<number, unknown>();
  let findings = 0;
  const score = async (
    about: Pick<AssessedSubject, 'stage' | 'step' | 'tool' | 'recipients' | 'circumstances'>,
    run: () => Assessment | Promise<Assessment>,
    place: (span: { field: string; start: number; end: number }) => PlacedSpan[],
  ): Promise<void> => {
    await options.pause?.();
    const said = await attempt(about.stage, scorers.bundle, run);
    const placed = said.findings.map((one): PlacedFinding => ({ ...one, no: findings++, spans: one.spans.flatMap(place) }));
    subjects.push({
      ...withoutUndefined(about),
      no: subjects.length,
      score: said.score,
      probability: said.probability,
      tier: said.tier,
      unscored: said.unscored.map(detectorCode),
      findings: placed,
      ...(said.effect && { effect: said.effect }),
      ...(said.claims && { claims: placeClaims(said.claims, place) }),
    });
  };

  const { input } = parts;
  if (input)
    await score({ stage: 'input', step: null }, () => scorers.input(input), (span) => parts.book.placesOf(span)); // prettier-ignore
  for (const { step, field, subject } of parts.outputs)
    await score({ stage: 'output', step }, () => scorers.output(subject), (span) =>
      span.field === 'answer' ? [{ step, field, start: span.start, end: span.end }] : parts.book.placesOf(span)); // prettier-ignore
  for (const part of parts.actions) {
    const recipients = recipientsOf(part.subject.arguments);
    const circumstances = await options.circumstances({
      tool: part.tool,
      args: part.subject.arguments,
      recipients,
      before: toolsBefore(part),
    });
    args.set(subjects.length, part.subject.arguments);
    await score(
      { stage: 'action', step: part.step, tool: part.tool, circumstances, ...(recipients.length > 0 && { recipients: recipients.map(options.tokenOf) }) }, // prettier-ignore
      () => scorers.action(actionOf(part, circumstances, decision.environment)),
      (span) => placeOfAction(span, part, parts),
    );
  }
  const missing = [...parts.missing, ...(decision.unreadable ? ['unreadable'] : [])];
  if (subjects.length === 0 && missing.length === 0) missing.push('nothingReported');
  const header = headerOf(subjects, missing, scorers.bundle);
  const risk: RiskAssessed = {
    header,
    cause: options.cause,
    bundle: scorers.bundle,
    sealedIndex: options.sealedIndex,
    unscored: [...new Set([...missing, ...subjects.flatMap((one) => one.unscored)])].sort(),
    subjects,
  };
  return { risk, policy: routed(decision, risk, args, options) };
}

/** The highest tier of what was scored. Where something could not be said, the rest is a floor: it is never called low. */
function headerOf(subjects: readonly AssessedSubject[], missing: readonly string[], bundle: string): RiskAssessed['header'] {
  const rank = (tier: AssessedTier): number => (tier === 'unscored' ? -1 : SCORED_TIERS.indexOf(tier));
  const scored = subjects.filter((one) => one.tier !== 'unscored');
  const top = [...scored].sort((a, b) => rank(b.tier) - rank(a.tier) || b.score - a.score || a.no - b.no)[0];
  const open = missing.length > 0 || subjects.some((one) => one.tier === 'unscored' || one.unscored.length > 0);
  const tier: AssessedTier = !top || (open && top.tier === 'low') ? 'unscored' : top.tier;
  const found = subjects.flatMap((one) => one.findings.filter(({ faint }) => !faint));
  const distinct = (values: string[]): string[] => [...new Set(values)].sort();
  return {
    tier,
    score: top?.score ?? null,
    stage: top?.stage ?? null,
    labels: {
      finding: distinct(found.map((one) => one.category)),
      detector: distinct(found.map((one) => one.detector)),
      reason: distinct(found.map((one) => one.reasonCode)),
      stage: distinct(subjects.flatMap((one) => (one.findings.some(({ faint }) => !faint) ? [one.stage] : []))),
      scorer: [bundle],
    },
  };
}

function routed(
  decision: AssessedDecision,
  risk: RiskAssessed,
  args: ReadonlyMap<number, unknown>,
  options: AssessOptions,
): PolicyEvaluated {
  const { policies, eventId } = options;
  const evaluated = risk.subjects.map((subject): RoutedSubject => {
    const facts = factsOf(decision, subject, args.get(subject.no));
    return { no: subject.no, stage: subject.stage, step: subject.step, facts, outcome: policies.evaluate(facts) };
  });
  const { route, baseline, decidedBy } = decideRoute(risk.header.tier, evaluated);
  return {
    header: { route },
    assessment: eventId,
    baseline,
    policies: policies.versions,
    decidedBy,
    subjects: evaluated,
  };
}

function factsOf(decision: AssessedDecision, subject: AssessedSubject, args: unknown): PolicyFacts {
  const { effect } = subject;
  const value = effect?.amount ? Number(effect.amount.value) : NaN;
  return {
    stage: subject.stage,
    system: decision.system,
    ...(decision.environment !== undefined && { environment: decision.environment }),
    ...(subject.tool !== undefined && {
      tool: { name: subject.tool, effect: effect?.effect ?? 'unknown', reversible: effect?.reversible ?? 'unknown' },
    }),
    ...(args !== undefined && { args }),
    ...(Number.isFinite(value) && {
      amount: { value, ...(effect?.amount?.currency !== undefined && { currency: effect.amount.currency }) },
    }),
    risk: { tier: subject.tier, ...(subject.tier !== 'unscored' && { score: subject.score }) },
    findings: findingFacts(subject.stage, subject.findings),
    versions: decision.versions,
  };
}

export function actionOf(part: ActionPart, known: Circumstances, environment: string | undefined): ActionSubject {
  const { profile, history, before } = known;
  const { steps } = part.subject;
  return {
    ...part.subject,
    // By its name alone a step is judged only as long as nobody registered its tool.
    ...(steps &&
      before && {
        steps: steps.map((step) =>
          step.kind === 'tool' && Object.hasOwn(before, step.name) ? { ...step, effect: before[step.name]! } : step,
        ),
      }),
    tool: { ...part.subject.tool, ...(profile && { profile }) },
    ...(environment !== undefined && { environment }),
    ...(history && { history }),
  };
}

/** Names of the tools that were called before this call. */
function toolsBefore({ subject }: ActionPart): string[] {
  return [...new Set((subject.steps ?? []).flatMap(({ kind, name }) => (kind === 'tool' ? [name] : [])))];
}

async function attempt(stage: Stage, bundle: string, run: () => Assessment | Promise<Assessment>): Promise<Assessment> {
  try {
    return await run();
  } catch {
    // What went wrong may quote the text: that it failed is all that is kept.
    return { stage, bundle, score: 0, probability: 0, tier: 'unscored', findings: [], unscored: ['scorerFailed'] };
  }
}

const detectorCode = (name: string): string => (name === 'scorerFailed' || name === 'noScorer' ? name : `detector:${name}`);

function placeOfAction(
  span: { field: string; start: number; end: number },
  part: ActionPart,
  parts: DecisionSubjects,
): PlacedSpan[] {
  const own = argumentSpan(span, part);
  return own ? [own] : parts.book.placesOf(span);
}

function placeClaims(
  claims: NonNullable<Assessment['claims']>,
  place: (span: { field: string; start: number; end: number }) => PlacedSpan[],
): PlacedClaim[] {
  return claims.flatMap(({ span, evidence, ...claim }) => {
    const at = place(span)[0];
    const found = evidence && place(evidence)[0];
    return at ? [{ ...claim, span: at, ...(found && { evidence: found }) }] : [];
  });
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
