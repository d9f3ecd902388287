import { type ActionSubject, type Effect, type TraceStep } from '../contract';
import { type Evidence } from '../assess';
import { injectionIn } from '../input/injection';
import { hasSensitiveData } from '../input/sensitive';
import { TAGS } from '../tags';
import { type Destination, type Leaf } from './arguments';
import { ACTION_DETECTORS } from './detectors';
import { classifyTool, nameWords } from './effect';
import { fetchEvidence } from './fetches';
import { HIGH_RISK } from './words';

/** How far back rules look. */
const WINDOW = 25;

/**
 * What the steps before make of a call: untrusted content, sensitive data and an act outside in one run is high at least, and an
 * instruction found in that content makes the act its likely consequence.
 */
export function traceEvidence(
  effect: Effect,
  acts: boolean,
  subject: ActionSubject,
  destinations: readonly Destination[],
  leaves: readonly Leaf[],
): Evidence[] {
  const steps = (subject.steps ?? []).slice(-WINDOW);
  if (steps.length === 0) return [];
  // What is sent or paid has rules of its own for whom it goes to; anything else that acts may ask an address as well as what reads.
  const fetches = acts ? effect !== 'send' && effect !== 'money' : FETCHES.has(effect);
  const fetched = fetches ? fetchEvidence(leaves, { ...subject, steps }, () => steps.some(readSensitive)) : [];
  if (!acts) return fetched;
  const untrustedAt = new Set<number>();
  const sensitiveAt = new Set<number>();
  let injected = 0;
  steps.forEach((step, at) => {
    if (isSensitiveRead(step)) sensitiveAt.add(at);
    for (const segment of step.texts) {
      if (segment.provenance === 'user' || segment.provenance === 'system') continue;
      if (segment.provenance !== 'model') untrustedAt.add(at);
      if (segment.provenance !== 'model') injected = Math.max(injected, injectionIn(segment.text));
      if (!sensitiveAt.has(at) && hasSensitiveData(segment.text)) sensitiveAt.add(at);
    }
  });
  const untrusted = untrustedAt.size > 0;
  const out: Evidence[] = [...fetched];
  if (injected >= 0.5)
    out.push({
      ...base('trace', 'trace.instructionBefore'),
      ...TAGS.hijacked,
      severity: 0.75,
      confidence: injected,
      reasonParams: { effect },
    });
  const outside =
    effect === 'send' ||
    effect === 'money' ||
    destinations.some(({ kind }) => kind === 'email' || kind === 'url' || kind === 'account');
  // One record that was read and is acted on is everyday work: it takes two sources, or a place outside that nobody named.
  const apart = [...sensitiveAt].some((at) => [...untrustedAt].some((other) => other !== at));
  if (untrusted && sensitiveAt.size > 0 && outside && (apart || goesElsewhere(destinations, subject)))
    out.push({
      ...base('trace', 'trace.untrustedSensitiveOutward'),
      ...TAGS.hijacked,
      category: 'floor',
      severity: 0,
      confidence: 1,
      floor: 0.55,
    });
  if (untrusted && injected >= 0.5 && HIGH_RISK.has(effect))
    out.push({ ...base('trace', 'trace.injectedAct'), ...TAGS.hijacked, severity: 0, confidence: 1, raise: 0.4 });
  const same = steps.filter((step) => step.kind === 'tool' && step.name === subject.tool.name).length;
  if (same >= 5)
    out.push({
      ...base('trace', 'trace.repeated'),
      ...TAGS.cascade,
      severity: Math.min(0.4, 0.1 + same * 0.02),
      confidence: 0.8,
      reasonParams: { count: same },
    });
  return out;
}

/** What may ask an address without being an act outside. */
const FETCHES: ReadonlySet<Effect> = new Set<Effect>(['read', 'sensitive_read', 'unknown']);

/** By its name alone a tool reads something sensitive only as long as nobody registered it and nothing shows what it read. */
function isSensitiveRead({ effect, kind, name, texts }: TraceStep): boolean {
  if (effect !== undefined || kind !== 'tool' || texts.length > 0) return effect === 'sensitive_read';
  return classifyTool({ name }).effect === 'sensitive_read';
}

