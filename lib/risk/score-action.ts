import { type ActionEffect, type ActionSubject, type Assessment, type Effect } from './contract';
import { assess, type Evidence } from './assess';
import { amountWeight, beyondHistory, largestAmount, shareBelow, shownAmount, type Amount } from './action/amount';
import { destinationsOf, leavesOf, MOST_LEAVES, type Destination } from './action/arguments';
import { classifyTool, type ClassifiedTool } from './action/effect';
import { destinationEvidence, provenanceEvidence } from './action/provenance';
import { reachOf } from './action/reach';
import { allRead, statementsOf, type Statement } from './action/statements';
import { taskEvidence, traceEvidence } from './action/trace';
import { GRAVITY, HIGH_RISK } from './action/words';
import { ACTION_DETECTORS } from './action/detectors';
import { TAGS, type Tags } from './tags';

/** What an effect weighs before anything else is known. */
const WEIGHT: Readonly<Record<Effect, number>> = {
  read: 0.02,
  sensitive_read: 0.12,
  write: 0.3,
  send: 0.4,
  money: 0.55,
  delete: 0.55,
  access_change: 0.55,
  code: 0.55,
  physical: 0.55,
  unknown: 0.3,
};

const FLOOR_MEDIUM = 0.2;
const FLOOR_HIGH = 0.5;

/**
 * How risky one tool call is: what it does, how much, to whom, where its arguments came from, what happened before. Every part only adds:
 * raising an amount never lowers the score. Money, deletion, access, code and things in the world are medium at least; what cannot be
 * undone and goes outside, or sweeps, is high at least.
 */
export function scoreAction(subject: ActionSubject): Assessment {
  const { tool } = subject;
  const leaves = leavesOf(subject.arguments);
  const known = classifyTool(tool);
  const statements = statementsOf(leaves, tool.name, known.effect === 'code');
  const classified = withStatements(known, statements, tool.profile !== undefined, allRead(leaves, statements));
  const { effect } = classified;
  const moneyTool = effect === 'money';
  const amount = largestAmount(subject.arguments, moneyTool);
  const reach = reachOf(leaves);
  const sweeping = statements.find((statement) => statement.sweeping);
  const touched: NonNullable<ActionEffect['reach']> = sweeping ? 'all' : reach.reach;
  const changes = effect !== 'read' && effect !== 'sensitive_read';
  const destinations = destinationsOf(leaves);
  const evidence: Evidence[] = [effectEvidence(classified, smallness(classified, amount, touched, destinations, subject))];
  for (const statement of statements)
    if (statement.effect !== 'read' || statement.sweeping) evidence.push(statementEvidence(statement));
  if (reach.reason && changes)
    evidence.push(
      make(
        'reach',
        TAGS.cascade,
        reach.reach === 'all' ? 0.6 : 0.25,
        0.9,
        reach.reason,
        { count: reach.count ?? 0 },
        reach.field ? [{ field: reach.field, start: 0, end: reach.length ?? 0 }] : [],
      ),
    );
  if (amount && (moneyTool || changes)) evidence.push(...amountEvidence(amount, classified, subject));
  const outward = changes && (effect === 'send' || effect === 'money' || classified.openWorld);
  evidence.push(...destinationEvidence(destinations, effect, outward, subject));
  evidence.push(...provenanceEvidence(destinations, changes, subject));
  evidence.push(...velocityEvidence(effect, amount, subject));
  // Where it can be taken back, that it is real matters less.
  const lasting = changes && effect !== 'send' && !(effect === 'write' && classified.reversible === 'yes');
  if (subject.environment && /^prod(?:uction)?$/i.test(subject.environment) && lasting)
    evidence.push(make('environment', TAGS.agency, 0.08, 0.9, 'environment.production', {}));
  // A message to nobody in particular goes back to whoever asked.
  if (effect !== 'send' || destinations.length > 0) evidence.push(...taskEvidence(effect, subject));
  evidence.push(...traceEvidence(effect, outward || HIGH_RISK.has(effect), subject, destinations, leaves));
  evidence.push(...floors(classified, amount, touched, destinations.length > 0 && outward));
  const answer: ActionEffect = {
    effect,
    basis: classified.basis,
    reversible: classified.reversible,
    ...(amount?.readable ? { amount: shownAmount(amount) } : {}),
    reach: touched,
  };
  return {
    ...assess('action', evidence, { unscored: leaves.length >= MOST_LEAVES ? ['action.statement', 'action.amount'] : [] }),
    effect: answer,
  };
}

