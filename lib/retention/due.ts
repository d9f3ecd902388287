import { z } from 'zod';
import { monthsInWords } from './period';

/** The dry run of the content of decisions, one by one: what the next purge takes, and what stays although its period is over. Client-safe. */
export const DUE_OUTCOMES = ['goes', 'held', 'floor'] as const;
export type DueOutcome = (typeof DUE_OUTCOMES)[number];

export const DUE_OUTCOME_WORDS: Readonly<Record<DueOutcome, { word: string; says: string }>> = {
  goes: { word: 'would go', says: 'Its period is over: the next purge takes its content.' },
  held: { word: 'held', says: 'Its period is over, and it stays until the hold is released.' },
  floor: { word: 'must be kept', says: 'The period that was set is over, and a law asks for a longer one.' },
};

const instant = z.iso.datetime();
const dueDecision = z.object({
  id: z.string(),
  system: z.object({ id: z.string(), name: z.string() }),
  startedAt: instant,
  /** Its last record: what the period begins with. */
  lastRecordAt: instant,
  /** Records that go with it, counted as a purge counts them. */
  records: z.number().int(),
  outcome: z.enum(DUE_OUTCOMES),
  rule: z.object({
    /** What the period says, and whether it is one for this AI system alone. */
    keepMonths: z.number().int(),
    own: z.boolean(),
    /** What a law asks for, where that is longer. */
    floor: z.string().nullable(),
  }),
  /** From when on its period is over, the longer one where there are two. */
  dueAt: instant,
  /** Matters of the holds it is under, of those that the reader may see. */
  heldFor: z.array(z.string()),
});
export type DueDecision = z.output<typeof dueDecision>;

export const dueList = z.object({
  /** Oldest first, which is the order in which they go. */
  items: z.array(dueDecision),
  nextCursor: z.string().nullable(),
  /** Not null: so many decisions lie under hold in a row that this page came no further than those that began then; `nextCursor` goes on from there. */
  searchedUpTo: instant.nullable(),
  asOf: instant,
});
export type DueList = z.output<typeof dueList>;

/** Which of them: of one AI system (sys_...), of one outcome. */
export const dueFilter = z.object({
  system: z.string().max(64).optional(),
  outcome: z.enum(DUE_OUTCOMES).optional(),
});
export type DueFilter = z.output<typeof dueFilter>;
export const dueQuery = dueFilter.extend({
  cursor: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** '3 months, set for all AI systems; but 6 months for a high-risk AI system (AI Act ...)'. */
export function ruleInWords({ keepMonths, own, floor }: DueDecision['rule']): string {
  const set = `${monthsInWords(keepMonths)}, set for ${own ? 'this AI system' : 'all AI systems'}`;
  return floor === null ? set : `${set}; but ${floor}`;
}