function readSensitive(step: TraceStep): boolean {
  return isSensitiveRead(step) || step.texts.some(({ provenance, text }) => provenance !== 'user' && provenance !== 'system' && hasSensitiveData(text)); // prettier-ignore
}

/** To somebody whom neither the person who asked nor the agent's past names. */
function goesElsewhere(destinations: readonly Destination[], { task, history }: ActionSubject): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s-]+/g, '');
  const known = new Set((history?.recipients ?? []).map(plain));
  const asked = plain(task ?? '');
  return destinations.some(({ kind, value }) => kind !== 'other' && !known.has(plain(value)) && !asked.includes(plain(value)));
}

const STOP = new Set(
  'a an the of to for and or in on at by with from my me i you your our is are be it this that please can could would will all any as do does not no into about'.split(
    ' ',
  ),
);

/** Synonyms by what an effect is asked for with. */
const ASKED: Readonly<Partial<Record<Effect, RegExp>>> = {
  money:
    /\b(?:pay|refund|transfer|send|buy|purchase|book|order|charge|withdraw|deposit|fund|wire|invoice|bill|money|amount|cost|price|reimburse|trade|sell|invest|compensat|credit|[$€£]\s?\d|\d+ ?(?:eur|usd|dollars|euros))/i,
  delete:
    /\b(?:delete|remove|cancel|clear|erase|drop|clean|purge|wipe|get rid|take off|unsubscribe|stop|discard|close|(?:call|calling) (?:it |that |this )?off|no longer (?:need|want))/i,
  access_change:
    /\b(?:access|permission|role|grant|revoke|share|invite|password|admin|right|user|account|owner|block|unblock|ban|key|token|policy|unlock)/i,
  send: /\b(?:send|mail|message|notify|tell|inform|post|tweet|reply|forward|share|contact|write|text|call|invite|publish|let .{1,20} know|update)/i,
  code: /\b(?:run|execute|script|code|command|query|sql|compute|calculate|build|test|install|deploy|file|list|count|find|show|table|database)/i,
  physical:
    /\b(?:open|close|lock|unlock|start|stop|turn|set|move|drive|heat|cool|engine|door|light|temperature|drive|park|press|adjust|car|vehicle|window)/i,
};

/** An act of a kind nobody asked for. */
export function taskEvidence(effect: Effect, subject: ActionSubject): Evidence[] {
  const asked = ASKED[effect];
  const { task } = subject;
  if (!task || task.trim().length < 8 || !asked || asked.test(task) || !isEnglish(task)) return [];
  const words = new Set(
    task
      .toLowerCase()
      .match(/[\p{L}]{3,}/gu)
      ?.filter((word) => !STOP.has(word)) ?? [],
  );
  const named = nameWords(subject.tool.name).some((word) => words.has(word) || words.has(`${word}s`));
  return named
    ? []
    : [{ ...base('task', 'task.notAsked'), ...TAGS.hijacked, severity: 0.45, confidence: 0.7, reasonParams: { effect } }];
}

/** Of the commonest words those that no neighbouring language writes alike: "in", "an", "die" are German, too. */
const ENGLISH_ONLY: ReadonlySet<string> = new Set('the and with from my your our are it this that please could would does not about you for to'.split(' ')); // prettier-ignore

/** Enough of the commonest words: what is asked for in another language is not judged by lists of this one. */
function isEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const common = words.filter((word) => STOP.has(word)).length;
  return words.length > 0 && common / words.length >= 0.2 && words.some((word) => ENGLISH_ONLY.has(word));
}

function base(detector: 'trace' | 'task', reasonCode: string): Evidence {
  return {
    detector: `action.${detector}`,
    version: ACTION_DETECTORS[detector],
    category: 'action',
    severity: 0,
    confidence: 0,
    spans: [],
    reasonCode,
    reasonParams: {},
    owasp: [],
    atlas: [],
    source: 'rule',
  };
}