/** A statement in the arguments tells more than the tool's name: the graver of the two holds, and a registered profile is never lowered. */
function withStatements(
  tool: ClassifiedTool,
  statements: readonly Statement[],
  registered: boolean,
  whole: boolean,
): ClassifiedTool {
  if (statements.length === 0) return tool;
  const worst = [...statements].sort((a, b) => GRAVITY.indexOf(a.effect) - GRAVITY.indexOf(b.effect))[0]!;
  const allParsed = statements.every(({ parsed }) => parsed);
  // A tool that runs whatever it is given does what the statement says; any other keeps what it is when that is graver.
  // One of which nothing is known may run it; one that is told to do something beside is not made a read by what it is given.
  const reads = tool.effect === 'read' || tool.effect === 'sensitive_read';
  const runsIt = tool.effect === 'code' || (tool.effect === 'unknown' && tool.basis !== 'words') || reads;
  if (!registered && runsIt && allParsed) {
    if ((worst.effect === 'read' || worst.effect === 'sensitive_read') && !whole) return tool;
    if (worst.effect === 'read' || worst.effect === 'sensitive_read')
      return {
        ...tool,
        effect: tool.effect === 'sensitive_read' ? tool.effect : worst.effect,
        basis: 'schema',
        reversible: 'yes',
        openWorld: false,
        because: [{ where: 'parameters', word: worst.what }],
      };
    const reversible = worst.effect === 'delete' || worst.effect === 'code' || worst.sweeping ? 'no' : 'unknown';
    return { ...tool, effect: worst.effect, basis: 'schema', reversible, because: [{ where: 'parameters', word: worst.what }] };
  }
  if (GRAVITY.indexOf(worst.effect) < GRAVITY.indexOf(tool.effect)) return { ...tool, effect: worst.effect, reversible: 'no' };
  return tool;
}

/** So many past amounts tell what an agent usually pays. */
const USUAL_FROM = 30;

/**
 * One record that can be put back, a small amount that is known, or one that this agent pays every day, an answer to whoever is spoken with: these
 * weigh less than what is not known. Rising with the amount: what is small or usual stops being so.
 */
function smallness(
  tool: ClassifiedTool,
  amount: Amount | null,
  reach: string,
  destinations: readonly Destination[],
  subject: ActionSubject,
): number {
  const { effect } = tool;
  const registered = tool.basis === 'profile';
  if (subject.arguments === undefined) return 1;
  if (effect === 'money') return amount && (Math.abs(amount.euros) <= 100 || isUsual(amount, tool, subject)) ? 0.5 : 1;
  if (effect === 'physical' || effect === 'access_change') return 1;
  if (effect === 'send') return registered && reach === 'one' && destinations.length === 0 ? 0.45 : 1;
  if (effect !== 'write' || reach !== 'one') return 1;
  if (registered) return tool.reversible === 'yes' ? 0.55 : 0.8;
  return tool.unsure ? 1 : 0.8;
}

/** Within nine tenths of what this agent has paid with this tool, which somebody registered for paying. */
function isUsual(amount: Amount, tool: ClassifiedTool, { history }: ActionSubject): boolean {
  if (!amount.readable || amount.unitUnknown || tool.basis !== 'profile' || (history?.amounts?.length ?? 0) < USUAL_FROM)
    return false;
  const share = shareBelow(Math.abs(amount.value), history);
  return share !== null && share < 0.9;
}

function effectEvidence(tool: ClassifiedTool, factor: number): Evidence {
  const { effect } = tool;
  const tags = effect === 'access_change' ? TAGS.access : effect === 'code' ? TAGS.code : TAGS.agency;
  const word = tool.because[0];
  const spans =
    word && word.where !== 'profile' && word.where !== 'annotations' ? [{ field: `tool.${word.where}`, start: 0, end: 0 }] : [];
  const sure = tool.basis === 'profile' ? 1 : tool.basis === 'annotations' ? 0.95 : tool.basis === 'none' ? 0.6 : 0.9;
  const softened = tool.reversible === 'yes' && HIGH_RISK.has(effect) ? 0.95 : 1;
  return make(
    'effect',
    tags,
    Math.min(1, (WEIGHT[effect] * factor * softened) / sure),
    sure,
    `effect.${effect}`,
    {
      basis: tool.basis,
      word: word && /^[a-z0-9_ -]{1,40}$/i.test(word.word) ? word.word : '',
      where: word?.where ?? 'none',
      reversible: tool.reversible,
    },
    spans.filter(({ end }) => end > 0),
  );
}

