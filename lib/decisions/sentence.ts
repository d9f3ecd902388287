import type { StepOutline } from '@/lib/dialects/step';
import { formatInstant, zoneAbbreviation, type TimeOptions } from '@/lib/shared/time';
import type { DecisionSummary } from './contract';

/** A piece of the sentence; its noun may lead somewhere: a system or query to the explorer, a step or the status into the trail. */
export interface SentencePart {
  text: string;
  link?: { kind: 'system'; id: string } | { kind: 'query'; q: string } | { kind: 'step'; id: string } | { kind: 'status' };
}

const UTC: TimeOptions = { zone: 'UTC', locale: 'en-GB' };
const TOOLS_NAMED = 3;
const OUTCOMES_NAMED = 2;
/** An action in one of these has not been decided: what asked waits, and has not fallen silent. */
const UNDECIDED: ReadonlySet<string> = new Set(['checking', 'pendingReview']);
/** States of an action that are no English words. */
const APPROVAL_WORDS: Readonly<Record<string, string>> = { checking: 'being checked', pendingReview: 'waiting for a person' };

/**
 * The one sentence of facts that opens a trail: what is recorded, in words, by template. It tells no cause and no motive, and what is
 * not reported it leaves out or calls so. The time is by the reader's `clock`, whose zone is named. With `steps` (all of them, or the first page) tool calls and retrievals are counted.
 */
export function sentence(decision: DecisionSummary, steps?: readonly StepOutline[], clock: TimeOptions = UTC): SentencePart[] {
  const all = steps !== undefined && steps.length >= decision.stepCount ? steps : undefined;
  const when = decision.flags.includes('timesAssumed') ? [] : [{ text: `At ${timeOf(decision.startedAt, clock)} ` }];
  const parts: SentencePart[] = [...when, ...who(decision)];
  const clauses = [...what(decision, all), ...observed(decision), ...mishaps(decision, all), ending(decision)];
  clauses.forEach((clause, i) => {
    parts.push({ text: i === 0 ? ' ' : i === 1 && clauses.length === 2 ? ' and ' : '; ' }, ...clause);
  });
  const actsOnTheWorld = decision.tools.length > 0;
  if (decision.approval) parts.push({ text: `; approval: ${APPROVAL_WORDS[decision.approval] ?? decision.approval}` });
  else if (actsOnTheWorld && decision.route) parts.push({ text: '; no approval is recorded' });
  parts.push({ text: '.' });
  return joined(parts);
}

function timeOf(instant: string, clock: TimeOptions): string {
  return `${formatInstant(instant, 'time', clock)} ${zoneAbbreviation(instant, clock)}`;
}

function who(decision: DecisionSummary): SentencePart[] {
  const parts: SentencePart[] = [{ text: decision.system.name, link: { kind: 'system', id: decision.system.id } }];
  if (decision.versions.agent) {
    parts.push(
      { text: ' ' },
      { text: decision.versions.agent, link: { kind: 'query', q: term('agentVersion', decision.versions.agent) } },
    );
  }
  return parts;
}

/** What it called, after how many look-ups; or that nothing of the kind is reported. */
function what(decision: DecisionSummary, steps: readonly StepOutline[] | undefined): SentencePart[][] {
  const clause: SentencePart[] = [];
  if (decision.tools.length > 0) {
    clause.push({ text: 'called ' }, ...toolNames(decision.tools, steps));
  } else if (decision.models.length > 0) {
    const model = decision.models[0]!;
    const name = model.responded ?? model.requested!;
    clause.push({ text: decision.models.length > 1 ? `asked ${decision.models.length} models, among them ` : 'asked ' });
    clause.push({ text: name, link: { kind: 'query', q: term('model', name) } });
  } else {
    clause.push({
      // Of an agent that asked before anything else was reported, the question is all there is.
      text:
        decision.stepCount === 1
          ? decision.approval
            ? 'asked leave to act'
            : 'reported one step'
          : `reported ${decision.stepCount.toLocaleString('en')} steps`,
    });
  }
  const retrievals = steps?.filter((step) => step.kind === 'retrieval') ?? [];
  if (retrievals.length > 0) {
    clause.push(
      { text: ' after ' },
      { text: count(retrievals.length, 'retrieval'), link: { kind: 'step', id: retrievals[0]!.id } },
    );
  }
  return [clause];
}

