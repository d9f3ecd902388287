import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { WITHHOLDING_GROUNDS } from './words';

/** What is kept back by hand, checked where it enters, and as it is told. Client-safe. */
export const newWithholding = z
  .object({
    record: z.int().min(0).describe('The place of the record in the log.'),
    path: z.string().max(2_000).default('').describe('JSON pointer to the field in the record as the pack shows it; empty: the record.'),
    passage: z.string().min(1).max(20_000).nullish().describe('The words, as the draft shows them; left out: the whole field.'),
    everywhere: z.boolean().default(false).describe('The words wherever they stand in the decision.'),
    ground: z.enum(WITHHOLDING_GROUNDS),
    reason: writtenText().trim().min(3, 'Say why in a sentence: whoever asks later reads it.').max(2_000, 'Use at most 2,000 characters.'),
  })
  .refine((one) => !one.passage || one.path !== '', { path: ['path'], message: 'A passage stands in a field: name it.' })
  .refine((one) => !one.everywhere || Boolean(one.passage), { path: ['everywhere'], message: 'Only the words of a passage are looked for everywhere.' }); // prettier-ignore
export type NewWithholding = z.input<typeof newWithholding>;

const instant = z.iso.datetime();
export const withholdingView = z.object({
  id: z.string(),
  record: z.int(),
  part: z.enum(['record', 'field', 'passage']),
  everywhere: z.boolean(),
  ground: z.enum(WITHHOLDING_GROUNDS),
  path: z.string().nullable().describe('Null once it was erased with what it was about, or for who may not read content.'),
  passage: z.string().nullable(),
  reason: z.string().nullable(),
  by: z.string(),
  at: instant,
  lifted: z.object({ by: z.string(), at: instant }).nullable(),
});
export type WithholdingView = z.infer<typeof withholdingView>;
export const withholdingList = z.object({ items: z.array(withholdingView) });

export interface DraftField {
  path: string;
  label: string;
  text: string;
  marked: boolean;
}
/** One record of a pack to an affected person as its draft shows it, for who says what is kept back. */
export interface DraftRecord {
  index: number;
  kind: string;
  at: string;
  /** Null: its content is shown, with `fields`; else why nothing of it is. */
  hidden: 'ground' | 'mark' | 'erased' | 'restricted' | 'none' | null;
  ground: (typeof WITHHOLDING_GROUNDS)[number] | null;
  /** As the marks leave them; `path` names the field for a mark. */
  fields: DraftField[];
  /** Ids, times and the like, which the report leaves out and records.jsonl gives. */
  order: DraftField[];
}
export interface DraftReading {
  pack: { id: string; status: string };
  records: DraftRecord[];
  marks: WithholdingView[];
  /** Records that this page leaves out, because there are too many: they are marked through the API. */
  more: number;
  mayMark: boolean;
}