function statementEvidence(statement: Statement): Evidence {
  const weight = statement.sweeping ? 0.75 : WEIGHT[statement.effect] * 0.4;
  return make('statement', statement.effect === 'code' ? TAGS.code : TAGS.agency, weight, statement.parsed ? 0.95 : 0.8, statement.sweeping ? 'statement.sweeping' : 'statement.changes', { language: statement.language, what: statement.what }, [{ field: statement.field, start: 0, end: statement.length }]); // prettier-ignore
}

function amountEvidence(amount: Amount, tool: ClassifiedTool, subject: ActionSubject): Evidence[] {
  const spans = [{ field: amount.field, start: amount.start, end: amount.end }];
  const out: Evidence[] = [];
  const moneyTool = tool.effect === 'money';
  const part = moneyTool ? (isUsual(amount, tool, subject) ? 0.6 : 1) : tool.reversible === 'yes' ? 0.2 : 0.4;
  const size = amountWeight(amount.euros) * part;
  const reason = amount.readable ? 'amount.size' : 'amount.unreadable';
  out.push(make('amount', TAGS.agency, size, 0.8, reason, amount.readable ? { currency: amount.currency ?? '' } : {}, spans));
  if (!amount.readable) return out;
  // Of what is held or noted down, and not paid, an unusual amount says less.
  const moved = moneyTool ? 1 : 0.4;
  const share = shareBelow(Math.abs(amount.value), subject.history);
  if (share !== null && share >= 0.9)
    out.push({
      ...make(
        'history',
        TAGS.agency,
        (0.2 + (share - 0.9) * 2) * moved,
        0.8,
        'amount.unusual',
        { percentile: Math.round(share * 100) },
        spans,
      ),
      source: 'history',
    });
  if (beyondHistory(Math.abs(amount.value), subject.history))
    out.push({ ...make('history', TAGS.agency, 0.5 * moved, 0.8, 'amount.beyondHistory', {}, spans), source: 'history' });
  return out;
}

function velocityEvidence(effect: Effect, amount: Amount | null, { history }: ActionSubject): Evidence[] {
  const perHour = history?.lastHour ?? 0;
  const out: Evidence[] = [];
  if (perHour >= 20 && effect !== 'read')
    out.push({
      ...make('velocity', TAGS.cascade, Math.min(0.6, 0.15 + perHour / 400), 0.8, 'velocity.hour', { calls: perHour }),
      source: 'history',
    });
  // Many payments one after the other: what a limit on each of them does not see. Whatever this one's amount is.
  if (effect === 'money' && amount && perHour >= 5)
    out.push({
      ...make('velocity', TAGS.cascade, Math.min(0.6, 0.25 + perHour / 50), 0.75, 'velocity.structuring', { calls: perHour }),
      source: 'history',
    });
  return out;
}

function floors(tool: ClassifiedTool, amount: Amount | null, reach: string, outside: boolean): Evidence[] {
  const out: Evidence[] = [];
  const floor = (value: number, reasonCode: string): void =>
    void out.push({ ...make('floor', TAGS.agency, 0, 1, reasonCode, { effect: tool.effect }), category: 'floor', floor: value });
  if (HIGH_RISK.has(tool.effect)) floor(FLOOR_MEDIUM, 'floor.effect');
  if (tool.effect === 'unknown') floor(FLOOR_MEDIUM, 'floor.unknown');
  const final = tool.basis === 'profile' && tool.reversible === 'no' && (tool.effect === 'write' || tool.effect === 'unknown');
  if (final) floor(FLOOR_MEDIUM, 'floor.irreversible');
  const risky = HIGH_RISK.has(tool.effect) || tool.effect === 'send' || final;
  if (risky && tool.reversible === 'no' && outside && tool.effect !== 'send') floor(FLOOR_HIGH, 'floor.irreversibleOutside');
  if (tool.effect === 'money' && amount && Math.abs(amount.euros) > 1_000) floor(FLOOR_HIGH, 'floor.overLimit');
  if (risky && reach === 'all') floor(FLOOR_HIGH, 'floor.sweeping');
  return out;
}

function make(
  detector: keyof typeof ACTION_DETECTORS,
  tags: Tags,
  severity: number,
  confidence: number,
  reasonCode: string,
  reasonParams: Evidence['reasonParams'],
  spans: Evidence['spans'] = [],
): Evidence {
  return {
    detector: `action.${detector}`,
    version: ACTION_DETECTORS[detector],
    category: 'action',
    severity,
    confidence,
    spans,
    reasonCode,
    reasonParams,
    owasp: [...tags.owasp],
    atlas: [...tags.atlas],
    source: 'rule',
  };
}