function toolNames(tools: readonly string[], steps: readonly StepOutline[] | undefined): SentencePart[] {
  const named = tools.slice(0, TOOLS_NAMED);
  const more = tools.length - named.length;
  return named.flatMap((tool, i): SentencePart[] => {
    const calls = steps?.filter((step) => step.kind === 'tool' && step.toolName === tool) ?? [];
    const before = i === 0 ? '' : i === named.length - 1 && more === 0 ? ' and ' : ', ';
    const link: SentencePart['link'] = calls[0] ? { kind: 'step', id: calls[0].id } : { kind: 'query', q: term('tool', tool) };
    const after =
      (calls.length > 1 ? ` (${calls.length} times)` : '') + (i === named.length - 1 && more > 0 ? ` and ${more} more` : '');
    return [{ text: before }, { text: tool, link }, { text: after }];
  });
}

/** What was reported afterwards about how it turned out, in the words of who reported it. */
function observed({ outcomes = [] }: DecisionSummary): SentencePart[][] {
  if (outcomes.length === 0) return [];
  const clause: SentencePart[] = [{ text: 'observed afterwards: ' }];
  for (const [i, outcome] of outcomes.slice(0, OUTCOMES_NAMED).entries()) {
    if (i > 0) clause.push({ text: ', ' });
    clause.push({ text: outcome, link: { kind: 'query', q: term('outcome', outcome) } });
  }
  if (outcomes.length > OUTCOMES_NAMED) clause.push({ text: ` and ${outcomes.length - OUTCOMES_NAMED} more` });
  return [clause];
}

function mishaps(decision: DecisionSummary, steps: readonly StepOutline[] | undefined): SentencePart[][] {
  if (steps) {
    const calls = steps.filter((step) => step.kind === 'tool');
    const failed = calls.filter((step) => step.status === 'error');
    const others = steps.filter((step) => step.status === 'error' && step.kind !== 'tool');
    const told: SentencePart[][] = [];
    if (failed.length > 0) {
      told.push([
        { text: `${failed.length} of ${count(calls.length, 'tool call')} failed`, link: { kind: 'step', id: failed[0]!.id } },
      ]);
    }
    if (others.length > 0)
      told.push([
        {
          text: `${count(others.length, failed.length > 0 ? 'other step' : 'step')} failed`,
          link: { kind: 'step', id: others[0]!.id },
        },
      ]);
    return told;
  }
  return decision.errorCount > 0 ? [[{ text: `${count(decision.errorCount, 'step')} failed`, link: { kind: 'status' } }]] : [];
}

function ending(decision: DecisionSummary): SentencePart[] {
  const link = { kind: 'status' } as const;
  if (decision.status === 'running') return [{ text: 'no end is reported yet', link }];
  if (decision.status === 'incomplete')
    return [
      { text: decision.approval && UNDECIDED.has(decision.approval) ? 'has not ended' : 'its end was never reported', link },
    ];
  // An import whose source has no times counts milliseconds to keep the order: that is no duration.
  const took =
    decision.endedAt === undefined || decision.flags.includes('timesAssumed')
      ? ''
      : ` after ${duration(Date.parse(decision.endedAt) - Date.parse(decision.startedAt))}`;
  return [{ text: decision.status === 'error' ? 'ended in an error' : 'ended without a reported error', link }, { text: took }];
}

function count(n: number, noun: string): string {
  return n === 1 ? `1 ${noun}` : `${n.toLocaleString('en')} ${noun}s`;
}

function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A filter of the query grammar; a value that is not one plain word is quoted. */
function term(field: string, value: string): string {
  return /^[\p{L}\p{N}_.@/-]+$/u.test(value) ? `${field}:${value}` : `${field}:"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Without empty pieces, and neighbours without links as one. */
function joined(parts: readonly SentencePart[]): SentencePart[] {
  const out: SentencePart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.text === '') continue;
    if (last && !last.link && !part.link) last.text += part.text;
    else out.push({ ...part });
  }
  return out;
}
