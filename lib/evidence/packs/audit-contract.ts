import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { FRAMEWORK_IDS } from '../contract';
import { CHECK_RESULTS } from './audit-words';

/** An auditor's room and what happens in it. Client-safe. */
export const newRoom = z
  .object({
    title: writtenText().trim().min(1, 'Give the audit a title.').max(200),
    auditor: z.uuid({ error: 'Choose an auditor.' }),
    system: z.string().min(1, 'Choose an AI system.'),
    frameworks: z.array(z.enum(FRAMEWORK_IDS)).min(1, 'Choose a framework.'),
    from: z.iso.date(),
    /** The last day that it is about. */
    to: z.iso.date(),
    expiresOn: z.iso.date(),
  })
  .refine((room) => room.from <= room.to, { path: ['to'], message: 'The period must end after it begins.' });
export type NewRoom = z.input<typeof newRoom>;
/** What an auditor asks for belongs to a control: it becomes a task there. */
export const newRequest = z.object({
  /** Of the audit's; left out where the control stands in one of them only. */
  framework: z.enum(FRAMEWORK_IDS).nullish(),
  control: writtenText().trim().min(1, 'Choose the control that it is about.').max(100),
  question: writtenText().trim().min(1, 'Say what you need.').max(4_000),
  dueOn: z.iso.date().nullish(),
});
export const requestAnswer = z.object({
  request: z.string(),
  answer: writtenText().trim().min(1, 'Say what you answer.').max(4_000),
  pack: z.string().nullish(),
});
export const itemCheck = z.object({ pack: z.string(), decision: z.string(), result: z.enum(CHECK_RESULTS), note: writtenText().trim().max(2_000).nullish() }); // prettier-ignore
/** A page of the sample of a pack, in the order drawn. */
export const checksAsked = z.object({
  pack: z.string(),
  show: z.enum(['all', 'unchecked']).default('all'),
  cursor: z.string().nullish(),
  limit: z.number().int().min(1).max(500).default(50),
});
