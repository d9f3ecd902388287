import type { AssessmentView } from '@/lib/assessment/contract';
import type { TextMark } from '../ui/untrusted-text';

/** A passage of one field that a finding or a claim speaks of. */
export type FindingMark = TextMark & { field: string };
export const NO_MARKS: readonly FindingMark[] = [];

const CLAIM_WORDS = {
  supported: 'Claim: the context supports it.',
  contradicted: 'Claim: the context says otherwise.',
  unsupported: 'Claim: nothing in the context supports it.',
  no_context: 'Claim: there was no context to hold it against.',
} as const;

/** What is marked in which step. Overlapping passages are told together; the one that was asked for is outlined. */
export function marksByStep(
  shown: Pick<AssessmentView, 'findings' | 'subjects'> | null,
  active: string | null,
): ReadonlyMap<string, readonly FindingMark[]> {
  const out = new Map<string, FindingMark[]>();
  const { findings = [], subjects = [] } = shown ?? {};
  const add = (step: string, mark: FindingMark): void => void out.set(step, [...(out.get(step) ?? []), mark]);
  for (const subject of subjects)
    for (const { label, span } of subject.claims)
      if (span && label !== 'no_context')
        add(span.step, { field: span.field, start: span.start, end: span.end, tone: label, title: CLAIM_WORDS[label] });
  for (const finding of [...findings].sort(
    (a, b) => Number(b.id === active) - Number(a.id === active) || b.contribution - a.contribution,
  ))
    for (const span of finding.spans)
      add(span.step, {
        field: span.field,
        start: span.start,
        end: span.end,
        tone: finding.id === active ? 'findingActive' : 'finding',
        id: `finding-${finding.id}`,
        title: `${finding.reason} (${finding.detector} ${finding.version})`,
      });
  for (const [step, marks] of out) out.set(step, named(apart(marks)));
  return out;
}

/** One element a name: the first passage of each finding in a step. */
function named(marks: readonly FindingMark[]): FindingMark[] {
  const seen = new Set<string>();
  return marks.map((mark) => {
    if (mark.id === undefined || !seen.has(mark.id)) {
      if (mark.id !== undefined) seen.add(mark.id);
      return mark;
    }
    const { id: _id, ...rest } = mark;
    return rest;
  });
}

/** Marks of one field that do not overlap: where they do, the passage is cut at every edge and tells all that is said of it. */
function apart(marks: readonly FindingMark[]): FindingMark[] {
  const out: FindingMark[] = [];
  for (const field of new Set(marks.map((one) => one.field))) {
    const of = marks.filter((one) => one.field === field);
    const edges = [...new Set(of.flatMap((one) => [one.start, one.end]))].sort((a, b) => a - b);
    for (let i = 0; i + 1 < edges.length; i++) {
      const [start, end] = [edges[i]!, edges[i + 1]!];
      const over = of.filter((one) => one.start < end && one.end > start);
      if (over.length === 0) continue;
      const first = over.find((one) => one.tone === 'findingActive') ?? over.find((one) => one.tone === 'finding') ?? over[0]!;
      const title = [...new Set(over.flatMap((one) => (one.title ? [one.title] : [])))].join(' ');
      const last = out.at(-1);
      // The same passage, cut by an edge that changes nothing.
      if (
        last &&
        last.field === field &&
        last.end === start &&
        last.id === first.id &&
        last.tone === first.tone &&
        last.title === title
      )
        last.end = end;
      else out.push({ ...first, field, start, end, title });
    }
  }
  return out;
}
